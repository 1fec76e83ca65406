"""What is read of a message names people and workspaces by keyed pseudonyms alone."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.adapters.pseudonyms import KeyedPseudonyms
from plg_router.contracts.account_changed import MOST_CONTACTS, AccountChangedV1
from plg_router.contracts.addresses import MASK, masked
from plg_router.contracts.assignment_overridden import AssignmentOverriddenV1
from plg_router.contracts.crm_sources.contacts import with_pseudonyms
from plg_router.contracts.crm_sources.told import told
from plg_router.contracts.deal_closed import DealClosedV1
from plg_router.contracts.envelope import parse
from plg_router.contracts.fields import IS_NO_ACCOUNT
from plg_router.contracts.lead_engaged import LeadEngagedV1
from plg_router.contracts.lead_verdict_recorded import LeadVerdictRecordedV1
from plg_router.contracts.opportunity_changed import OpportunityChangedV1
from plg_router.contracts.properties import LONGEST_TEXT
from plg_router.contracts.read_product import ProductReader
from plg_router.contracts.rep_changed import RepChangedV1
from plg_router.domain.crm.crm_object import CONTACTS, CrmObject, ObjectChange, ObjectKind, written
from plg_router.domain.identity.nodes import nodes_of, person_node
from plg_router.domain.signals.fold import fold
from plg_router.kernel.errors import Rejected
from plg_router.kernel.ids import UserId
from plg_router.runtime.events import cause_of
from tests.contracts.messages import (
    FROM_PRODUCT,
    MAIL,
    NOW,
    POLICY,
    SAMPLES,
    entry_with,
    metadata,
    mixpanel,
    native,
    sample,
)
from tests.fakes.pseudonyms import OpenNames

ADDRESS = "Ana@acme.com"
KEYED = KeyedPseudonyms(lambda: "key")
OF_PRODUCT = [path for path in SAMPLES if path.parent.name in FROM_PRODUCT]


def read(entry, pseudonyms=KEYED):
    return ProductReader(POLICY, MAIL, pseudonyms, NOW)(json.dumps(entry))


def names_in(signals):
    """Return every id of a person or workspace in signals that bear their own names."""
    senders = [signal.sender for signal in signals]
    ids = {sender.user_id for sender in senders} | {sender.previous_id for sender in senders}
    return {*ids, *(place for signal in signals for place in signal.workspaces)} - {None}


@pytest.mark.parametrize("path", OF_PRODUCT, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_signal_of_any_source_holds_an_id_that_a_product_gave(path):
    entry = entry_with(path.parent.name, json.loads(path.read_text()))
    open_names, hidden = read(entry, OpenNames()).signals, read(entry).signals

    for plain, signal in zip(open_names, hidden, strict=True):
        assert not names_in([plain]) & names_in([signal])
        assert signal.sender.user_id == KEYED.of(plain.sender.user_id)
        assert signal.workspaces == tuple(map(KEYED.of, plain.workspaces))


def product(signal="feature_used", **properties):
    """Return a signal of somebody whose every name is an address."""
    entry = native(
        user={"user_id": ADDRESS, "email": ADDRESS, "department": f"of {ADDRESS}"},
        workspace_id=ADDRESS,
        signal=signal,
        properties=properties,
    )
    entry["detail"]["metadata"] = metadata(event_id=f"{ADDRESS}/7")
    return entry


@pytest.mark.parametrize(
    "entry",
    [
        product(feature=ADDRESS),
        product("integration_connected", integration=ADDRESS),
        product("usage_limit_hit", feature=ADDRESS),
        product("workspace_created", feature=ADDRESS),
        product("teammate_invited", invitee_id=ADDRESS),
    ],
    ids=lambda entry: entry["detail"]["data"]["signal"],
)
def test_neither_a_signal_nor_its_profile_holds_an_address(entry):
    (signal,) = read(entry).signals

    text = repr([signal._replace(occurred_at=NOW), fold([signal]), nodes_of(signal)])
    assert "acme.com" in text  # the company is known
    assert "ana@" not in text.lower()


@pytest.mark.parametrize("cut_at", range(1, len(ADDRESS) + 1))
def test_a_text_that_is_cut_holds_no_half_of_an_address(cut_at):
    """Wherever the cut falls: within the name, before the sign, behind it."""
    long = "x" * (LONGEST_TEXT - cut_at - 1) + f" {ADDRESS}"
    entry = product(feature=long)
    entry["detail"]["data"]["user"]["department"] = long
    (signal,) = read(entry).signals

    kept = "x" * (LONGEST_TEXT - cut_at - 1) + f" {MASK}"[: cut_at + 1]
    assert signal.subject == kept
    assert signal.sender.department == kept.strip()


def test_the_name_of_a_page_is_counted_without_half_of_an_address():
    path = f"{'x' * (LONGEST_TEXT - len('Ana@'))}{ADDRESS}"

    reading = read(mixpanel("$mp_web_page_view", current_url_path=path))

    assert list(reading.ignored) == [f"mixpanel.pages.{MASK}"]


@given(words=st.text(alphabet="a@ .", max_size=40))
def test_masking_looks_at_each_word_once_and_finds_what_it_always_did(words):
    assert masked(words) == re.sub(r"\S+@\S+", MASK, words)


def test_an_id_with_an_at_sign_that_is_no_address_stays_as_it_is():
    entry = product()
    entry["detail"]["metadata"]["event_id"] = "order 7@warehouse"

    assert read(entry).signals[0].event_id == "order 7@warehouse"


def test_whom_the_crm_knows_is_whom_the_product_knows():
    """Both spell an address as they like."""
    known = sample("AccountChanged.v1", "typical")
    changed = {**known, "data": {**known["data"], "contacts": ["ana@ACME.com"]}}
    event = parse(AccountChangedV1, changed, "detail")
    (signal,) = read(product()).signals

    assert event.data.change(MAIL, KEYED).contacts == (signal.sender.user_id,)


def change(value):
    known = CrmObject({CONTACTS: written(7, 1, value), "name": written(7, 1, "Acme")})
    return ObjectChange("hubspot", ObjectKind.ACCOUNT, "1", known)


def test_an_object_of_the_crm_is_kept_with_pseudonyms():
    hidden = with_pseudonyms(change("ana@acme.com; u-2,u-3"), KEYED).told

    assert str(hidden.get(CONTACTS)).split() == [KEYED.of(one) for one in (ADDRESS, "u-2", "u-3")]
    assert hidden.get("name") == "Acme"
    assert hidden.fields[CONTACTS].at == 7


@pytest.mark.parametrize("value", [None, True, 7, ""])
def test_an_object_without_people_names_nobody(value):
    hidden = with_pseudonyms(change(value), KEYED).told

    assert hidden.get(CONTACTS) in {value, None}


def test_a_list_of_contacts_has_an_end():
    many = " ".join(f"u-{number}" for number in range(MOST_CONTACTS + 1))

    hidden = with_pseudonyms(change(many), KEYED).told

    assert len(str(hidden.get(CONTACTS)).split()) == MOST_CONTACTS


def test_what_sales_says_of_a_lead_is_kept_without_addresses():
    known = sample("LeadVerdictRecorded.v1", "bad_signal")
    said = {**known, "data": {**known["data"], "reason": f"wrote to {ADDRESS} in vain"}}

    event = parse(LeadVerdictRecordedV1, said, "detail")

    assert event.data.reason == f"wrote to {MASK} in vain"


def crm_said(contract, kind, /, **fields):
    """Return a sample of the CRM's that says something else here and there."""
    known = sample(contract.detail_type, kind)
    return parse(contract, {**known, "data": {**known["data"], **fields}}, "detail").data


