"""Events of every vendor travel the same way as a product's own, and end in one profile."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from infra.bus.entries import Entry, text_of
from infra.bus.rebase import shifted
from infra.event_book.book import EVENTS
from infra.event_book.schemas import CLOUD_EVENT, OF_VENDORS
from plg_router.domain.identity.nodes import company_node
from plg_router.kernel.kinds import Kind

pytestmark = pytest.mark.e2e

COMPANY = "harborline-plg.com"  # whose people the samples are about
SAMPLED_AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
MOVED = datetime.now(UTC) - timedelta(minutes=10) - SAMPLED_AT


def sampled(name):
    """Return the samples of a contract as entries that happened a few minutes ago."""
    vendor = OF_VENDORS.get(name)
    entries = []
    for path in sorted(EVENTS.glob(f"samples/{name}/*.json")):
        detail = json.loads(path.read_text())
        entry = Entry(
            Source=vendor.prefixes[1] + "web-app" if vendor else "product",
            DetailType=detail.get("type", "event") if vendor else "cloudevents",
            Time=text_of(SAMPLED_AT),
            Detail=detail,
        )
        entries.append(shifted(entry, MOVED))
    return entries


@pytest.fixture(scope="module")
def played(world):
    world.play([entry for name in (*OF_VENDORS, CLOUD_EVENT) for entry in sampled(name)])


@pytest.mark.requirement("S16", "S17", "S22")
def test_the_samples_of_all_sources_are_one_account(world, played):  # noqa: ARG001
    account = world.archive.account_of(company_node(COMPANY))
    profile = world.archive.dossier(account).profile

    assert "dashboards" in profile.features
    assert {Kind.SIGNED_UP, Kind.TEAMMATE_INVITED, Kind.PRICING_PAGE_VIEWED} <= set(profile.events)
    assert profile.invitees
    assert profile.volumes


def test_what_the_policy_does_not_map_is_listed_with_the_lines_to_add(plg, played):  # noqa: ARG001
    printed = plg("sources", "unmapped", "--since", "1h")

    assert "Theme Switched: {kind: KIND}" in printed
    for vendor in ("amplitude", "mixpanel", "heap"):
        assert f"  {vendor}:\n" in printed
