"""The lead stores and rosters, in memory and on DynamoDB, keep the same promises."""

from tests.adapters.promises import leads


class TestDecisions(leads.Decisions):
    """A lead, its rep's slot, the squad's credits, the record and the event move as one."""


class TestReps(leads.Reps):
    """What the CRM says of the reps, apart from the load that leads put on them."""
