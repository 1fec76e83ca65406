"""What the CRM says of companies, reps and touches is taken over as it means it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from plg_router.adapters.public_holidays import PublicHolidays
from plg_router.contracts.account_changed import AccountChangedV1
from plg_router.contracts.deal_closed import DealClosedV1
from plg_router.contracts.envelope import parse
from plg_router.contracts.lead_engaged import LeadEngagedV1
from plg_router.contracts.opportunity_changed import OpportunityChangedV1
from plg_router.contracts.rep_changed import RepChangedV1
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.routing.ownership import CrmAccount, Lifecycle, Whose
from plg_router.domain.routing.working_hours import Absence, Shift
from plg_router.kernel.errors import Rejected
from plg_router.policy.routing import Squad
from tests.contracts.messages import MAIL, metadata, sample
from tests.fakes.pseudonyms import OpenNames

NAMES = OpenNames()
NINE_TO_FIVE = {"weekday": 0, "start": "09:00", "end": "17:00"}


def rep_changed(**changes):
    data = {
        "rep_id": "rep-1",
        "version": 1,
        "squads": ["velocity"],
        "territories": ["AMER"],
        "cap": 5,
        "zone": "UTC",
        "shifts": [NINE_TO_FIVE],
        **changes,
    }
    event = parse(RepChangedV1, {"metadata": metadata(), "data": data}, "detail")
    return event.data.rep(PublicHolidays(), event.metadata.occurred_at)


def account_changed(**changes):
    data = {"crm_id": "acc-1", "version": 1, "domains": ["acme.com"], **changes}
    event = parse(AccountChangedV1, {"metadata": metadata(), "data": data}, "detail")
    return event.data.change(MAIL, NAMES)


def lead_engaged(**changes):
    data = {
        "account_id": "company:acme.com",
        "rep_id": "rep-1",
        "engaged_at": "2026-11-10T11:00:00Z",
        **changes,
    }
    return parse(LeadEngagedV1, {"metadata": metadata(), "data": data}, "detail").data


def opportunity_changed(**changes):
    data = {"opportunity_id": "opp-1", "version": 1, "domain": "acme.com", **changes}
    return parse(OpportunityChangedV1, {"metadata": metadata(), "data": data}, "detail").data


def refusal(change, **changes):
    with pytest.raises(Rejected) as rejection:
        change(**changes)
    return rejection.value.field.removeprefix("detail.data."), rejection.value.fix


@pytest.mark.requirement("S18")
def test_a_rep_is_taken_over_with_squads_territories_capacity_and_calendar():
    event = parse(RepChangedV1, sample("RepChanged.v1", "maximal"), "detail")

    rep = event.data.rep(PublicHolidays(), event.metadata.occurred_at)

    assert rep.rep_id == "rep-nils"
    assert rep.squads == {Squad.ENTERPRISE, Squad.EXPANSION}
    assert rep.skills == {"sales_assist", "security_review", "swedish"}
    assert rep.territories == {"EMEA", "APAC"}
    assert (rep.weight, rep.cap, rep.open_leads, rep.active) == (3, 8, 0, True)
    assert rep.manager == "rep-asta"
    assert rep.hours.zone == "Europe/Stockholm"
    assert date(2026, 12, 24) in rep.hours.holidays
    assert rep.hours.time_off[0] == Absence(
        datetime(2026, 12, 27, 23, tzinfo=UTC), datetime(2027, 1, 3, 23, tzinfo=UTC)
    )


@pytest.mark.requirement("S144")
def test_a_rep_observes_the_public_holidays_of_a_calendar():
    rep = rep_changed(holiday_calendar="DE-BY", holidays=["2026-12-24"])

    assert rep.hours.calendar == "DE-BY"
    assert rep.hours.holidays == {date(2026, 12, 24)}  # those of the calendar are looked up


@pytest.mark.parametrize("calendar", ["XX", "Bavaria", "de"])
def test_a_calendar_that_nobody_knows_is_refused_with_the_fix(calendar):
    with pytest.raises(Rejected) as refused:
        rep_changed(holiday_calendar=calendar)

    assert refused.value.field == "detail.data.holiday_calendar"
    assert "send a country or a part of it such as DE or DE-BY" in refused.value.fix


@pytest.mark.requirement("S144", "S146")
def test_a_rep_whose_calendar_holds_no_work_in_a_year_is_refused():
    """No clock would ever run out for them; time off is another matter: it ends."""
    days = [date(2026, 11, 9) + timedelta(days=day) for day in range(366)]
    mondays = [day.isoformat() for day in days if day.weekday() == 0]
    away = {"start": "2026-11-01T00:00:00Z", "end": "2028-11-01T00:00:00Z"}

    with pytest.raises(Rejected) as refused:
        rep_changed(shifts=[NINE_TO_FIVE], holidays=mondays)

    assert refused.value.field == "detail.data.shifts"
    assert rep_changed(shifts=[NINE_TO_FIVE], time_off=[away])


@pytest.mark.requirement("S91")
def test_a_meeting_is_booked_whichever_of_its_moments_is_told():
    assert not lead_engaged().meeting_booked
    assert lead_engaged(meeting_at="2026-11-12T15:00:00Z").meeting_booked
    assert lead_engaged(meeting_booked_at="2026-11-10T11:00:00Z").meeting_booked


def test_what_a_rep_leaves_out_has_a_default():
    rep = rep_changed()

    assert (rep.weight, rep.active, rep.skills, rep.manager) == (1, True, frozenset(), None)
    assert (rep.hours.holidays, rep.hours.time_off) == (frozenset(), ())


@pytest.mark.parametrize(
    ("start", "end", "shift"),
    [
        ("09:00", "17:30", Shift(0, 540, 1050)),
        ("00:00", "24:00", Shift(0, 0, 1440)),
        ("23:59", "24:00", Shift(0, 1439, 1440)),
    ],
)
def test_a_shift_may_last_until_midnight(start, end, shift):
    rep = rep_changed(shifts=[{"weekday": 0, "start": start, "end": end}])

    assert rep.hours.shifts == (shift,)


def test_a_rep_without_shifts_is_refused():
    """No clock of theirs could ever run out."""
    assert refusal(rep_changed, shifts=[]) == ("shifts", "holds too few; send at least 1")


@pytest.mark.parametrize(
    ("start", "end"),
    [("17:00", "09:00"), ("09:00", "09:00"), ("22:00", "06:00"), ("24:00", "24:00")],
)
def test_a_shift_that_ends_before_it_starts_is_refused(start, end):
    assert refusal(
        rep_changed, shifts=[NINE_TO_FIVE, {"weekday": 6, "start": start, "end": end}]
    ) == (
        "shifts.1",
        "ends before it starts; split a night shift at 24:00",
    )


@pytest.mark.parametrize(
    "clock",
    ["9:00", "24:01", "25:00", "12:60", "12:5", "noon", "", "09:00:00", "0\u0969:00", "09:00\n"],
)
def test_a_shift_at_no_time_of_day_is_refused(clock):
    assert refusal(rep_changed, shifts=[{**NINE_TO_FIVE, "start": clock}]) == (
        "shifts.0.start",
        "is no time of day; send HH:MM, up to 24:00",
    )


@pytest.mark.parametrize(
    "zone", ["Europe/Atlantis", "", "CEST+1", "../../etc/passwd", "/etc/localtime", "Europe", "\0"]
)
def test_an_unknown_time_zone_is_refused(zone):
    assert refusal(rep_changed, zone=zone) == (
        "zone",
        "is no IANA time zone; send one such as Europe/Berlin",
    )


def test_time_off_that_ends_before_it_starts_is_refused():
    backwards = {"start": "2026-12-28T00:00:00+01:00", "end": "2026-12-27T23:00:00Z"}

    assert refusal(rep_changed, time_off=[backwards]) == (
        "time_off.0",
        "ends before it starts; send the first moment back as its end",
    )


@pytest.mark.parametrize(
    ("changes", "field", "fix"),
    [
        ({"version": 0}, "version", "is too small; send 1 or more"),
        ({"version": 2**63}, "version", "is too large; send 9223372036854775807 or less"),
        ({"version": "1"}, "version", "is no whole number; send one such as 3"),
        ({"version": True}, "version", "is no whole number; send one such as 3"),
        ({"active": "yes"}, "active", "is neither true nor false; send one of the two"),
        (
            {"squads": ["sales"]},
            "squads.0",
            "is unknown; send 'enterprise', 'expansion' or 'velocity'",
        ),
        ({"squads": []}, "squads", "holds too few; send at least 1"),
        ({"territories": []}, "territories", "holds too few; send at least 1"),
        ({"cap": 0}, "cap", "is too small; send 1 or more"),
        ({"weight": 0}, "weight", "is too small; send 1 or more"),
        ({"weight": 1001}, "weight", "is too large; send 1000 or less"),
        (
            {"shifts": [{**NINE_TO_FIVE, "weekday": 7}]},
            "shifts.0.weekday",
            "is too large; send 6 or less",
        ),
        (
            {"holidays": ["2026-02-30"]},
            "holidays.0",
            "is no day of the calendar; send one such as 2026-11-20",
        ),
        (
            {"holidays": [20260]},
            "holidays.0",
            "is no day of the calendar; send one such as 2026-11-20",
        ),
        (
            {"time_off": [{"start": "2026-12-28", "end": "2027-01-04T00:00:00Z"}]},
            "time_off.0.start",
            "lacks a time zone; end it with Z, or an offset such as +01:00",
        ),
        (
            {"time_off": [{"start": "2026-12-28T00:00:00Z", "end": "9999-12-31T23:59:59-12:00"}]},
            "time_off.0.end",
            "lies outside the calendar; send a moment of the years 1 to 9999",
        ),
    ],
)
def test_a_faulty_rep_is_refused_with_field_and_fix(changes, field, fix):
    assert refusal(rep_changed, **changes) == (field, fix)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (rep_changed, "rep_id"),
        (rep_changed, "manager_rep_id"),
        (account_changed, "owner_rep_id"),
        (account_changed, "backup_rep_id"),
        (opportunity_changed, "owner_rep_id"),
        (lead_engaged, "rep_id"),
    ],
)
def test_a_person_is_named_by_the_id_of_the_crm_and_not_by_an_address(change, field):
    fix = "is an address; send the CRM's id of the person"

    assert refusal(change, **{field: "nils.berg@plg-router.example"}) == (field, fix)
    assert change(**{field: "nils@sales"})  # two parts with an @ between are an id


@pytest.mark.requirement("S18")
def test_a_company_is_taken_over_with_owner_stage_domains_and_facts():
    event = parse(AccountChangedV1, sample("AccountChanged.v1", "maximal"), "detail")

    change = event.data.change(MAIL, NAMES)

    assert change.crm == CrmAccount(
        crm_id="acc-2040",
        version=1793973731000,
        owner="rep-nils",
        backup="rep-asta",
        lifecycle=Lifecycle.PROSPECT,
        has_open_opportunity=True,
    )
    assert change.domains == ("xn--blklint-plg-y8a.se", "blaklint-plg.com", "blaklint-plg.com")
    assert change.facts == CompanyFacts(
        name="Blåklint Logistik AB",
        employees=12400,
        industry="logistics",
        country="SE",
        annual_deal_value=260000,
    )


def test_what_a_company_leaves_out_is_unknown():
    change = account_changed()

    assert change.crm == CrmAccount(crm_id="acc-1", version=1)
    assert change.crm.owned_by is None
    assert change.facts == CompanyFacts()


@pytest.mark.parametrize(
    ("domain", "registrable"),
    [
        ("acme.com", "acme.com"),
        (" ACME.com. ", "acme.com"),
        ("www.eu.acme.co.uk", "acme.co.uk"),
        ("stanford.edu", "stanford.edu"),
    ],
)
def test_a_companys_host_stands_for_its_registrable_domain(domain, registrable):
    assert account_changed(domains=[domain]).domains == (registrable,)


@pytest.mark.parametrize(
    ("domain", "fix"),
    [
        ("", "is too short; send at least 1 character(s)"),
        ("https://acme.com", "names a malformed domain; give one such as company.com"),
        ("acme.com/about", "names a malformed domain; give one such as company.com"),
        ("ada@acme.com", "names a malformed domain; give one such as company.com"),
        ("acme", "ends in no public suffix; give a domain such as company.com"),
        ("co.uk", "ends in no public suffix; give a domain such as company.com"),
        ("localhost", "ends in no public suffix; give a domain such as company.com"),
        ("gmail.com", "belongs to a mail provider; give the company's own domain"),
        ("mailinator.com", "belongs to a mail provider; give the company's own domain"),
    ],
)
def test_a_domain_that_is_none_of_a_companys_is_refused_with_its_place(domain, fix):
    assert refusal(account_changed, domains=["acme.com", domain]) == ("domains.1", fix)


@pytest.mark.parametrize(
    ("changes", "field", "fix"),
    [
        ({"domains": []}, "domains", "holds too few; send at least 1"),
        ({"domains": ["acme.com"] * 51}, "domains", "holds too many; send at most 50"),
        ({"domains": "acme.com"}, "domains", 'is no list; send one such as ["a", "b"]'),
        (
            {"lifecycle": "lead"},
            "lifecycle",
            "is unknown; send 'prospect', 'customer' or 'former'",
        ),
        ({"country": "Sweden"}, "country", "has another form; send text that matches ^[A-Z]{2}$"),
        ({"employees": 0}, "employees", "is too small; send 1 or more"),
        ({"employees": 12.5}, "employees", "is no whole number; send one such as 3"),
        ({"annual_deal_value": -1}, "annual_deal_value", "is too small; send 0 or more"),
        ({"crm_id": ""}, "crm_id", "is too short; send at least 1 character(s)"),
    ],
)
def test_a_faulty_company_is_refused_with_field_and_fix(changes, field, fix):
    assert refusal(account_changed, **changes) == (field, fix)


def test_a_touch_says_who_reached_whom_when_and_how():
    engaged = lead_engaged(engaged_at="2026-11-10T12:00:00+01:00", channel="call")

    assert (engaged.account_id, engaged.rep_id) == ("company:acme.com", "rep-1")
    assert engaged.engaged_at == datetime(2026, 11, 10, 11, tzinfo=UTC)
    assert (engaged.channel, lead_engaged().channel) == ("call", "other")


@pytest.mark.parametrize(
    ("changes", "field", "fix"),
    [
        ({"account_id": ""}, "account_id", "is too short; send at least 1 character(s)"),
        (
            {"engaged_at": "now"},
            "engaged_at",
            "is no moment; send one such as 2026-11-20T09:30:00Z",
        ),
        ({"rep_id": None}, "rep_id", "is no text; send a string in quotes"),
    ],
)
def test_a_faulty_touch_is_refused_with_field_and_fix(changes, field, fix):
    assert refusal(lead_engaged, **changes) == (field, fix)


def test_a_rep_may_be_held_to_a_day_and_a_week_and_to_the_day_they_joined():
    rep = rep_changed(daily_cap=3, weekly_cap=10, joined_on="2026-11-02")

    assert (rep.daily_cap, rep.weekly_cap, rep.joined_on) == (3, 10, date(2026, 11, 2))


@pytest.mark.parametrize("cap", ["daily_cap", "weekly_cap"])
def test_a_cap_of_nothing_is_refused(cap):
    assert refusal(rep_changed, **{cap: 0}) == (cap, "is too small; send 1 or more")


def deal_closed(**changes):
    data = {
        "deal_id": "opp-1",
        "version": 1,
        "domain": "acme.com",
        "won": True,
        "channel": "checkout",
        "closed_at": "2026-11-10T11:00:00Z",
        **changes,
    }
    return parse(DealClosedV1, {"metadata": metadata(), "data": data}, "detail").data


@pytest.mark.requirement("S18")
def test_an_opportunity_is_taken_over_with_owner_stage_and_amount():
    event = parse(OpportunityChangedV1, sample("OpportunityChanged.v1", "typical"), "detail")

    told = event.data.opportunity(NAMES)

    assert (told.opportunity_id, told.version, told.crm_id) == ("opp-71", 4, "acc-1")
    assert (told.owner, told.pipeline, told.stage) == ("rep-olga", "sales", "demo_completed")
    assert (told.amount, told.is_open, told.is_complex) == (60_000, True, None)
    assert told.opened_at == datetime(2026, 11, 2, 8, tzinfo=UTC)


def test_a_deal_is_taken_over_with_its_channel_and_moment():
    event = parse(DealClosedV1, sample("DealClosed.v1", "at_the_checkout"), "detail")

    told = event.data.deal(NAMES)

    assert (told.deal_id, told.version, told.won, told.channel) == ("order-9", 1, True, "checkout")
    assert (told.amount, told.closed_at) == (4_200, datetime(2026, 11, 20, 9, tzinfo=UTC))


def test_the_company_is_named_by_its_registrable_domain_or_by_the_record():
    assert opportunity_changed(domain="www.acme.com").whose(MAIL, NAMES) == Whose(domain="acme.com")
    assert deal_closed(domain=None, crm_id="crm-1").whose(MAIL, NAMES) == Whose(crm_id="crm-1")


@pytest.mark.parametrize("change", [opportunity_changed, deal_closed])
def test_a_deal_of_nobody_is_refused(change):
    field, fix = refusal(change, domain=None)

    assert (field, fix) == ("detail.data", "names no company; send crm_id, domain, or both")
