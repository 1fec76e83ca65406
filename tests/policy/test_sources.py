"""Every vendor's tables are found by the words the policy file uses."""

import pytest

from plg_router.kernel.kinds import Kind
from plg_router.policy.crm_fields import CrmFields
from tests.domain.builders import policy

TOLD = {"kind": "feature_used"}


@pytest.mark.parametrize(
    ("vendor", "table"),
    [
        ("segment", "tracks"),
        ("segment", "pages"),
        *(
            (vendor, table)
            for vendor in ("amplitude", "mixpanel", "heap")
            for table in ("events", "pages")
        ),
    ],
)
def test_a_table_is_found_by_the_path_at_which_it_is_written(vendor, table):
    sources = policy(**{f"sources__{vendor}__{table}": {"Report Built": TOLD}}).sources

    assert sources.tables[vendor][table]["Report Built"].kind is Kind.FEATURE_USED


def test_vendors_and_tables_have_no_other_names():
    tables = policy().sources.tables

    assert {vendor: set(found) for vendor, found in tables.items()} == {
        "segment": {"tracks", "pages"},
        **{vendor: {"events", "pages"} for vendor in ("amplitude", "mixpanel", "heap")},
    }


@pytest.mark.parametrize("kind", ["account", "opportunity", "touch"])
def test_the_fields_of_a_crms_object_are_found_by_its_kind(kind):
    fields = CrmFields(**{kind: {"account_id" if kind == "touch" else "owner_rep_id": "Theirs"}})

    assert set(fields.table(kind).values()) == {"Theirs"}
    assert all(not fields.table(other) for other in {"account", "opportunity", "touch"} - {kind})
