"""The account stores, in memory and on DynamoDB, keep the same promises."""

from tests.adapters.promises import accounts


class TestForest(accounts.Forest):
    """Nodes and their roots."""


class TestTombstones(accounts.Tombstones):
    """The nodes of people who were erased."""


class TestProfiles(accounts.Profiles):
    """Profiles, their versions and what they announce."""


class TestUnions(accounts.Unions):
    """Two accounts that turn out to be one."""


class TestKnowledge(accounts.Knowledge):
    """Firmographics, standings and the CRM's view."""
