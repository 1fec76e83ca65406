"""What every account store promises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import UNKNOWN_COMPANY, CompanyFacts
from plg_router.domain.identity.events import folded
from plg_router.domain.scoring.events import AccountScored
from plg_router.domain.scoring.motion import Motion
from plg_router.domain.scoring.qualification import Standing
from plg_router.domain.scoring.score import score
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.scoring.vector import Vector
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import NOTHING, join
from plg_router.kernel.clock import day_of
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.services.ports import Cause, Versioned
from tests.fakes.cast import (
    CAUSE,
    MID_MARKET,
    NOW,
    RULES,
    buying_signals,
    company,
    customer,
    node,
    signal,
)

ACME, BETA = company("acme.com"), company("beta.com")
PERSON, WORKSPACE = company("p").replace("company:p", "person:1"), node("workspace:1")
FIRST, SECOND = fold(buying_signals()), fold([*buying_signals(), signal("4", "cleo")])
LATER = Cause("signal-2", "event-2")


class Forest:
    """Nodes and their roots."""

    def test_a_node_that_is_not_stored_has_no_root(self, stores):
        assert stores.accounts.roots([node(ACME)]) == {}

    def test_an_account_is_its_own_root(self, stores):
        keep(stores, ACME, FIRST)

        assert stores.accounts.roots([node(ACME)]) == {node(ACME): node(ACME)}

    def test_a_pointer_leads_to_an_account_that_is_not_stored_yet(self, stores):
        stores.accounts.point(WORKSPACE, ACME)

        assert stores.accounts.roots([WORKSPACE]) == {WORKSPACE: node(ACME)}

    def test_a_pointer_is_never_bent(self, stores):
        stores.accounts.point(WORKSPACE, ACME)

        with pytest.raises(Conflict):
            stores.accounts.point(WORKSPACE, BETA)

        assert stores.accounts.roots([WORKSPACE]) == {WORKSPACE: node(ACME)}

    def test_an_account_is_no_place_for_a_pointer(self, stores):
        keep(stores, BETA, FIRST)

        with pytest.raises(Conflict):
            stores.accounts.point(node(BETA), ACME)

        assert stores.accounts.roots([node(BETA)]) == {node(BETA): node(BETA)}

    def test_a_chain_of_pointers_is_followed_to_its_end(self, stores):
        stores.accounts.point(WORKSPACE, PERSON)
        keep(stores, PERSON, FIRST)
        keep(stores, ACME, FIRST)
        stores.accounts.unite(PERSON, 1, ACME, Versioned(SECOND, 2), CAUSE)

        roots = stores.accounts.roots([WORKSPACE, node(PERSON), node(ACME), node(BETA)])

        assert roots == dict.fromkeys([WORKSPACE, node(PERSON), node(ACME)], node(ACME))

    def test_more_nodes_are_read_than_fit_one_call(self, stores):
        nodes = [node(f"person:{number}") for number in range(230)]
        for one in nodes:
            stores.accounts.point(one, ACME)

        assert stores.accounts.roots(nodes) == dict.fromkeys(nodes, node(ACME))


class Profiles:
    """Profiles, their versions and what they announce."""

    def test_an_account_nobody_has_seen_is_empty_at_version_0(self, stores):
        assert stores.accounts.profiles([ACME]) == {ACME: Versioned(NOTHING, 0)}

    def test_a_profile_reads_as_it_was_written(self, stores):
        keep(stores, ACME, FIRST)
        keep(stores, ACME, SECOND, version=2)
        keep(stores, BETA, FIRST)

        stored = stores.accounts.profiles([ACME, BETA])

        assert stored == {ACME: Versioned(SECOND, 2), BETA: Versioned(FIRST, 1)}

    @pytest.mark.parametrize("version", [1, 2, 4])
    def test_only_the_next_version_is_taken(self, stores, version):
        keep(stores, ACME, FIRST)
        keep(stores, ACME, SECOND, version=2)

        with pytest.raises(Conflict):
            keep(stores, ACME, FIRST, version=version)

        assert stores.accounts.profiles([ACME])[ACME] == Versioned(SECOND, 2)

    def test_a_pointer_holds_no_profile(self, stores):
        stores.accounts.point(WORKSPACE, ACME)

        assert stores.accounts.profiles([WORKSPACE]) == {WORKSPACE: Versioned(NOTHING, 0)}

    def test_a_write_carries_its_own_event_and_no_earlier_one(self, stores):
        keep(stores, ACME, FIRST, cause=CAUSE)
        first = stores.carried(ACME)
        keep(stores, ACME, SECOND, version=2, cause=LATER)

        assert first == [("AccountDiscovered", CAUSE)]
        assert stores.carried(ACME) == [("AccountSignalsChanged", LATER)]

    def test_a_refused_write_leaves_the_events_of_the_last_one(self, stores):
        keep(stores, ACME, FIRST, cause=CAUSE)

        with pytest.raises(Conflict):
            keep(stores, ACME, SECOND, cause=LATER)

        assert stores.carried(ACME) == [("AccountDiscovered", CAUSE)]

    def test_more_profiles_are_read_than_fit_one_call(self, stores):
        accounts = [company(f"company-{number}.com") for number in range(101)]
        for account in accounts:
            keep(stores, account, FIRST)

        assert stores.accounts.profiles(accounts) == dict.fromkeys(accounts, Versioned(FIRST, 1))


class Unions:
    """Two accounts that turn out to be one."""

    @pytest.fixture(autouse=True)
    def _two_accounts(self, stores):
        keep(stores, PERSON, FIRST)
        keep(stores, ACME, SECOND)

    def test_the_survivor_has_both_profiles_and_the_loser_points_there(self, stores):
        both = join(FIRST, SECOND)

        stores.accounts.unite(PERSON, 1, ACME, Versioned(both, 2), CAUSE)

        assert stores.accounts.profiles([ACME, PERSON]) == {
            ACME: Versioned(both, 2),
            PERSON: Versioned(NOTHING, 0),
        }
        assert stores.accounts.roots([node(PERSON)]) == {node(PERSON): node(ACME)}

    def test_each_side_carries_its_half_of_the_news(self, stores):
        stores.accounts.unite(PERSON, 1, ACME, Versioned(SECOND, 2), LATER)

        assert stores.carried(PERSON) == [("AccountMerged", LATER)]
        assert stores.carried(ACME) == [("AccountSignalsChanged", LATER)]

    def test_a_survivor_never_seen_before_is_discovered(self, stores):
        stores.accounts.unite(PERSON, 1, BETA, Versioned(FIRST, 1), LATER)

        assert stores.carried(BETA) == [("AccountDiscovered", LATER)]

    @pytest.mark.parametrize(("loser", "survivor"), [(0, 2), (2, 2), (1, 1), (1, 3)])
    def test_nothing_is_written_when_either_side_has_moved_on(self, stores, loser, survivor):
        before = stores.accounts.profiles([ACME, PERSON])

        with pytest.raises(Conflict):
            stores.accounts.unite(PERSON, loser, ACME, Versioned(FIRST, survivor), CAUSE)

        assert stores.accounts.profiles([ACME, PERSON]) == before
        assert stores.accounts.roots([node(PERSON)]) == {node(PERSON): node(PERSON)}

    @pytest.mark.parametrize("version", [1, 2])
    def test_who_read_the_loser_before_writes_to_it_no_more(self, stores, version):
        stores.accounts.unite(PERSON, 1, ACME, Versioned(SECOND, 2), CAUSE)

        with pytest.raises(Conflict):
            keep(stores, PERSON, SECOND, version=version)


class Knowledge:
    """Firmographics, standings and the CRM's view."""

    def test_firmographics_read_as_they_were_written(self, stores):
        known = UNKNOWN_COMPANY.told_by("crm", MID_MARKET, NOW)
        known = known.told_by("file", CompanyFacts(country="DE"), NOW + timedelta(seconds=0.5))

        stores.accounts.save_firmographics(ACME, Versioned(known, 1), enriched(), CAUSE)

        assert stores.accounts.load(ACME).firmographics == Versioned(known, 1)
        assert stores.accounts.load(BETA).firmographics == Versioned(UNKNOWN_COMPANY, 0)

    def test_firmographics_replace_only_the_version_they_were_read_at(self, stores):
        after = Versioned(UNKNOWN_COMPANY.told_by("crm", MID_MARKET, NOW), 1)
        stores.accounts.save_firmographics(ACME, after, enriched(), CAUSE)

        with pytest.raises(Conflict):
            stores.accounts.save_firmographics(ACME, after, enriched(), LATER)

        assert stores.carried(ACME) == [("AccountEnriched", CAUSE)]

    def test_a_standing_reads_as_it_was_written_evidence_included(self, stores):
        subject = Subject(ACME, FIRST, MID_MARKET, day_of(NOW))
        standing = Standing(100, Motion.SALES_ASSIST, qualifying_card=score(subject, RULES))

        stores.accounts.save_standing(ACME, Versioned(standing, 1), [scored()], CAUSE)

        assert stores.accounts.load(ACME).standing == Versioned(standing, 1)
        assert stores.accounts.load(BETA).standing == Versioned(Standing(), 0)

    def test_a_standing_may_change_without_news(self, stores):
        stores.accounts.save_standing(ACME, Versioned(Standing(50), 1), [scored()], CAUSE)
        stores.accounts.save_standing(ACME, Versioned(Standing(51), 2), [], LATER)

        with pytest.raises(Conflict):
            stores.accounts.save_standing(ACME, Versioned(Standing(52), 2), [scored()], CAUSE)

        assert stores.accounts.load(ACME).standing == Versioned(Standing(51), 2)
        assert stores.carried(ACME) == []

    def test_the_record_of_the_crm_reads_as_it_was_written(self, stores):
        record = customer(backup="bo", version=7)

        stores.accounts.save_crm(ACME, record, CAUSE)

        assert stores.accounts.load(ACME).crm == record
        assert stores.accounts.load(BETA).crm is None
        assert stores.carried(ACME) == [("AccountEnriched", CAUSE)]

    @pytest.mark.parametrize("version", [6, 7])
    def test_an_older_record_of_the_crm_changes_nothing(self, stores, version):
        newest = customer(version=7)
        stores.accounts.save_crm(ACME, newest, CAUSE)

        with pytest.raises(AlreadyHandled):
            stores.accounts.save_crm(ACME, customer("nina", version=version), LATER)

        assert stores.accounts.load(ACME).crm == newest
        assert stores.carried(ACME) == [("AccountEnriched", CAUSE)]

    def test_the_crm_may_skip_versions(self, stores):
        stores.accounts.save_crm(ACME, customer(version=7), CAUSE)

        stores.accounts.save_crm(ACME, replace(customer("nina"), version=12), LATER)

        assert stores.accounts.load(ACME).crm == customer("nina", version=12)

    def test_the_parts_of_an_account_do_not_disturb_one_another(self, stores):
        keep(stores, ACME, FIRST)
        stores.accounts.save_crm(ACME, customer(), CAUSE)
        stores.accounts.save_standing(ACME, Versioned(Standing(9), 1), [], CAUSE)

        keep(stores, ACME, SECOND, version=2)

        assert stores.accounts.load(ACME).crm == customer()
        assert stores.accounts.load(ACME).standing == Versioned(Standing(9), 1)


def keep(stores, account, profile, *, version=1, cause=CAUSE):
    """Store a version of a profile."""
    event = folded(account, version)
    stores.accounts.save_profile(account, Versioned(profile, version), event, cause)


def enriched():
    """Return the news that a source spoke of the company."""
    return AccountEnriched(ACME, "crm")


def scored():
    """Return the news of a score."""
    vector = Vector(1, 2, 3, 4)
    return AccountScored(ACME, 50, vector, Motion.SELF_SERVE, passes_gate=False, policy_hash="0")
