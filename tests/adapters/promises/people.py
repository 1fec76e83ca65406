"""What finding and erasing people may rely on: whoever is named anywhere is found there."""

import json
from dataclasses import replace

import pytest

from plg_router.domain.crm.crm_object import CONTACTS, CrmObject, written
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.identity.events import folded
from plg_router.domain.identity.evidence import EvidenceKind
from plg_router.domain.identity.nodes import FORGOTTEN, member_of, workspace_node
from plg_router.domain.scoring.events import AccountScored
from plg_router.domain.scoring.vector import Vector
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import ERASED, NOTHING, Profile, without
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId, WorkspaceId
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import Motion
from plg_router.services.erase_subject import person_of
from plg_router.services.person_ports import Person, PersonEntry
from plg_router.services.ports import Union, Versioned
from tests.fakes.cast import CAUSE, SAME, company, customer, node, signal
from tests.fakes.pseudonyms import OpenNames

ACME, BETA = company(), company("beta.com")
ADDRESS = "Ann.Private@gmail.com"
OBJECT = "crm:salesforce:account:001"
NAMES = OpenNames()
ANN = replace(person_of("ann", NAMES), pseudonym="pseudonym-of-ann")
BEN = replace(person_of("ben", NAMES), pseudonym="pseudonym-of-ben")
HERS, HIS = AccountId(ANN.node), AccountId(BEN.node)
ALONE = fold([signal("alone", "ann", domain=None)])
COLLEAGUES = fold([signal("1", "ann"), signal("2", "ben")])
GONE = Profile(members={member_of(ANN.node): ERASED})


class Entries:
    """The node of a person."""

    def test_of_who_was_never_seen_nothing_is_stored(self, people_stores):
        assert people_stores.people.entry(ANN.node) == PersonEntry(0, None, NOTHING, False)  # noqa: FBT003

    def test_an_account_of_ones_own_comes_with_its_profile(self, people_stores):
        keep(people_stores, HERS, ALONE)

        assert people_stores.people.entry(ANN.node) == PersonEntry(1, None, ALONE, False)  # noqa: FBT003

    def test_whoever_belongs_to_an_account_points_to_it(self, people_stores):
        people_stores.accounts.point(ANN.node, ACME, SAME)

        assert people_stores.people.entry(ANN.node) == PersonEntry(1, ACME, NOTHING, False)  # noqa: FBT003


class Tombstones:
    """What lets nothing of a person in any more."""

    def test_a_lone_account_becomes_one_and_nobody_hears_of_it(self, people_stores):
        keep(people_stores, HERS, ALONE)

        people_stores.people.bury(ANN.node, Versioned(GONE, 2))

        assert people_stores.people.entry(ANN.node) == PersonEntry(2, None, GONE, True)  # noqa: FBT003
        assert people_stores.accounts.roots([ANN.node]) == {ANN.node: FORGOTTEN}
        assert people_stores.carried(HERS) == []

    def test_who_was_never_seen_may_have_one(self, people_stores):
        people_stores.people.bury(ANN.node, Versioned(GONE, 1))

        assert people_stores.people.entry(ANN.node).is_erased
        assert not people_stores.people.entry(BEN.node).is_erased

    def test_a_pointer_becomes_one_and_whoever_hangs_on_it_keeps_the_account(self, people_stores):
        workspace = workspace_node(WorkspaceId("w"))
        people_stores.accounts.point(ANN.node, ACME, SAME)
        people_stores.accounts.point(workspace, HERS, SAME)

        people_stores.people.unname(ANN.node, ACME, 2)

        assert people_stores.people.entry(ANN.node) == PersonEntry(2, ACME, NOTHING, True)  # noqa: FBT003
        roots = people_stores.accounts.roots([ANN.node, workspace])
        assert roots == {ANN.node: FORGOTTEN, workspace: node(ACME)}
        link = people_stores.accounts.links([ANN.node])[ANN.node]
        assert (link.account, link.evidence.kind) == (ACME, EvidenceKind.ERASED)

    @pytest.mark.parametrize("version", [1, 3])
    def test_of_two_writers_at_once_one_has_to_read_again(self, people_stores, version):
        keep(people_stores, HERS, ALONE)
        people_stores.accounts.point(BEN.node, ACME, SAME)

        with pytest.raises(Conflict):
            people_stores.people.bury(ANN.node, Versioned(GONE, version))
        with pytest.raises(Conflict):
            people_stores.people.unname(BEN.node, ACME, version)

        assert not people_stores.people.entry(ANN.node).is_erased
        assert not people_stores.people.entry(BEN.node).is_erased


