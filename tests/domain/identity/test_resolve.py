"""Scattered sign-ups of one company become one account, whatever comes first (S8, S10, S11)."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.identity.nodes import company_node, domain_of, person_node, workspace_node
from plg_router.domain.identity.resolve import resolve, union_of
from plg_router.kernel.ids import UserId, WorkspaceId
from plg_router.kernel.kinds import Kind
from tests.domain.builders import FREE, corporate, signal
from tests.domain.identity.forest import Forest
from tests.domain.identity.worlds import any_signals, coherent_signals, in_any_delivery

ACME, BOLT = company_node("acme.com"), company_node("bolt.io")


def ingested(*batches):
    forest = Forest()
    for batch in batches:
        forest.ingest(batch)
    return forest


def one_by_one(signals):
    return ingested(*([one] for one in signals))


# A vice president on private mail, a developer on company mail, a workspace opened by a third.
VP = signal(Kind.SIGNED_UP, "vp", mail=FREE, workspaces=["docks"])
DEVELOPER = signal(by="dev", mail=corporate("acme.com"), workspaces=["docks"])
CONTRACTOR = signal(Kind.WORKSPACE_CREATED, "contractor", mail=None, workspaces=["docks"])


@pytest.mark.parametrize("order", list(permutations([VP, DEVELOPER, CONTRACTOR])))
@pytest.mark.requirement("S8", "S10")
def test_private_mail_company_mail_and_a_workspace_make_one_account(order):
    accounts = one_by_one(order).accounts()

    assert accounts == {ACME: {VP.event_id, DEVELOPER.event_id, CONTRACTOR.event_id}}


@pytest.mark.requirement("S11")
def test_everybody_on_one_companys_mail_belongs_to_one_account():
    people = [signal(by=by, mail=corporate("acme.com")) for by in ("ada", "ben", "cy")]

    assert set(one_by_one(people).accounts()) == {ACME}


def test_private_users_without_a_workspace_in_common_stay_apart():
    strangers = [signal(by=by, mail=FREE) for by in ("ada", "ben")]

    assert len(one_by_one(strangers).accounts()) == 2


@pytest.mark.requirement("S10")
def test_a_private_user_takes_earlier_signals_along_into_the_company():
    alone = signal(Kind.SIGNED_UP, "vp", mail=FREE)

    forest = one_by_one([alone, VP, DEVELOPER])

    assert forest.accounts() == {ACME: {alone.event_id, VP.event_id, DEVELOPER.event_id}}


CHAIN = [
    signal(Kind.FEATURE_USED, "p1", mail=FREE, workspaces=["w1"]),
    signal(Kind.FEATURE_USED, "p2", mail=FREE, workspaces=["w1"]),
    signal(Kind.SESSION_STARTED, "p2", mail=FREE, workspaces=["w2"]),
    signal(Kind.FEATURE_USED, "p3", mail=FREE, workspaces=["w2"]),
    signal(Kind.FEATURE_USED, "p4", mail=corporate("acme.com"), workspaces=["w2"]),
]


@given(st.permutations(CHAIN))
@pytest.mark.requirement("S10")
def test_a_chain_of_people_and_workspaces_ends_in_the_company_at_its_end(order):
    forest = one_by_one(order)

    assert forest.accounts() == {ACME: {one.event_id for one in CHAIN}}


def links_of(*batches, mail_lists=""):
    """Return the evidence of every link of the last batch by its node."""
    forest = Forest()
    for batch in batches:
        links = resolve(batch, forest.roots_of(batch), mail_lists).links
        forest.ingest(batch)
    return {link.node: link.evidence for link in links}


@pytest.mark.requirement("S8", "S10")
def test_every_link_keeps_what_it_rests_on():
    invitation = signal(Kind.TEAMMATE_INVITED, "vp", mail=FREE, workspaces=["docks"], subject="new")
    alias = signal(Kind.IDENTIFIED, "vp", mail=FREE, workspaces=["docks"], previous_id="visitor 7")

    links = links_of([VP, DEVELOPER, invitation, alias], mail_lists="free 1.0")

    assert links == {
        person_node(UserId("vp")): Evidence(EvidenceKind.WORKSPACE),
        person_node(UserId("dev")): Evidence(EvidenceKind.COMPANY_MAIL, "free 1.0"),
        person_node(UserId("new")): Evidence(EvidenceKind.INVITATION),
        person_node(UserId("visitor 7")): Evidence(EvidenceKind.ALIAS),
        workspace_node(WorkspaceId("docks")): Evidence(EvidenceKind.WORKSPACE),
    }


def test_of_an_alias_and_an_address_the_alias_is_what_a_link_rests_on():
    """In every process: the order of sets of text, which each draws anew, decides nothing."""
    mail = corporate("acme.com")
    numbers = range(16)
    said = [
        signal(by=f"now {number}", mail=mail, previous_id=f"then {number}") for number in numbers
    ]
    earlier = [signal(by=f"then {number}", mail=mail) for number in numbers]

    links = links_of([*said, *earlier])

    kinds = {links[person_node(UserId(f"then {number}"))].kind for number in numbers}
    assert kinds == {EvidenceKind.ALIAS}


def test_a_link_names_no_mail_lists_where_none_are_told():
    links = resolve([signal(by="dev", mail=corporate("acme.com"))], {}).links

    assert [link.evidence for link in links] == [Evidence(EvidenceKind.COMPANY_MAIL)]


def test_the_stronger_the_kind_of_evidence_the_surer_the_link():
    kinds = [kind for kind in EvidenceKind if kind is not EvidenceKind.ERASED]
    certainty = [Evidence(kind).confidence for kind in kinds]

    assert certainty == sorted(certainty, reverse=True)
    assert all(0 < percent < 100 for percent in certainty)


@pytest.mark.requirement("S8", "S10")
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_whoever_is_invited_belongs_to_the_account_that_invites(order):
    """Before and after the first sign of them, and with what they did meanwhile."""
    story = [
        signal(Kind.SIGNED_UP, "new", mail=FREE),
        signal(Kind.TEAMMATE_INVITED, "ada", mail=corporate("acme.com"), subject="new"),
        signal(Kind.FEATURE_USED, "new", mail=FREE),
    ]

    forest = one_by_one([story[position] for position in order])

    assert forest.accounts() == {ACME: {one.event_id for one in story}}


def test_an_invitation_to_another_company_joins_nothing():
    guest = signal(by="bo", mail=corporate("bolt.io"))
    invitation = signal(Kind.TEAMMATE_INVITED, "ada", mail=corporate("acme.com"), subject="bo")

    for order in permutations([guest, invitation]):
        accounts = one_by_one([*order, guest]).accounts()

        assert accounts[BOLT] == {guest.event_id}
        assert accounts[ACME] == {invitation.event_id}


def test_within_a_batch_a_workspace_outranks_an_invitation():
    invitation = signal(Kind.TEAMMATE_INVITED, "ada", mail=corporate("acme.com"), subject="vp")
    at_bolt = signal(by="bo", mail=corporate("bolt.io"), workspaces=["docks"])
    alone = signal(Kind.FEATURE_USED, "vp", mail=FREE)

    for batch in permutations([invitation, VP, at_bolt, alone]):
        accounts = ingested(batch).accounts()

        assert accounts[BOLT] == {VP.event_id, at_bolt.event_id, alone.event_id}


def test_within_a_batch_what_companies_show_outranks_what_private_people_show():
    """A private person at work in the workspaces of two companies hands neither to the other."""
    at_acme = signal(by="ann", mail=corporate("acme.com"), workspaces=["docks"])
    at_bolt = signal(by="bo", mail=corporate("bolt.io"), workspaces=["yard"])
    guest = [signal(by="vp", mail=FREE, workspaces=[place]) for place in ("docks", "yard")]

    forest = ingested([*guest, at_acme, at_bolt])

    yard, docks = (workspace_node(WorkspaceId(place)) for place in ("yard", "docks"))
    assert {forest.root(docks), forest.root(yard)} == {ACME, BOLT}


class TestWhoMayJoinWhom:
    """Two companies are one on the CRM's word alone."""

    PERSON = person_node(UserId("ada"))

    @pytest.mark.parametrize("kind", EvidenceKind)
    def test_only_the_crms_domains_join_two_companies(self, kind):
        joined = union_of(BOLT, ACME, kind)

        assert joined == ((ACME, BOLT) if kind is EvidenceKind.CRM_DOMAIN else None)

    @pytest.mark.parametrize("kind", EvidenceKind)
    def test_any_evidence_joins_a_person_to_a_company(self, kind):
        assert union_of(self.PERSON, BOLT, kind) == (BOLT, self.PERSON)

    @pytest.mark.parametrize("kind", EvidenceKind)
    def test_an_account_is_not_joined_to_itself(self, kind):
        assert union_of(ACME, ACME, kind) is None


