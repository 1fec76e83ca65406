"""Whoever is on call hears that the policy in force is not the one deployed, and why."""

from plg_router.kernel.errors import Transient
from plg_router.runtime.observability import metrics
from plg_router.runtime.stale_policy import tell_stale


def test_a_stale_policy_is_counted_for_its_alarm_and_says_what_is_wrong(log, published):
    @metrics.log_metrics
    def handler(_event, _context):
        tell_stale(Transient("policy: scoring.threshold: is too large; give 100"))

    handler({}, None)

    assert published() == [{"policy_stale": 1}]
    (line,) = log.lines("policy stale")
    assert line["errors"] == ["Transient: policy: scoring.threshold: is too large; give 100"]
