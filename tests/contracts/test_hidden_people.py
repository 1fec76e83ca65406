"""What is read of a message names people and workspaces by keyed pseudonyms alone."""

import json
from dataclasses import replace

import pytest

from plg_router.adapters.pseudonyms import KeyedPseudonyms
from plg_router.contracts.account_changed import AccountChangedV1
from plg_router.contracts.addresses import MASK
from plg_router.contracts.crm_sources.contacts import MOST_CONTACTS, with_pseudonyms
from plg_router.contracts.envelope import parse
from plg_router.contracts.lead_verdict_recorded import LeadVerdictRecordedV1
from plg_router.contracts.read_product import ProductReader
from plg_router.domain.crm.crm_object import CONTACTS, CrmObject, ObjectChange, ObjectKind, written
from plg_router.domain.identity.nodes import nodes_of, person_node
from plg_router.domain.signals.fold import fold
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

    told = repr([replace(signal, occurred_at=NOW), fold([signal]), nodes_of(signal)])
    assert "acme.com" in told  # the company is known
    assert "ana@" not in told.lower()


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
    told = CrmObject({CONTACTS: written(7, 1, value), "name": written(7, 1, "Acme")})
    return ObjectChange("hubspot", ObjectKind.ACCOUNT, "1", told)


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