class WhoKnows:
    """The accounts whose profile names a person."""

    def test_members_are_found_wherever_they_are(self, people_stores):
        keep(people_stores, ACME, COLLEAGUES)
        keep(people_stores, BETA, fold([signal("3", "ann", domain="beta.com")]))
        keep(people_stores, HERS, ALONE)

        assert set(people_stores.people.accounts_that_know(ANN)) == {ACME, BETA, HERS}
        assert set(people_stores.people.accounts_that_know(BEN)) == {ACME}

    def test_whoever_was_invited_is_found(self, people_stores):
        invited = signal("i", "ben", kind=Kind.TEAMMATE_INVITED, subject="ann")
        keep(people_stores, ACME, fold([invited]))

        assert list(people_stores.people.accounts_that_know(ANN)) == [ACME]

    def test_a_mark_knows_nobody(self, people_stores):
        keep(people_stores, ACME, without(COLLEAGUES, member_of(ANN.node)))

        assert list(people_stores.people.accounts_that_know(ANN)) == []
        assert list(people_stores.people.accounts_that_know(BEN)) == [ACME]

    def test_after_a_merger_the_account_that_lives_on_knows(self, people_stores):
        keep(people_stores, HERS, ALONE)
        end_in(people_stores, HERS, ACME)

        assert list(people_stores.people.accounts_that_know(ANN)) == [ACME]


class Names:
    """The names of a person, in everything but profiles."""

    def test_what_names_somebody_names_nobody_afterwards_and_neither_do_its_events(
        self, people_stores
    ):
        vector = Vector(1, 2, 3, 4)
        news = AccountScored(HERS, 50, vector, Motion.SELF_SERVE, passes_gate=False, policy_hash="")
        standing = Standing(80, settled={HERS: 2, HIS: 1})
        people_stores.accounts.save_standing(ACME, Versioned(standing, 1), [news], CAUSE)

        assert people_stores.people.blot_out(ANN) == 1

        blotted = people_stores.accounts.load(ACME).standing
        assert blotted == Versioned(replace(standing, settled={"person:erased": 2, HIS: 1}), 1)
        assert people_stores.carried(ACME) == [("AccountScored", CAUSE)]
        assert member_of(ANN.node) not in people_stores.texts()
        assert member_of(BEN.node) in people_stores.texts()

    def test_an_object_of_the_crm_loses_a_contact_and_a_replay_does_not_bring_it_back(
        self, people_stores
    ):
        contacts = f"{ANN.pseudonym} {BEN.pseudonym}"
        told = CrmObject({CONTACTS: written(1000, 0, contacts), "name": written(1000, 0, "Acme")})
        people_stores.objects.keep(OBJECT, Versioned(told, 1))

        assert people_stores.people.blot_out(ANN) == 1

        known = people_stores.objects.known(OBJECT)
        assert known.value.join(told) == known.value
        assert known.value.get(CONTACTS) == BEN.pseudonym
        assert known.value.get("name") == "Acme"
        assert ANN.pseudonym not in people_stores.texts()

    def test_what_lost_a_name_is_written_to_as_before(self, people_stores):
        standing = Standing(80, settled={HERS: 2})
        people_stores.accounts.save_standing(ACME, Versioned(standing, 1), [], CAUSE)
        people_stores.people.blot_out(ANN)

        people_stores.accounts.save_standing(ACME, Versioned(Standing(90), 2), [], CAUSE)

        assert people_stores.accounts.load(ACME).standing.value.points == 90

    def test_profiles_and_what_names_others_stay_as_they_are(self, people_stores):
        keep(people_stores, ACME, COLLEAGUES)
        standing = Standing(80, settled={HIS: 1})
        people_stores.accounts.save_standing(ACME, Versioned(standing, 1), [], CAUSE)
        before = people_stores.texts()

        assert people_stores.people.blot_out(ANN) == 0
        assert people_stores.texts() == before

    def test_without_a_pseudonym_the_node_is_name_enough(self, people_stores):
        standing = Standing(80, settled={HERS: 2})
        people_stores.accounts.save_standing(ACME, Versioned(standing, 1), [], CAUSE)

        assert people_stores.people.blot_out(Person(ANN.node)) == 1


class Emptying:
    """What is kept under the node of a person."""

    def test_all_of_it_goes_but_the_tombstone(self, people_stores):
        keep(people_stores, HERS, ALONE)
        keep(people_stores, HIS, fold([signal("his", "ben", domain=None)]))
        for account in (HERS, HIS):
            people_stores.accounts.save_standing(account, Versioned(Standing(9), 1), [], CAUSE)
        people_stores.accounts.save_crm(HERS, customer(), CAUSE)
        people_stores.people.bury(ANN.node, Versioned(GONE, 2))

        assert people_stores.people.empty(ANN.node) == 2

        left = people_stores.accounts.load(HERS)
        assert (left.standing.version, left.records.version, left.profile.value) == (0, 0, GONE)
        assert people_stores.accounts.load(HIS).standing.value == Standing(9)
        assert people_stores.people.empty(ANN.node) == 0

    def test_the_news_of_an_address_goes_and_the_address_is_for_others_to_delete(
        self, people_stores
    ):
        people_stores.contacts.keep(ANN.node, ADDRESS, CAUSE)

        assert people_stores.people.empty(ANN.node) == 1

        assert people_stores.carried(ANN.node) == []
        assert people_stores.contacts.contact(ANN.node).address == ADDRESS


