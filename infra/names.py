"""What the physical resources are called, so that nobody has to ask CloudFormation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """The names in one environment, for the stacks, the command line and the tests alike."""

    environment: str

    def of(self, part: str) -> str:
        """Return the name of a part: `plg-<environment>-<part>`."""
        return f"plg-{self.environment}-{part}"

    def dead_letters(self, part: str) -> str:
        """Return the queue that keeps what could not be delivered to a part."""
        return f"{self.of(part)}-dead"

    def subscriber(self, name: str) -> str:
        """Return the queue of a CRM subscriber, and the role made for its reader if one is."""
        return self.of(f"subscriber-{name}")

    def log_group(self, part: str) -> str:
        """Return the log group of a function or workflow."""
        return f"/plg/{self.environment}/{part}"

    @property
    def bus(self) -> str:
        """Return the event bus, which is also the AppConfig application's name."""
        return f"plg-{self.environment}"

    @property
    def application(self) -> str:
        """Return the AppConfig application that holds the routing policy."""
        return f"plg-{self.environment}"

    @property
    def metrics(self) -> str:
        """Return the namespace in which the functions publish their metrics."""
        return f"plg-{self.environment}"

    @property
    def accounts_table(self) -> str:
        """Return the table of accounts: profiles, firmographics, scores, leads and decisions."""
        return self.of("accounts")

    @property
    def reps_table(self) -> str:
        """Return the table of reps: the roster, their open load and the pools' credits."""
        return self.of("reps")

    @property
    def contacts_table(self) -> str:
        """Return the table of people whose employer is looked up, where vendors are configured."""
        return self.of("contacts")

    @property
    def pseudonym_key(self) -> str:
        """Return the secret that people and workspaces are named under."""
        return self.of("pseudonym-key")

    @property
    def rep(self) -> str:
        """Return the role that reps read their own leads in, each in a session named after them."""
        return self.of("rep")

    @property
    def quarantine(self) -> str:
        """Return the queue of input that can never be accepted."""
        return self.of("quarantine")

    @property
    def assignment_sla(self) -> str:
        """Return the workflow that runs a lead's clock."""
        return self.of("assignment-sla")
