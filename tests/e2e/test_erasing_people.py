"""Who asks to be forgotten is gone from the deployed router, and a replay changes nothing."""

import json

import pytest

from infra.bus.entries import delivered
from plg_router.domain.identity.nodes import FORGOTTEN, company_node, member_of
from plg_router.services.erase_subject import person_of
from tests.e2e.saying import did, said

pytestmark = pytest.mark.e2e

ANA, BEN = "ana@erasing-plg.com", "ben@erasing-plg.com"
ACCOUNT = company_node("erasing-plg.com")


AT_HOME = [did(ANA, "ana.private@gmail.com", feature="at home")]
AT_WORK = [
    did(ANA, ANA, feature="pipelines"),
    did(BEN, BEN, feature="reports"),
    did(BEN, BEN, "teammate_invited", invitee_id=ANA),
    did(BEN, BEN, "teammate_invited", invitee_id="cleo"),
    said(
        "crm",
        "AccountChanged.v1",
        crm_id="crm-erasing",
        version=1,
        domains=["erasing-plg.com"],
        contacts=[ANA, BEN],
    ),
]
YESTERDAY = [*AT_HOME, *AT_WORK]


@pytest.fixture(scope="module")
def erased(world, plg):
    """Return what was told of Ana before, and what the erasure said of itself.

    She had an account of her own, which ended in that of her company.
    """
    world.play(AT_HOME)
    world.play(AT_WORK)
    dead = world.cloud.names.dead_letters("scoring")
    url = world.cloud.sqs.get_queue_url(QueueName=dead)["QueueUrl"]
    world.cloud.sqs.send_message(QueueUrl=url, MessageBody=delivered(AT_WORK[0]))
    told = json.loads(plg("export", ANA))
    return told, plg("erase", ANA, "--wait", "0")


@pytest.fixture(scope="module")
def replayed(world, erased):
    world.play(YESTERDAY)
    return erased


def members(world):
    profile = world.archive.dossier(ACCOUNT).profile
    return {*profile.named, *profile.invitees}


def test_what_is_held_is_told(erased):
    ((ana,), _) = erased

    assert ana["account"] == ACCOUNT
    assert any(one.get("member") for one in ana["accounts"])
    (message,) = ana["messages"]
    assert message["queue"] == "plg-local-scoring-dead"
    assert message["said"] == [AT_WORK[0]["Detail"]]


@pytest.mark.usefixtures("replayed")
def test_yesterdays_events_bring_nobody_back(world):
    ana, ben = (person_of(name, world.cloud.pseudonyms) for name in (ANA, BEN))

    assert member_of(ana.node) not in members(world)
    assert member_of(ben.node) in members(world)
    assert world.archive.roots([ana.node]) == {ana.node: FORGOTTEN}


@pytest.mark.usefixtures("replayed")
def test_nothing_but_tombstone_fence_and_marks_is_held(plg):
    (ana,) = json.loads(plg("export", ANA))

    assert ana["is_erased"]
    assert ana["messages"] == ana["contacts"] == []
    profiles = [one for one in ana["accounts"] if "account" in one]
    own = {one["sk"]: one for one in ana["accounts"] if "account" not in one}
    assert [one["account"] for one in profiles] == [ACCOUNT]
    assert profiles[0]["member"]["is_erased"]
    assert profiles[0]["member"]["department"] == ""
    assert profiles[0]["invited_as"] is None
    assert own.keys() == {"ACCOUNT", "ACCOUNT#STANDING"}
    assert {one["into"] for one in own.values()} == {ACCOUNT}
    assert own["ACCOUNT"]["evidence"] == "erased"


def test_dead_letters_of_the_person_are_deleted(world, replayed):
    assert "1 messages deleted" in replayed[1]
    assert world.stillness.dead_letters() == 0


@pytest.mark.usefixtures("replayed")
def test_erasing_again_finds_nothing(plg):
    assert "marked as erased in 0 accounts; 0 other items cleared" in plg(
        "erase", ANA, "--wait", "0"
    )