IDS = {"crm_id": f"main/{ADDRESS}", "opportunity_id": f"deal {ADDRESS}", "deal_id": ADDRESS}


def test_ids_of_the_crm_that_hold_an_address_are_kept_under_one_pseudonym():
    """Whatever names a company or a deal names the same one, and stays a key."""
    changed = crm_said(AccountChangedV1, "typical", crm_id=IDS["crm_id"]).change(MAIL, KEYED)
    of_company = {name: IDS[name] for name in ("crm_id", "opportunity_id")}
    opportunity = crm_said(OpportunityChangedV1, "typical", **of_company)
    closed = crm_said(DealClosedV1, "typical", crm_id=IDS["crm_id"], deal_id=IDS["deal_id"])
    deal, known = closed.deal(KEYED), opportunity.opportunity(KEYED)

    assert changed.crm.crm_id == KEYED.of(IDS["crm_id"])
    assert opportunity.whose(MAIL, KEYED).crm_id == changed.crm.crm_id == known.crm_id
    assert closed.whose(MAIL, KEYED).crm_id == changed.crm.crm_id
    assert known.opportunity_id == KEYED.of(IDS["opportunity_id"])
    assert deal.deal_id == KEYED.of(IDS["deal_id"])
    assert ADDRESS not in repr([changed.crm, known, deal])


