"""What every account store promises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plg_router.domain.crm.events import DealAttributed
from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import UNKNOWN_COMPANY, CompanyFacts
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.identity.events import folded
from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.identity.nodes import FORGOTTEN, record_node
from plg_router.domain.identity.resolve import Link
from plg_router.domain.routing.deals import Deal, Opportunity
from plg_router.domain.routing.ownership import CrmRecords, Lifecycle
from plg_router.domain.scoring.events import AccountScored
from plg_router.domain.scoring.score import score
from plg_router.domain.scoring.scorecard import Vector
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import NOTHING, join, without
from plg_router.kernel.clock import day_of
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.kernel.ids import AccountId, RepId
from plg_router.policy.handoff import Motion
from plg_router.services.ports import Cause, Union, Versioned
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
RECORD = AccountId(record_node("crm-1"))
PERSON, WORKSPACE = company("p").replace("company:p", "person:1"), node("workspace:1")
FIRST, SECOND = fold(buying_signals()), fold([*buying_signals(), signal("4", "cleo")])
GONE = without(NOTHING, "1")  # of PERSON
THIRD = fold([signal("9", "dora")])
LATER = Cause("signal-2", "event-2")
SEEN = Evidence(EvidenceKind.WORKSPACE)
FIRST_RECORD = [("AccountEnriched", CAUSE), ("AccountOwnerChanged", CAUSE)]


class Forest:
    """Nodes and their roots."""

    def test_a_node_that_is_not_stored_has_no_root(self, stores):
        assert stores.accounts.roots([node(ACME)]) == {}

    def test_an_account_is_its_own_root(self, stores):
        keep(stores, ACME, FIRST)

        assert stores.accounts.roots([node(ACME)]) == {node(ACME): node(ACME)}

    def test_a_pointer_leads_to_an_account_that_is_not_stored_yet(self, stores):
        stores.accounts.point(WORKSPACE, ACME, SEEN)

        assert stores.accounts.roots([WORKSPACE]) == {WORKSPACE: node(ACME)}

    def test_a_pointer_is_never_bent(self, stores):
        stores.accounts.point(WORKSPACE, ACME, SEEN)

        with pytest.raises(Conflict):
            stores.accounts.point(WORKSPACE, BETA, SEEN)

        assert stores.accounts.roots([WORKSPACE]) == {WORKSPACE: node(ACME)}

    def test_an_account_is_no_place_for_a_pointer(self, stores):
        keep(stores, BETA, FIRST)

        with pytest.raises(Conflict):
            stores.accounts.point(node(BETA), ACME, SEEN)

        assert stores.accounts.roots([node(BETA)]) == {node(BETA): node(BETA)}

    def test_a_chain_of_pointers_is_followed_to_its_end(self, stores):
        stores.accounts.point(WORKSPACE, PERSON, SEEN)
        keep(stores, PERSON, FIRST)
        keep(stores, ACME, FIRST)
        unite(stores, PERSON, ACME, SECOND)

        roots = stores.accounts.roots([WORKSPACE, node(PERSON), node(ACME), node(BETA)])

        assert roots == dict.fromkeys([WORKSPACE, node(PERSON), node(ACME)], node(ACME))

    def test_a_link_keeps_what_it_rests_on(self, stores):
        by_mail = Evidence(EvidenceKind.COMPANY_MAIL, "free 1.0, disposable 2.0")
        stores.accounts.point(PERSON, ACME, by_mail)
        stores.accounts.point(WORKSPACE, ACME, SEEN)
        keep(stores, ACME, FIRST)

        links = stores.accounts.links([PERSON, WORKSPACE, node(ACME), node(BETA)])

        assert links == {
            PERSON: Link(PERSON, ACME, by_mail),
            WORKSPACE: Link(WORKSPACE, ACME, SEEN),
        }

    def test_roots_are_found_with_their_profiles(self, stores):
        keep(stores, ACME, FIRST)
        stores.accounts.point(WORKSPACE, ACME, SEEN)

        ground = stores.accounts.ground([WORKSPACE, node(BETA)])

        assert ground.roots == {WORKSPACE: node(ACME)}
        assert ground.profiles == {ACME: Versioned(FIRST, 1), BETA: Versioned(NOTHING, 0)}

    def test_more_nodes_are_read_than_fit_one_call(self, stores):
        nodes = [node(f"person:{number}") for number in range(230)]
        for one in nodes:
            stores.accounts.point(one, ACME, SEEN)

        assert stores.accounts.roots(nodes) == dict.fromkeys(nodes, node(ACME))


class Tombstones:
    """The nodes of people who were erased."""

    def test_who_was_erased_belongs_to_nobody(self, stores):
        keep(stores, PERSON, GONE)

        assert stores.accounts.roots([node(PERSON)]) == {node(PERSON): FORGOTTEN}

    def test_a_tombstone_stays_when_its_account_turns_out_to_be_another(self, stores):
        stores.accounts.point(WORKSPACE, PERSON, SEEN)
        keep(stores, PERSON, GONE)
        keep(stores, ACME, FIRST)
        unite(stores, PERSON, ACME, without(FIRST, "1"))

        roots = stores.accounts.roots([WORKSPACE, node(PERSON)])

        assert roots == {WORKSPACE: node(ACME), node(PERSON): FORGOTTEN}
        assert stores.accounts.load(PERSON).account_id == ACME

    def test_a_company_that_somebody_erased_was_a_member_of_is_no_tombstone(self, stores):
        keep(stores, ACME, GONE)

        assert stores.accounts.roots([node(ACME)]) == {node(ACME): node(ACME)}


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
        stores.accounts.point(WORKSPACE, ACME, SEEN)

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

        unite(stores, PERSON, ACME, both)

        assert stores.accounts.profiles([ACME, PERSON]) == {
            ACME: Versioned(both, 2),
            PERSON: Versioned(NOTHING, 0),
        }
        assert stores.accounts.roots([node(PERSON)]) == {node(PERSON): node(ACME)}

    def test_each_side_carries_its_half_of_the_news(self, stores):
        unite(stores, PERSON, ACME, FIRST, cause=LATER)

        assert stores.carried(PERSON) == [("AccountMerged", LATER)]
        assert stores.carried(ACME) == [("AccountSignalsChanged", LATER)]

    def test_a_survivor_never_seen_before_is_discovered(self, stores):
        unite(stores, PERSON, BETA, FIRST, cause=LATER)

        assert stores.carried(BETA) == [("AccountDiscovered", LATER)]

    @pytest.mark.parametrize("moved", [PERSON, ACME])
    def test_nothing_is_written_when_either_side_has_moved_on(self, stores, moved):
        late = union(stores, PERSON, ACME, FIRST)
        keep(stores, moved, THIRD, version=2)
        before = stores.accounts.profiles([ACME, PERSON])

        with pytest.raises(Conflict):
            stores.accounts.unite(late, CAUSE)

        assert stores.accounts.profiles([ACME, PERSON]) == before
        assert stores.accounts.roots([node(PERSON)]) == {node(PERSON): node(PERSON)}

    def test_a_survivor_that_learns_nothing_new_is_not_written(self, stores):
        unite(stores, PERSON, ACME, None)

        assert stores.accounts.profiles([ACME]) == {ACME: Versioned(SECOND, 1)}
        assert stores.carried(PERSON) == [("AccountMerged", CAUSE)]

    def test_everything_known_of_the_loser_goes_along_in_the_same_write(self, stores):
        parts = {
            "firmographics": UNKNOWN_COMPANY.told_by("crm", MID_MARKET, NOW),
            "standing": Standing(80, armed=False, crossing=1),
            "records": CrmRecords({"crm-1": customer()}),
        }

        unite(stores, PERSON, ACME, FIRST, **parts)

        found = stores.accounts.load(PERSON)
        assert found.account_id == ACME
        for name, value in parts.items():
            assert getattr(found, name) == Versioned(value, 1)

    @pytest.mark.parametrize("part", ["standing", "firmographics", "records"])
    def test_a_part_of_the_survivor_that_has_moved_on_stops_the_whole(self, stores, part):
        value = {
            "standing": Standing(80),
            "firmographics": UNKNOWN_COMPANY.told_by("file", MID_MARKET, NOW),
            "records": CrmRecords({"crm-1": customer("nina")}),
        }[part]
        late = union(stores, PERSON, ACME, FIRST, **{part: value})
        write_meanwhile(stores, part, ACME)

        with pytest.raises(Conflict):
            stores.accounts.unite(late, CAUSE)

        assert stores.accounts.roots([node(PERSON)]) == {node(PERSON): node(PERSON)}

    @pytest.mark.parametrize("part", ["firmographics", "records"])
    @pytest.mark.parametrize("earlier", [True, False], ids=["anew", "for the first time"])
    @pytest.mark.parametrize("ended", [BETA, RECORD], ids=["company", "record"])
    def test_what_is_said_of_a_company_while_it_ends_stops_the_whole(
        self, stores, part, earlier, ended
    ):
        """Else an owner or a size would stay behind with what lives on elsewhere."""
        if ended == BETA:
            keep(stores, BETA, FIRST)
        if earlier:
            write_meanwhile(stores, part, ended)
        late = union(stores, ended, ACME, FIRST)
        write_meanwhile(stores, part, ended, version=1 + earlier)

        with pytest.raises(Conflict):
            stores.accounts.unite(late, CAUSE)

        assert stores.accounts.load(ended).account_id == ended

    def test_the_end_of_a_company_nobody_knew_is_no_news(self, stores):
        unite(stores, BETA, ACME, None)

        assert stores.accounts.load(BETA).account_id == ACME
        assert stores.carried(BETA) == []

    def test_a_company_known_to_the_crm_alone_ends_like_any_other(self, stores):
        stores.accounts.save_crm(BETA, customer("nina"), CAUSE)

        unite(stores, BETA, ACME, None, records=CrmRecords({"crm-1": customer("nina")}))

        assert stores.accounts.load(BETA).account_id == ACME
        assert stores.accounts.load(ACME).crm == customer("nina")

    @pytest.mark.requirement("S12", "S13")
    @pytest.mark.parametrize("earlier", [True, False], ids=["anew", "for the first time"])
    def test_an_account_that_is_judged_while_it_ends_stops_the_whole(self, stores, earlier):
        """Else its crossing would stay behind, and the account it lives on in would cross too."""
        if earlier:
            write_meanwhile(stores, "standing", PERSON)
        late = union(stores, PERSON, ACME, FIRST)
        write_meanwhile(stores, "standing", PERSON, version=1 + earlier)

        with pytest.raises(Conflict):
            stores.accounts.unite(late, CAUSE)

        assert stores.accounts.roots([node(PERSON)]) == {node(PERSON): node(PERSON)}
        assert stores.accounts.load(PERSON).standing.version == 1 + earlier

    @pytest.mark.requirement("S12", "S13")
    @pytest.mark.parametrize("read", [0, 1])
    def test_who_judged_the_loser_before_it_ended_is_too_late(self, stores, read):
        if read:
            write_meanwhile(stores, "standing", PERSON)
        unite(stores, PERSON, ACME, SECOND, cause=LATER)

        with pytest.raises(Conflict):
            write_meanwhile(stores, "standing", PERSON, version=read + 1)

        assert stores.accounts.load(PERSON).account_id == ACME
        assert stores.carried(PERSON) == [("AccountMerged", LATER)]

    def test_a_company_nobody_knew_is_judged_no_more_either(self, stores):
        unite(stores, BETA, ACME, None)

        with pytest.raises(Conflict):
            write_meanwhile(stores, "standing", BETA)

    @pytest.mark.parametrize("version", [1, 2])
    def test_who_read_the_loser_before_writes_to_it_no_more(self, stores, version):
        unite(stores, PERSON, ACME, SECOND)

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
        assert stores.carried(ACME) == FIRST_RECORD

    @pytest.mark.parametrize("version", [6, 7])
    def test_an_older_record_of_the_crm_changes_nothing(self, stores, version):
        newest = customer(version=7)
        stores.accounts.save_crm(ACME, newest, CAUSE)

        with pytest.raises(AlreadyHandled):
            stores.accounts.save_crm(ACME, customer("nina", version=version), LATER)

        assert stores.accounts.load(ACME).crm == newest
        assert stores.carried(ACME) == FIRST_RECORD

    def test_opportunities_and_deals_read_as_they_were_written(self, stores):
        opportunity = Opportunity("opp-1", 3, "crm-1", RepId("olga"), opened_at=NOW, amount=9)
        later = replace(opportunity, version=4, owner=RepId("nina"))
        deal = Deal("order-1", 2, True, "checkout", NOW, 4_000)  # noqa: FBT003

        for word in (opportunity, later, deal):
            stores.accounts.save_crm(ACME, word, CAUSE)

        records = stores.accounts.load(ACME).records.value
        assert records.opportunities == {"opp-1": replace(later, owners=frozenset({"olga"}))}
        assert records.deals == {"order-1": deal}
        assert records.owner == "nina"

    def test_an_older_word_on_an_opportunity_or_a_deal_changes_nothing(self, stores):
        words = (Opportunity("opp-1", 3), Deal("opp-1", 3, True, "sales", NOW))  # noqa: FBT003
        for word in words:
            stores.accounts.save_crm(ACME, word, CAUSE)

        for word in words:
            with pytest.raises(AlreadyHandled):
                stores.accounts.save_crm(ACME, replace(word, version=2), LATER)

        assert stores.accounts.load(ACME).records.version == 2

    def test_an_event_leaves_with_the_word_of_the_crm_that_justifies_it(self, stores):
        deal = Deal("order-1", 2, True, "checkout", NOW)  # noqa: FBT003
        earned = DealAttributed(ACME, deal, RULES.crm.attribution[0], RULES.hash)

        stores.accounts.save_crm(ACME, deal, CAUSE, also=[earned])

        told = [("AccountEnriched", CAUSE), ("DealAttributed", CAUSE)]
        assert stores.carried(ACME) == told

    def test_who_owns_an_account_is_told_only_when_it_changes(self, stores):
        stores.accounts.save_crm(ACME, customer(version=7), CAUSE)

        stores.accounts.save_crm(ACME, customer(version=8), LATER)

        assert stores.carried(ACME) == [("AccountEnriched", LATER)]

    def test_two_records_of_the_crm_are_kept_side_by_side(self, stores):
        """Each has versions of its own; an owned one speaks for the account (S75)."""
        prospect = replace(customer(crm_id="crm-1", version=9), lifecycle=Lifecycle.PROSPECT)
        owned = customer("nina", crm_id="crm-2", version=2)

        stores.accounts.save_crm(ACME, prospect, CAUSE)
        stores.accounts.save_crm(ACME, owned, LATER)

        found = stores.accounts.load(ACME)
        assert found.records.value == CrmRecords({"crm-1": prospect, "crm-2": owned})
        assert found.crm == owned

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


def union(stores, loser, survivor, profile=None, **parts):
    """Return a union of two accounts as they are now; the parts given are the survivor's."""
    ended, before = stores.accounts.load(loser), stores.accounts.load(survivor)
    changed = {"profile": profile, **parts} if profile else parts
    after = replace(
        before,
        **{
            name: Versioned(value, getattr(before, name).version + 1)
            for name, value in changed.items()
        },
    )
    return Union(ended, before, after, SEEN)


def unite(stores, loser, survivor, profile, *, cause=CAUSE, **parts):
    """Make one account of two."""
    stores.accounts.unite(union(stores, loser, survivor, profile, **parts), cause)


def write_meanwhile(stores, part, account, version=1):
    """Store the next version of a part of an account."""
    if part == "standing":
        stores.accounts.save_standing(account, Versioned(Standing(9), version), [], CAUSE)
    elif part == "firmographics":
        facts = UNKNOWN_COMPANY.told_by("crm", CompanyFacts(f"no. {version}"), NOW)
        stores.accounts.save_firmographics(account, Versioned(facts, version), enriched(), CAUSE)
    else:
        stores.accounts.save_crm(account, customer(version=version), CAUSE)


def enriched():
    """Return the news that a source spoke of the company."""
    return AccountEnriched(ACME, "crm")


def scored():
    """Return the news of a score."""
    vector = Vector(1, 2, 3, 4)
    return AccountScored(ACME, 50, vector, Motion.SELF_SERVE, passes_gate=False, policy_hash="0")