@given(st.lists(coherent_signals(), min_size=1, max_size=20), st.data())
@pytest.mark.requirement("S10", "S11")
def test_any_order_split_and_repetition_converges_to_the_same_accounts(signals, data):
    forest = ingested(*in_any_delivery(data, signals))

    assert forest.accounts() == ingested(signals).accounts()


@given(st.lists(any_signals(), min_size=1, max_size=20), st.data())
@pytest.mark.requirement("S11")
def test_two_companies_are_never_joined_by_a_workspace_a_person_or_an_invitation(signals, data):
    """Company mail goes to its company whatever else was seen, in any delivery."""
    forest = ingested(*in_any_delivery(data, signals))

    for one in signals:
        if one.sender.mail and one.sender.mail.company:
            company = company_node(one.sender.mail.company)
            assert forest.root(company) == company
            assert one.event_id in forest.events[company]


@given(st.lists(any_signals(), min_size=1, max_size=20), st.data())
def test_links_are_proposed_for_nodes_that_lost_their_root_and_for_no_others(signals, data):
    forest = Forest()
    for batch in in_any_delivery(data, signals):
        stored = forest.roots_of(batch)
        links = forest.ingest(batch).links

        assert all(stored.get(link.node, link.node) == link.node for link in links)
        assert all(forest.root(link.node) == link.account for link in links)
        assert not resolve(batch, forest.roots_of(batch)).links


