"""Who was asked is kept beside what was said, and neither disturbs the other."""

from datetime import timedelta

from plg_router.domain.enrichment.firmographics import UNKNOWN_COMPANY, CompanyFacts
from tests.domain.builders import NOON

FACTS = CompanyFacts(employees=40)


def test_what_a_source_says_leaves_the_note_that_it_was_asked():
    known = UNKNOWN_COMPANY.after_asking("apollo", NOON).told_by("apollo", FACTS, NOON)

    assert known.asked == {"apollo": NOON}
    assert known.believed([]) == FACTS


def test_a_note_taken_back_leaves_the_others():
    known = UNKNOWN_COMPANY.after_asking("apollo", NOON).after_asking("breeze", NOON)

    assert known.without_answer("apollo").asked == {"breeze": NOON}
    assert known.without_answer("apollo").without_answer("apollo").asked == {"breeze": NOON}


def test_asking_again_moves_the_note():
    later = NOON + timedelta(days=31)

    known = UNKNOWN_COMPANY.after_asking("apollo", NOON).after_asking("apollo", later)

    assert known.asked == {"apollo": later}
