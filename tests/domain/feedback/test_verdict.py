"""A verdict judges one decision, by its name."""

from plg_router.domain.assignment.record import account_and_seq, decision_id
from plg_router.domain.feedback.verdict import Answer, LeadVerdict
from plg_router.kernel.ids import AccountId, RepId
from tests.domain.builders import ACME, NOON


def test_a_verdict_names_the_decision_it_judges():
    verdict = LeadVerdict(ACME, 3, RepId("ann"), Answer.ACCEPTED, None, "", NOON)

    assert verdict.decision_id == decision_id(ACME, 3) == "company:acme.com/3"


def test_a_decision_is_found_by_its_name_whatever_its_account_is_called():
    account = AccountId("record:a/b/7")

    assert account_and_seq(decision_id(account, 12)) == (account, 12)
