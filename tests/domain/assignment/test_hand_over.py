"""A lead under way follows its account's owner, and leaves a rep who left."""

from dataclasses import replace

import pytest

from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.events import LeadAssigned, LeadEscalated, LeadReassigned
from plg_router.domain.assignment.hand_over import hand_over, reroute
from plg_router.domain.assignment.lead import LeadStatus, Step
from plg_router.domain.assignment.place import withdraw
from plg_router.kernel.errors import AlreadyHandled
from tests.domain.builders import NOON, crm, desk, open_lead, rep, request

SQUAD = (rep("olga", manager="max"), rep("vera"), rep("wim"))
AT = desk(*SQUAD)
OF_VERA = open_lead(request(), desk(rep("vera")))


class TestToTheOwner:
    """S75: the CRM decides who owns an account, and wins over any decision under way."""

    @pytest.mark.requirement("S12", "S75")
    def test_an_open_lead_passes_to_the_owner_and_its_rep_gets_the_slot_back(self):
        placement = hand_over(OF_VERA, request(crm=crm("olga")), AT)

        assert isinstance(placement.event, LeadReassigned)
        assert placement.event.previous_rep_id == "vera"
        assert (placement.lead.rep_id, placement.lead.step) == ("olga", Step.OWNER)
        assert (placement.releases, placement.takes) == ("vera", "olga")

    @pytest.mark.parametrize("status", [LeadStatus.WAITING, LeadStatus.ESCALATED])
    @pytest.mark.requirement("S75")
    def test_a_lead_that_nobody_has_goes_to_the_owner(self, status):
        before = replace(OF_VERA, status=status, rep_id=None)

        placement = hand_over(before, request(crm=crm("olga")), AT)

        assert isinstance(placement.event, LeadAssigned)
        assert (placement.releases, placement.takes) == (None, "olga")

    @pytest.mark.parametrize(
        ("owner", "tried"),
        [
            (rep("olga", active=False, manager="max"), []),
            (rep("olga", cap=1, open_leads=1, manager="max"), []),
            (rep("olga", manager="max"), ["olga"]),
        ],
        ids=["left", "full", "let it lapse before"],
    )
    @pytest.mark.requirement("S75", "T1")
    def test_an_owner_who_cannot_is_stood_in_for_and_the_slot_given_back(self, owner, tried):
        placement = hand_over(OF_VERA, request(crm=crm("olga"), tried=tried), desk(owner))

        assert isinstance(placement.event, LeadEscalated)
        assert (placement.event.escalated_to, placement.lead.rep_id) == ("max", "olga")
        assert (placement.releases, placement.takes) == ("vera", None)

    @pytest.mark.parametrize(
        ("before", "record"),
        [
            (OF_VERA, crm("vera")),
            (OF_VERA, None),
            (engage(OF_VERA, NOON), crm("olga")),
            (withdraw(OF_VERA, AT, "merged").lead, crm("olga")),
        ],
        ids=["has it", "nobody owns it", "reached", "ended"],
    )
    def test_nothing_changes_where_the_owner_has_it_or_nothing_is_under_way(self, before, record):
        with pytest.raises(AlreadyHandled):
            hand_over(before, request(crm=record), AT)


class TestFromARepWhoLeft:
    """Through the whole of routing at once, and never back."""

    @pytest.mark.requirement("S145", "S155")
    def test_a_pool_lead_passes_to_the_next(self):
        placement = reroute(OF_VERA, request(), desk(rep("vera", active=False), rep("wim")))

        assert isinstance(placement.event, LeadReassigned)
        assert (placement.releases, placement.takes) == ("vera", "wim")
        assert placement.lead.request.tried == ("vera",)

    def test_it_never_comes_back_even_if_they_do(self):
        placement = reroute(OF_VERA, request(), desk(rep("vera")))

        assert isinstance(placement.event, LeadEscalated)
        assert (placement.releases, placement.takes) == ("vera", None)

    @pytest.mark.requirement("S155", "T1")
    def test_an_owned_account_stays_its_owners_and_somebody_stands_in(self):
        owned = request(crm=crm("olga", backup="bea"))
        before = open_lead(owned, AT)

        placement = reroute(before, owned, desk(rep("olga", active=False), rep("vera")))

        assert isinstance(placement.event, LeadEscalated)
        assert (placement.event.escalated_to, placement.lead.rep_id) == ("bea", "olga")
        assert placement.releases == "olga"

    @pytest.mark.parametrize("status", [LeadStatus.WAITING, LeadStatus.ESCALATED])
    def test_a_lead_that_nobody_is_on_the_clock_for_stays_what_it_is(self, status):
        with pytest.raises(AlreadyHandled):
            reroute(replace(OF_VERA, status=status), request(), AT)
