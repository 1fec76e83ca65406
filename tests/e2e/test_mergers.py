"""A private user's lead follows the account into a company, and the company into its group."""

import time
from datetime import UTC, datetime

import pytest

from infra.bus.crm_events import lead_engaged
from infra.bus.entries import CRM
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.identity.evidence import EvidenceKind
from plg_router.domain.identity.nodes import company_node
from plg_router.services.erase_subject import person_of
from tests.e2e.saying import did, qualified, said

pytestmark = pytest.mark.e2e

VP, DEVELOPER, YARD = "mergers/vp", "mergers/dev", "mergers/yard"
TWINE, ROPES = "twine-plg.com", "ropes-plg.com"  # the second one lives on


@pytest.fixture(scope="module")
def merged(world):
    """Return the accounts of the story, the last one being where everything ended up."""
    with world.unhurried("moss"):
        private = person_of(VP, world.cloud.pseudonyms).node
        world.play([did(VP, "plg.vp.private@gmail.com", workspace_id=YARD)])
        world.play([qualified(private)])
        assert world.archive.dossier(private).lead.rep_id == "moss"
        world.play([did(DEVELOPER, f"dev@{TWINE}", workspace_id=YARD)])
        world.play(
            [
                said(
                    CRM,
                    "AccountChanged.v1",
                    crm_id="crm-mergers",
                    version=time.time_ns(),
                    domains=[TWINE, ROPES],
                    contacts=["mergers/buyer"],
                )
            ]
        )
        yield private, company_node(TWINE), company_node(ROPES)


@pytest.mark.requirement("S8", "S10", "S11", "S155")
def test_the_lead_is_where_the_account_is_and_nowhere_else(world, merged):
    *ended, group = merged

    assert {world.archive.account_of(node) for node in merged} == {group}
    found = world.archive.dossier(group)
    assert found.lead.account_id == group
    assert found.lead.rep_id == "moss"
    assert found.lead.awaits_answer
    assert world.archive.reps()["moss"].open_leads == int(found.lead.is_open)
    assert len(found.profile.members) == 2
    assert found.crm.crm_id == "crm-mergers"
    for node in ended:
        before = world.archive.lead(node)
        assert before is None or before.status is LeadStatus.WITHDRAWN


def test_everybody_belongs_there_for_a_reason_that_can_be_read(world, merged, plg):
    _, twine, group = merged
    people = {
        name: person_of(f"mergers/{name}", world.cloud.pseudonyms).node
        for name in ("vp", "dev", "buyer")
    }

    links = world.archive.links([*people.values(), twine])

    why = {node: link.evidence.kind for node, link in links.items()}
    assert why == {
        people["vp"]: EvidenceKind.WORKSPACE,
        people["dev"]: EvidenceKind.COMPANY_MAIL,
        people["buyer"]: EvidenceKind.CRM_CONTACT,
        twine: EvidenceKind.CRM_DOMAIN,
    }
    explained = plg("explain", TWINE)
    assert group in explained
    assert people["dev"] in explained
    assert f"{ROPES}, {TWINE}" in plg("accounts", "--largest", "1000")


@pytest.mark.requirement("S147")
def test_a_touch_by_the_name_the_lead_began_with_ends_it(world, merged):
    private, _, group = merged

    world.play([lead_engaged(private, "moss", now=datetime.now(UTC))])

    assert world.archive.dossier(group).lead.status is LeadStatus.ENGAGED
    assert world.archive.reps()["moss"].open_leads == 0
