"""The lead stores and rosters, in memory and on DynamoDB, keep the same promises."""

from tests.adapters.promises import leads


class TestDecisions(leads.Decisions):
    """A lead, its rep's slot, the squad's credits, the record and the event move as one."""


class TestCaps(leads.Caps):
    """No rep is given more than they may hold, on a day, in a week, or at a time."""


class TestListings(leads.Listings):
    """Leads are found by who holds them, and in the order in which they wait."""


class TestChanges(leads.Changes):
    """A lead about which nothing is decided changes as a whole, or not at all."""


class TestVerdicts(leads.Verdicts):
    """A decision is judged once, and what a bad signal did is undone in the same write."""


class TestRefusals(leads.Refusals):
    """A demand is refused for ever, and nothing it asked for happens afterwards."""


class TestDeals(leads.Deals):
    """A rep's complex deals are counted, each as its newest version says."""


class TestReps(leads.Reps):
    """What the CRM says of the reps, apart from the load that leads put on them."""
