"""A pseudonym is the same for ever, says nothing, and cannot be made without the key."""

import hmac
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.adapters.pseudonyms import KeyedPseudonyms
from plg_router.kernel.errors import Transient

KEY = "a key of the environment"
IDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=128)


@given(told=IDS)
def test_a_pseudonym_depends_on_the_id_and_the_key_alone(told):
    name = KeyedPseudonyms(lambda: KEY).of(told)

    assert name == KeyedPseudonyms(lambda: KEY).of(told)
    assert name != KeyedPseudonyms(lambda: "another key").of(told)


@given(told=IDS.filter(lambda told: "@" not in told))
def test_a_pseudonym_is_the_hmac_of_the_id(told):
    expected = hmac.new(KEY.encode(), told.encode(), sha256).hexdigest()[:32]

    assert KeyedPseudonyms(lambda: KEY).of(told) == expected


def test_no_two_of_many_people_share_a_pseudonym():
    pseudonyms = KeyedPseudonyms(lambda: KEY)

    assert len({pseudonyms.of(f"user-{number}") for number in range(10_000)}) == 10_000


def test_an_address_is_one_person_however_it_is_spelt():
    pseudonyms = KeyedPseudonyms(lambda: KEY)

    assert pseudonyms.of(" Ana@Acme.com") == pseudonyms.of("ana@acme.com")
    assert pseudonyms.of("ABC") != pseudonyms.of("abc")


def test_the_key_is_asked_for_once_and_not_before_it_is_needed():
    asked = []
    pseudonyms = KeyedPseudonyms(lambda: asked.append(1) or KEY)

    assert asked == []
    pseudonyms.of("ann")
    pseudonyms.of("ben")
    assert asked == [1]


def test_a_key_that_could_not_be_read_is_asked_for_again():
    answers = iter([Transient("throttled"), KEY])

    def key():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    pseudonyms = KeyedPseudonyms(key)

    with pytest.raises(Transient):
        pseudonyms.of("ann")
    assert pseudonyms.of("ann") == KeyedPseudonyms(lambda: KEY).of("ann")
