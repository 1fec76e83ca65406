"""Every policy that ships is valid, and a broken file is named with the place and the fix."""

import re

import pytest

from infra.policies.file import POLICIES, load_policy, policy_of
from plg_router.kernel.errors import Rejected

SHIPPED = sorted(path.stem for path in POLICIES.glob("*.yaml"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "default.yaml").write_text((POLICIES / "default.yaml").read_text())
    return tmp_path


@pytest.mark.parametrize("env", SHIPPED)
def test_every_policy_that_ships_is_valid(env):
    assert policy_of(env).scoring.threshold == 70


def test_every_environment_ships_a_policy():
    assert {"local", "dev", "staging", "prod"} < set(SHIPPED)


def test_a_file_keeps_what_it_does_not_change_of_the_one_it_extends(folder):
    file = folder / "prod.yaml"
    file.write_text("extends: default.yaml\nscoring: {usage: {features: {full_at: 9}}}\n")

    policy, base = load_policy(file), load_policy(folder / "default.yaml")

    assert policy.scoring.usage.features.full_at == 9
    assert policy.scoring.usage.features.points == base.scoring.usage.features.points
    assert policy.routing == base.routing


def test_a_file_anywhere_may_extend_a_policy_that_ships(tmp_path):
    file = tmp_path / "new.yaml"
    file.write_text("extends: prod.yaml\nsla: {attempts: 2}\n")

    policy = load_policy(file)

    assert policy.sla.attempts == 2
    assert policy.routing == policy_of("prod").routing


def test_a_file_of_changes_alone_is_told_what_they_may_be_changes_of(tmp_path):
    file = tmp_path / "new.yaml"
    file.write_text("scoring: {threshold: 60}\n")

    with pytest.raises(Rejected, match=r"^new\.yaml.*is missing; give it, or begin with `extends"):
        load_policy(file)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "scoring: {threshold: 170}",
            "prod.yaml:2: scoring.threshold: is too large; give 100 or less",
        ),
        (
            "scoring:\n  guards:\n    solo: 50",
            (
                "prod.yaml:4: scoring.guards.solo: is no key that is known here; correct it or "
                "leave it out; did you mean solo_percent?"
            ),
        ),
        (
            "scoring: {size_points_percent: {midd: 100}}",
            (
                "prod.yaml:2: scoring.size_points_percent.midd: is unknown; give 'micro', 'small', "
                "'mid', 'enterprise' or 'unknown'"
            ),
        ),
        (
            "sla: {first_touch: soon}",
            "prod.yaml:2: sla.first_touch: is no length of time; give one such as PT2H or P30D",
        ),
        (
            "scoring:\n  usage:\n    features: {points: 9}",
            "prod.yaml:2: scoring: usage adds up to 43 points; make it 40 (S23)",
        ),
        (
            "routing: {territories: {countries: {AMER: US}}}",
            "prod.yaml:2: routing.territories.countries.AMER: is no list; give one such as",
        ),
        (
            "routing:\n  territories:\n    countries:\n      EMEA: [DE,\n        NO]",
            "prod.yaml:6: routing.territories.countries.EMEA.1: is no text; give a string in",
        ),
        ("sla: {}\nsla: [", "prod.yaml:4: is no YAML: expected the node content, but found"),
        (
            "extends: gone.yaml",
            "prod.yaml:1: extends: name a file beside it, or default.yaml; there is",
        ),
        ("extends: prod.yaml", "prod.yaml:1: extends: leads back to itself; name another file"),
    ],
)
def test_a_fault_names_the_file_the_line_the_path_and_the_fix(folder, text, message):
    """`NO` without quotes is `false` in YAML; Norway would vanish from its territory."""
    file = folder / "prod.yaml"
    head = "" if text.startswith("extends") else "extends: default.yaml\n"
    file.write_text(f"{head}{text}\n")

    with pytest.raises(Rejected) as refusal:
        load_policy(file)

    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize("text", ["", "[1]", "just words", "3"])
def test_a_file_without_sections_is_no_policy(folder, text):
    file = folder / "prod.yaml"
    file.write_text(text)

    with pytest.raises(Rejected, match=r"^prod\.yaml: holds no policy; make it a mapping"):
        load_policy(file)


@pytest.mark.parametrize(
    ("sound", "broken", "message"),
    [
        ("scoring:\n", "scoring: [\n", "is no YAML"),
        ("attempts: 3", "attempts: 0", "sla.attempts: is too small; give 1 or more"),
    ],
)
def test_a_fault_in_the_extended_file_names_that_file(folder, sound, broken, message):
    text = (folder / "default.yaml").read_text()
    (folder / "default.yaml").write_text(text.replace(sound, broken))
    (folder / "prod.yaml").write_text("extends: default.yaml\nsla: {first_touch: PT3H}\n")

    with pytest.raises(Rejected) as refusal:
        load_policy(folder / "prod.yaml")

    assert re.match(rf"default\.yaml:\d+: {re.escape(message)}", str(refusal.value))


def test_what_is_missing_is_missed_where_it_belongs(folder):
    lacking = (folder / "default.yaml").read_text().replace("integrations: {points: 3, ", "x: {")
    (folder / "default.yaml").write_text(lacking.replace("    x: {", "    integrations: {"))
    (folder / "prod.yaml").write_text("extends: default.yaml\nsla: {attempts: 2}\n")

    with pytest.raises(Rejected) as refusal:
        load_policy(folder / "prod.yaml")

    assert refusal.value.field.startswith("default.yaml:")
    assert refusal.value.field.endswith(": scoring.usage.integrations.points")
    assert refusal.value.fix == "is missing; give it"
