"""A private user's lead follows the account into a company, and the company into its group."""

import time
from datetime import UTC, datetime
from itertools import count

import pytest
from typer.testing import CliRunner

from infra.bus.crm_events import lead_engaged
from infra.bus.entries import CRM, PRODUCT, Entry, text_of
from infra.cli.main import app
from infra.cli.reach import HOME_VARIABLE
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.identity.evidence import EvidenceKind
from plg_router.domain.identity.nodes import company_node
from plg_router.services.erase_subject import person_of

pytestmark = pytest.mark.e2e

VP, DEVELOPER = "mergers/vp", "mergers/dev"
TWINE, ROPES = "twine-plg.com", "ropes-plg.com"  # the second one lives on
NUMBERS = count(1)


def entry(source, detail_type, **data):
    """Return an event of this moment."""
    now = text_of(datetime.now(UTC))
    metadata = {"event_id": f"mergers/{next(NUMBERS)}", "occurred_at": now, "producer": "test"}
    detail = {"metadata": metadata, "data": data}
    return Entry(Source=source, DetailType=detail_type, Time=now, Detail=detail)


def used(user_id, email):
    """Return an event of a user in the workspace of them all."""
    return entry(
        PRODUCT,
        "ProductSignal.v1",
        user={"user_id": user_id, "email": email},
        workspace_id="mergers/yard",
        signal="feature_used",
        properties={"feature": "pipelines"},
    )


@pytest.fixture(scope="module")
def merged(world):
    """Return the accounts of the story, the last one being where everything ended up."""
    with world.unhurried("moss"):
        private = person_of(VP, world.cloud.pseudonyms).node
        world.play([used(VP, "plg.vp.private@gmail.com")])
        world.play(
            [
                entry(
                    "plg.router",
                    "LeadQualified.v1",
                    account_id=private,
                    crossing=1,
                    score=80,
                    motion="sales_assist",
                    reasons=["a demo requested"],
                )
            ]
        )
        assert world.archive.dossier(private).lead.rep_id == "moss"
        world.play([used(DEVELOPER, f"dev@{TWINE}")])
        version = time.time_ns()
        world.play(
            [
                entry(
                    CRM,
                    "AccountChanged.v1",
                    crm_id="crm-mergers",
                    version=version,
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


def test_everybody_belongs_there_for_a_reason_that_can_be_read(world, merged):
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
    variables = {HOME_VARIABLE: str(world.home), "COLUMNS": "200"}
    explained = CliRunner().invoke(app, ("explain", TWINE), env=variables)
    listed = CliRunner().invoke(app, ("accounts", "--largest", "1000"), env=variables)
    assert group in explained.output
    assert people["dev"] in explained.output
    assert listed.exit_code == 0
    assert f"{ROPES}, {TWINE}" in listed.output


@pytest.mark.requirement("S147")
def test_a_touch_by_the_name_the_lead_began_with_ends_it(world, merged):
    private, _, group = merged

    world.play([lead_engaged(private, "moss", now=datetime.now(UTC))])

    assert world.archive.dossier(group).lead.status is LeadStatus.ENGAGED
    assert world.archive.reps()["moss"].open_leads == 0