def test_a_known_signal_needs_no_link():
    forest = ingested([VP, DEVELOPER, CONTRACTOR])

    again = forest.ingest([VP, DEVELOPER, CONTRACTOR])

    assert again.links == ()
    assert set(again.signals) == {ACME}


def test_every_signal_of_a_batch_is_resolved_to_exactly_one_account():
    batch = [VP, DEVELOPER, CONTRACTOR, signal(by="stranger", mail=FREE)]

    resolved = [one for group in resolve(batch, {}).signals.values() for one in group]

    assert sorted(one.event_id for one in resolved) == sorted(one.event_id for one in batch)


def test_a_company_outlives_the_persons_and_workspaces_it_absorbs():
    forest = one_by_one([VP, CONTRACTOR])
    (private,) = forest.accounts()

    forest.ingest([DEVELOPER])

    assert domain_of(private) is None
    assert forest.root(private) == ACME


class TestLimits:
    """Where the evidence contradicts itself, what came first decides."""

    AT_ACME = signal(by="ada", mail=corporate("acme.com"), workspaces=["shared"])
    AT_BOLT = signal(by="bo", mail=corporate("bolt.io"), workspaces=["shared"])
    GUEST = signal(by="guest", mail=FREE, workspaces=["shared"])

    @pytest.mark.parametrize("order", [(AT_ACME, AT_BOLT), (AT_BOLT, AT_ACME)])
    def test_a_workspace_of_two_companies_stays_with_the_one_seen_first(self, order):
        forest = one_by_one([*order, self.GUEST])

        first = company_node(order[0].sender.mail.company)
        assert self.GUEST.event_id in forest.accounts()[first]

    def test_within_one_batch_such_a_workspace_goes_to_the_smaller_name_in_any_order(self):
        for batch in permutations([self.AT_ACME, self.AT_BOLT, self.GUEST]):
            assert self.GUEST.event_id in ingested(batch).accounts()[ACME]

    def test_an_invitation_does_not_move_who_has_found_a_company(self):
        """Nor would a workspace: what was folded together cannot be told apart again."""
        invited = signal(Kind.TEAMMATE_INVITED, "bo", mail=corporate("bolt.io"), subject="guest")
        alone = signal(Kind.SIGNED_UP, "guest", mail=FREE)

        forest = one_by_one([self.AT_ACME, self.GUEST, invited, alone])

        assert {self.GUEST.event_id, alone.event_id} < forest.accounts()[ACME]

    def test_whom_an_invitation_came_first_for_acts_for_the_workspaces_company_there(self):
        invited = signal(Kind.TEAMMATE_INVITED, "bo", mail=corporate("bolt.io"), subject="guest")
        alone = signal(Kind.SIGNED_UP, "guest", mail=FREE)

        accounts = one_by_one([invited, self.AT_ACME, self.GUEST, alone]).accounts()

        assert self.GUEST.event_id in accounts[ACME]
        assert alone.event_id in accounts[BOLT]

    IN_DOCKS = signal(Kind.FEATURE_USED, "guest", mail=FREE, workspaces=["docks"])
    IN_FORGE = signal(Kind.SESSION_STARTED, "guest", mail=FREE, workspaces=["forge"])
    ELSEWHERE = signal(Kind.SIGNED_UP, "guest", mail=FREE)
    ACME_DOCKS = signal(by="ada", mail=corporate("acme.com"), workspaces=["docks"])
    BOLT_FORGE = signal(by="bo", mail=corporate("bolt.io"), workspaces=["forge"])

    @pytest.mark.parametrize(
        ("order", "home"), [((IN_DOCKS, IN_FORGE), ACME), ((IN_FORGE, IN_DOCKS), BOLT)]
    )
    def test_a_private_user_at_two_companies_belongs_to_the_first_but_acts_for_both(
        self, order, home
    ):
        """What is done in a workspace counts for its company; the rest for the first one."""
        forest = one_by_one([self.ACME_DOCKS, self.BOLT_FORGE, *order, self.ELSEWHERE])

        accounts = forest.accounts()
        assert self.IN_DOCKS.event_id in accounts[ACME]
        assert self.IN_FORGE.event_id in accounts[BOLT]
        assert self.ELSEWHERE.event_id in accounts[home]

    def test_a_private_user_seen_before_either_company_gives_both_workspaces_to_the_first(self):
        """A forest cannot be cut: the second company's workspace stays where it grew."""
        forest = one_by_one([self.IN_DOCKS, self.IN_FORGE, self.BOLT_FORGE, self.ACME_DOCKS])

        accounts = forest.accounts()
        assert {self.IN_DOCKS.event_id, self.IN_FORGE.event_id} < accounts[BOLT]
        assert accounts[ACME] == {self.ACME_DOCKS.event_id}