class Addresses:
    """The addresses that are kept for a look-up."""

    @pytest.mark.parametrize("told", [ADDRESS, ADDRESS.lower(), f" {ADDRESS} "])
    def test_an_address_tells_whose_it_is_however_it_is_spelt(self, people_stores, told):
        people_stores.contacts.keep(ANN.node, ADDRESS, CAUSE)
        people_stores.contacts.keep(BEN.node, "ben@gmail.com", CAUSE)

        assert list(people_stores.people.owners([told])) == [ANN.node]
        assert set(people_stores.people.owners([told, "ben@gmail.com"])) == {ANN.node, BEN.node}
        assert list(people_stores.people.owners(["nobody@gmail.com"])) == []

    def test_who_was_looked_up_has_none(self, people_stores):
        people_stores.contacts.keep(ANN.node, ADDRESS, CAUSE)
        people_stores.contacts.settle(ANN.node, None)

        assert list(people_stores.people.owners([ADDRESS])) == []

    def test_one_is_deleted_and_the_others_stay(self, people_stores):
        people_stores.contacts.keep(ANN.node, ADDRESS, CAUSE)
        people_stores.contacts.keep(BEN.node, "ben@gmail.com", CAUSE)

        for _ in range(2):
            people_stores.people.forget_contact(ANN.node)

        assert ADDRESS not in people_stores.texts()
        assert people_stores.contacts.contact(ANN.node) is None
        assert people_stores.contacts.contact(BEN.node).address == "ben@gmail.com"

    def test_an_account_keeps_what_is_not_an_address(self, people_stores):
        keep(people_stores, HERS, ALONE)
        people_stores.contacts.keep(ANN.node, ADDRESS, CAUSE)

        people_stores.people.forget_contact(ANN.node)

        assert people_stores.accounts.load(HERS).profile.value == ALONE


class Holdings:
    """What is held of a person."""

    def test_of_a_stranger_it_is_nothing(self, people_stores):
        keep(people_stores, ACME, fold([signal("2", "ben")]))

        assert people_stores.people.held(ANN) == {"accounts": [], "contacts": []}

    def test_a_profile_tells_of_the_person_alone(self, people_stores):
        keep(people_stores, ACME, COLLEAGUES)

        held = people_stores.people.held(ANN)

        (found,) = held["accounts"]
        assert (found["account"], found["invited_as"]) == (ACME, None)
        assert found["member"]["mail_class"] == "CORPORATE"
        assert member_of(BEN.node) not in json.dumps(held)

    def test_an_invitation_is_told(self, people_stores):
        invited = signal("i", "ben", kind=Kind.TEAMMATE_INVITED, subject="ann")
        keep(people_stores, ACME, fold([invited]))

        (found,) = people_stores.people.held(ANN)["accounts"]

        assert (found["member"], found["invited_as"]) == (None, "UNKNOWN")

    def test_whatever_names_the_person_or_is_theirs_is_told_once(self, people_stores):
        """Their own account has ended in another, which remembers it; an address is kept."""
        keep(people_stores, HERS, ALONE)
        people_stores.accounts.save_standing(HERS, Versioned(Standing(9), 1), [], CAUSE)
        end_in(people_stores, HERS, ACME)
        standing = Standing(80, settled={HERS: 2})
        people_stores.accounts.save_standing(ACME, Versioned(standing, 1), [], CAUSE)
        people_stores.contacts.keep(ANN.node, ADDRESS, CAUSE)

        held = people_stores.people.held(ANN)

        keys = [one.get("account") or one["pk"] for one in held["accounts"]]
        assert sorted(keys) == sorted([HERS] * 3 + [ACME] * 2)
        assert [one["address"] for one in held["contacts"]] == [ADDRESS]
        assert json.loads(json.dumps(held)) == held


def keep(stores, account, profile):
    """Store the first version of a profile."""
    stores.accounts.save_profile(account, Versioned(profile, 1), folded(account, 1), CAUSE)


def end_in(stores, loser, survivor):
    """Make one account of two; the one that lives on takes over the profile."""
    ended, before = stores.accounts.load(loser), stores.accounts.load(survivor)
    after = replace(before, profile=Versioned(ended.profile.value, before.profile.version + 1))
    stores.accounts.unite(Union(ended, before, after, SAME), CAUSE)
