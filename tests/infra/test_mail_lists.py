"""What tells mail domains apart in the functions is what the pinned packages say."""

import pytest

from infra.mail_lists.compile import FOLDER, compiled


def test_the_lists_are_compiled_from_the_pinned_packages():
    """Else: make lists."""
    files = {file.name: file.read_text() for file in FOLDER.iterdir()}

    assert files == compiled()


@pytest.mark.parametrize("name", ["academic", "disposable", "free", "relay", "suffixes"])
def test_a_list_is_sorted_names_in_the_form_addresses_are_compared_in(name):
    lines = (FOLDER / f"{name}.txt").read_text().splitlines()

    assert lines == sorted(set(lines))
    assert all(line.isascii() and line == line.lower() and line.strip("!*.") for line in lines)
