"""The pages a newcomer reads name only what is there."""

import re

import pytest
from typer.main import get_command

from infra.cli.main import app
from infra.local.connection import REPOSITORY

PAGES = [
    REPOSITORY / path / "README.md"
    for path in ("", "infra/bench", "infra/faults", "tests/mutants", "tests/simulation")
]


@pytest.fixture(params=PAGES, ids=lambda page: page.parent.name)
def page(request):
    return request.param


def test_every_link_leads_somewhere(page):
    text = page.read_text()
    anchors = anchors_of(text)

    for link in re.findall(r"\]\((?!https:)([^)]+)\)", text):
        path, _, anchor = link.partition("#")
        found = page.parent / path
        assert found.exists(), link
        if anchor:
            assert anchor in (anchors_of(found.read_text()) if path else anchors), link


def test_every_command_of_make_is_a_target(page):
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"`make ([a-z]+)", page.read_text())) <= targets


def test_every_command_of_plg_and_its_options_exist():
    text = (REPOSITORY / "README.md").read_text()
    said = re.findall(r"`plg ([^`]+)`", text)

    assert said
    for words in map(str.split, said):
        command = get_command(app)
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        options = {option for each in command.params for option in each.opts}
        assert not hasattr(command, "commands"), f"plg {' '.join(words)}"
        assert {word for word in words if word.startswith("--")} <= options


def anchors_of(text):
    """Return the anchors of a page's headings, as GitHub makes them."""
    return {
        re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
