"""One line says what came of asking vendors; an answer that is owed asks for another delivery."""

import pytest

from plg_router.domain.enrichment.answer import Found, NoAnswer, NotFound, Why
from plg_router.domain.enrichment.person import Person
from plg_router.kernel.errors import Transient
from plg_router.runtime.inquiries import line_of
from plg_router.services.vendor_desk import Inquiry

ANSWERS = {"apollo": NoAnswer(Why.SLOW), "breeze": NotFound()}
WORDS = {"apollo": "slow", "breeze": "not found"}


def test_where_nobody_was_asked_nothing_is_said(log):
    assert line_of("company:acme.com", Inquiry()) is None
    assert log.text == ""


def test_the_line_tells_who_was_asked_and_never_what_was_found():
    line = line_of("person:1", Inquiry({"apollo": Found(Person("acme.com", "VP"))}))

    assert line == {"account_id": "person:1", "asked": {"apollo": "found"}}


def test_an_answer_that_could_not_help_any_more_is_not_waited_for():
    assert line_of("company:acme.com", Inquiry(ANSWERS)) == {
        "account_id": "company:acme.com",
        "asked": WORDS,
    }


def test_an_answer_that_is_owed_is_told_and_asks_for_another_delivery(log):
    with pytest.raises(Transient, match=r"^no answer from apollo$"):
        line_of("company:acme.com", Inquiry(ANSWERS, is_settled=False))

    (line,) = log.lines("decision")
    assert (line["account_id"], line["asked"]) == ("company:acme.com", WORDS)
