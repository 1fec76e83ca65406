"""Editors check a policy file against the schema of the model, and show what its fields mean."""

import pytest
import yaml
from jsonschema import Draft202012Validator

from infra.policies.file import POLICIES
from infra.policies.schema import SCHEMA, keys_at, policy_schema, text
from plg_router.policy.scoring import Guards, ScoringPolicy
from tests.policy.documents import edited

FILES = sorted(POLICIES.glob("*.yaml"))
VALIDATOR = Draft202012Validator(policy_schema())


def test_the_schema_on_disk_is_that_of_the_model():
    assert SCHEMA.read_text() == text(), "run `make contracts` and commit what it writes"


def test_it_is_a_valid_schema():
    Draft202012Validator.check_schema(policy_schema())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_points_its_editor_at_it_and_satisfies_it(file):
    text = file.read_text()

    assert text.startswith(f"# yaml-language-server: $schema={SCHEMA.name}\n")
    assert list(VALIDATOR.iter_errors(yaml.safe_load(text))) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("scoring/treshold", 70),
        ("scoring/threshold", 170),
        ("scoring/buying_signals/demo_requestet", {"shows": "hand_raised"}),
        ("scoring/buying_signals/demo_requested/shows", "impatience"),
        ("routing/roles/smb/squad", "veloci"),
    ],
)
def test_an_editor_underlines_what_the_router_would_refuse(path, value):
    assert not VALIDATOR.is_valid(edited({path: value}))


def test_a_file_that_extends_another_may_leave_anything_out():
    assert VALIDATOR.is_valid({"extends": "default.yaml", "scoring": {"guards": {}}})


@pytest.mark.parametrize("model", [ScoringPolicy, Guards])
def test_what_a_field_of_scoring_means_is_said(model):
    undescribed = [
        name
        for name, field in model.model_fields.items()
        if not field.description and not getattr(field.annotation, "__doc__", None)
    ]

    assert undescribed == []


@pytest.mark.parametrize(
    ("location", "key"),
    [
        ((), "scoring"),
        (("scoring", "guards"), "solo_percent"),
        (("scoring", "buying_signals", "demo_requested"), "shows"),
        (("sources", "segment", "tracks", "Signed Up"), "kind"),
    ],
)
def test_the_keys_of_a_section_are_known(location, key):
    assert key in keys_at(location)


def test_a_place_that_is_no_section_has_no_keys():
    assert keys_at(("scoring", "threshold")) == []
    assert keys_at(("nowhere", "at", "all")) == []
