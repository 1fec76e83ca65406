"""A verdict judges one decision, by its name."""

from plg_router.domain.assignment.record import decision_id
from plg_router.domain.feedback.verdict import Answer, LeadVerdict
from plg_router.kernel.ids import RepId
from tests.domain.builders import ACME, NOON


def test_a_verdict_names_the_decision_it_judges():
    verdict = LeadVerdict(ACME, 3, RepId("ann"), Answer.ACCEPTED, None, "", NOON)

    assert verdict.decision_id == decision_id(ACME, 3) == "company:acme.com/3"
