"""Of an address the domain remains; the address itself only of those whom a vendor may look up."""

import json

import pytest

from infra.policies.file import policy_of
from plg_router.contracts.read_product import ProductReader
from tests.fakes.cast import NOW
from tests.fakes.deliveries import entry, metadata
from tests.fakes.pseudonyms import OpenNames
from tests.fakes.vendors import FewProviders

POLICY = policy_of("prod")


def address_kept(email, title, policy=POLICY):
    """Return the address that a signal carries on."""
    user = {"user_id": "vp", "email": email, "name": "Vera Pilot", "title": title}
    data = {"user": user, "signal": "signed_up"}
    body = json.dumps(entry("ProductSignal.v1", {"metadata": metadata(), "data": data}, "product"))
    (signal,) = ProductReader(policy, FewProviders(), OpenNames(), NOW)(body).signals
    assert "Vera" not in repr(signal)
    assert email not in repr(signal)
    return signal.sender.address


@pytest.mark.requirement("S8", "S20")
@pytest.mark.parametrize("title", ["VP Engineering", "CTO", "Head of Data", "Team Lead"])
def test_a_senior_person_on_private_mail_may_be_looked_up(title):
    assert address_kept("Vera.Pilot@gmail.com ", title) == "Vera.Pilot@gmail.com"


@pytest.mark.parametrize(
    ("email", "title"),
    [
        ("vera.pilot@gmail.com", "Engineer"),
        ("vera.pilot@gmail.com", None),
        ("vera.pilot@acme.com", "CTO"),
        ("vera.pilot@mit.edu", "Head of Lab"),
        ("vera.pilot@privaterelay.acme.com", "CTO"),
    ],
)
def test_nobody_elses_address_is_carried_on(email, title):
    assert address_kept(email, title) is None


def test_the_policy_may_leave_leads_alone():
    enrichment = POLICY.enrichment.model_copy(update={"look_up_from": "executive"})
    strict = POLICY.model_copy(update={"enrichment": enrichment})

    assert address_kept("vera.pilot@gmail.com", "Team Lead", strict) is None
    assert address_kept("vera.pilot@gmail.com", "CTO", strict) == "vera.pilot@gmail.com"
