"""Figures come from what was stored, and a thing that must not happen would show in them."""

import json
from datetime import timedelta

import pytest

from infra.local.figures import Figures, count_outcomes, double_leads, latencies, percentile
from infra.local.judgement import Fate, judge
from infra.local.traffic.generator import Label
from plg_router.domain.identity.nodes import company_node, person_node
from plg_router.kernel.ids import AccountId, UserId
from tests.domain.builders import CAUSE, NOON, rep
from tests.fakes.pseudonyms import OpenNames
from tests.infra.operate.dossiers import assigned, dossier

ANN = rep("ann")
FULL = rep("ann", cap=1, open_leads=1)


class Nodes:
    """Answers for the roots of nodes that are stored."""

    def __init__(self, roots):
        self._roots = roots

    def roots(self, nodes):
        return {node: self._roots[node] for node in nodes if node in self._roots}


def label(*, human, user="u-1", domain=None, persona="somebody"):
    return Label(
        persona=persona,
        should_reach_human=human,
        sign_ups=1,
        user_ids=(user,),
        domain=domain,
    )


def company(domain):
    return AccountId(company_node(domain))


def test_outcomes_are_counted_over_all_decisions():
    accounts = [dossier(assigned("acme.com", ANN)), dossier(assigned("bolt.com")), dossier()]

    assert count_outcomes(accounts) == {"LeadAssigned": 1, "LeadEscalated": 1}


def test_a_second_assignment_of_one_crossing_is_a_double_lead():
    twice = dossier(assigned("acme.com", ANN), assigned("acme.com", ANN))

    assert double_leads([twice], None) == 1
    assert double_leads([dossier(assigned("acme.com", ANN))], None) == 0


def test_a_lead_that_waited_in_between_is_no_double_lead():
    waited = dossier(
        assigned("acme.com", ANN), assigned("acme.com", FULL), assigned("acme.com", ANN)
    )

    assert count_outcomes([waited]) == {"LeadAssigned": 2, "LeadQueued": 1}
    assert double_leads([waited], None) == 0


def test_one_firm_with_two_leads_is_a_double_lead():
    firm = label(human=True, domain="acme.com", user="u-1")
    nodes = Nodes(
        {company_node("acme.com"): company("acme.com"), person_node(UserId("u-1")): "person:x"}
    )

    judged = judge([firm], {company("acme.com"), AccountId("person:x")}, nodes, OpenNames())

    assert double_leads([], judged) == 1


def test_latency_runs_from_the_put_of_the_deciding_signal():
    accounts = [dossier(assigned("acme.com", ANN))]

    assert latencies(accounts, {CAUSE: NOON - timedelta(seconds=3)}) == [3.0]
    assert latencies(accounts, {}) == []


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 2.0), (0.51, 3.0), (0.95, 4.0), (1.0, 4.0), (0.01, 1.0)]
)
def test_a_percentile_is_a_value_that_occurred(share, value):
    assert percentile([1.0, 2.0, 3.0, 4.0], share) == value


def test_nothing_has_no_percentile():
    assert percentile([], 0.5) is None


def test_precision_and_recall_are_counted_by_account():
    labels = [
        label(human=True, domain="right.com", user="a"),
        label(human=True, domain="missed.com", user="b", persona="quiet_buyer"),
        label(human=False, domain="mistaken.com", user="c", persona="onlooker"),
        label(human=False, user="d"),
    ]
    leads = {company("right.com"), company("mistaken.com")}
    nodes = Nodes(
        {company_node(domain): company(domain) for domain in ("right.com", "mistaken.com")}
    )

    judged = judge(labels, leads, nodes, OpenNames())

    assert (judged.precision, judged.recall) == (0.5, 0.5)
    assert (judged.sign_ups, judged.sign_ups_reached) == (4, 2)
    assert (judged.missed, judged.mistaken) == ({"quiet_buyer": 1}, {"onlooker": 1})


def test_the_confusion_table_counts_accounts_by_who_they_are_the_wanted_first():
    labels = [
        label(human=False, domain="a.com", user="a", persona="onlooker"),
        label(human=False, domain="b.com", user="b", persona="onlooker"),
        label(human=True, domain="c.com", user="c", persona="quiet_buyer"),
    ]
    nodes = Nodes({company_node(name): company(name) for name in ("a.com", "c.com")})

    judged = judge(labels, {company("a.com"), company("c.com")}, nodes, OpenNames())

    assert list(judged.confusion.items()) == [
        ("quiet_buyer", Fate(should_reach_human=True, accounts=1, reached=1)),
        ("onlooker", Fate(should_reach_human=False, accounts=2, reached=1)),
    ]
    document = json.loads(json.dumps(figures(confusion=judged.confusion).document()))
    assert document["confusion"]["onlooker"] == {
        "should_reach_human": False,
        "accounts": 2,
        "reached": 1,
    }


def test_without_leads_there_is_no_precision():
    judged = judge([label(human=True)], set(), Nodes({}), OpenNames())

    assert (judged.precision, judged.recall) == (None, 0.0)


def test_the_summary_holds_every_figure_by_name_and_is_json():
    names = "received folded ignored parked lost signups accounts human_share qualified assigned"
    names += " reassigned queued escalated over_cap double_leads precision recall latency_p50_s"
    names += " latency_p95_s write_units_per_event stories_passed stories_failed"
    judged = judge([label(human=True, persona="quiet_buyer")], set(), Nodes({}), OpenNames())

    document = json.loads(json.dumps(figures(missed=judged.missed).document()))

    assert set(names.split()) <= document.keys()
    assert document["lost"] == 1
    assert document["missed"] == {"quiet_buyer": 1}


def figures(**changes):
    fields = {
        **dict.fromkeys(("folded", "ignored", "parked"), 1),
        **dict.fromkeys(("accounts", "qualified", "assigned", "reassigned"), 0),
        **dict.fromkeys(("queued", "escalated"), 0),
        **dict.fromkeys(("over_cap", "double_leads", "dead_letters"), 0),
        **dict.fromkeys(("signups", "human_share", "precision", "recall")),
        **dict.fromkeys(("latency_p50_s", "latency_p95_s")),
        "received": 4,
        "write_units_per_event": 0.5,
        **changes,
    }
    return Figures(**fields)