def test_ids_of_the_crm_that_hold_none_stay_as_they_are():
    changed = crm_said(AccountChangedV1, "typical", crm_id="001@north").change(MAIL, KEYED)

    assert changed.crm.crm_id == "001@north"


@pytest.mark.parametrize(
    ("contract", "name"),
    [
        (LeadEngagedV1, "typical"),
        (LeadVerdictRecordedV1, "bad_signal"),
        (AssignmentOverriddenV1, "typical"),
    ],
    ids=lambda value: getattr(value, "detail_type", None),
)
def test_an_address_in_the_place_of_our_own_id_is_refused(contract, name):
    """We name no account by an address, and whoever is refused is told what to send."""
    with pytest.raises(Rejected) as refused:
        crm_said(contract, name, account_id=f"record:{ADDRESS}")

    assert (refused.value.field, refused.value.fix) == ("detail.data.account_id", IS_NO_ACCOUNT)


def test_what_the_crm_says_of_companies_deals_and_reps_is_kept_without_addresses():
    company = crm_said(AccountChangedV1, "typical", name=f"Acme, {ADDRESS}", industry=ADDRESS)
    deal = crm_said(OpportunityChangedV1, "typical", stage=f"with {ADDRESS}")
    rep = crm_said(RepChangedV1, "typical", skills=[ADDRESS], territories=["AMER", ADDRESS])

    assert company.change(MAIL, KEYED).facts.name == f"Acme, {MASK}"
    assert deal.opportunity(KEYED).stage == f"with {MASK}"
    assert (rep.skills, rep.territories) == ((MASK,), ("AMER", MASK))
    assert ADDRESS not in repr([company.change(MAIL, KEYED), rep])


@pytest.mark.parametrize("system", ["hubspot", "salesforce"])
def test_an_object_of_the_crm_keeps_no_address_of_any_field(system):
    """Of the company's domain that somebody wrote as an address, the domain counts."""
    said = {"name": f"Acme, {ADDRESS}", "domains": f"{ADDRESS}; beta.com", "industry": ADDRESS}
    values = {ours: told(ours, value, ours) for ours, value in said.items()}
    fields = {name: told(name, ADDRESS, name) for name in ("account", "stage")}
    deal = CrmObject({name: written(7, 1, value) for name, value in fields.items()})
    kept = with_pseudonyms(ObjectChange(system, ObjectKind.OPPORTUNITY, ADDRESS, deal), KEYED)
    company = with_pseudonyms(ObjectChange(system, ObjectKind.ACCOUNT, ADDRESS, CrmObject()), KEYED)

    assert values == {"name": f"Acme, {MASK}", "domains": "acme.com; beta.com", "industry": MASK}
    assert kept.told.get("account") == company.object_id == KEYED.of(ADDRESS)
    assert kept.told.get("stage") == MASK
    assert ADDRESS not in f"{kept} {kept.key} {company.key}"


def test_a_task_of_the_crm_names_no_account_of_ours_by_an_address():
    with pytest.raises(Rejected, match="account_id"):
        told("account_id", ADDRESS, "detail.payload.PLG_Account__c")


def test_an_event_named_after_an_address_causes_nothing_under_that_name():
    named = metadata(event_id=f"{ADDRESS}/1", correlation_id=f"{ADDRESS}/0")
    said = {**sample("LeadVerdictRecorded.v1", "bad_signal"), "metadata": named}

    cause = cause_of(parse(LeadVerdictRecordedV1, said, "detail"))

    assert ADDRESS not in cause.correlation_id + cause.causation_id
    assert cause.correlation_id != cause.causation_id


def test_nobody_without_the_key_can_tell_whose_node_it_is():
    (signal,) = read(product()).signals

    assert person_node(UserId(ADDRESS)) not in nodes_of(signal)
    assert person_node(UserId(KEYED.of(ADDRESS))) in nodes_of(signal)
