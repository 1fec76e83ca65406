"""Reps as they are: most reach the customer in time, some let the clock run out."""

from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event

from infra.bus.crm_events import lead_engaged
from infra.bus.player import Player
from infra.crm_subscriber.inbox import Inbox
from plg_router.kernel.ids import AccountId

_ON_THE_CLOCK = frozenset({"LeadAssigned.v1", "LeadReassigned.v1"})
_LOOK_EVERY_S = 0.2
_SHARE_IN_TIME = 0.85
_SOONEST, _LATEST = 0.05, 0.6  # of the time that is left when the task arrives


class SimulatedReps:
    """Every rep of the team, reading the tasks of one CRM."""

    def __init__(self, inbox: Inbox, player: Player, team: frozenset[str], *, seed: int) -> None:
        self._inbox = inbox
        self._player = player
        self._team = team
        self._rng = Random(seed)
        self._plans: dict[tuple[AccountId, int], datetime | None] = {}
        self.touches: dict[AccountId, datetime] = {}

    def run(self, stopped: Event) -> None:
        """Work until stopped."""
        while not stopped.wait(_LOOK_EVERY_S):
            self.work(datetime.now(UTC))

    def work(self, now: datetime) -> None:
        """Plan a touch for each new task, or none, and carry out the plans that are due."""
        for account, task in list(self._inbox.tasks.items()):
            rep = task.data.get("rep_id")
            if task.event_type not in _ON_THE_CLOCK or rep not in self._team:
                continue
            offer = (account, task.decision_seq)
            if offer not in self._plans:
                self._plans[offer] = self._plan(datetime.fromisoformat(task.data["deadline"]), now)
            due = self._plans[offer]
            if due and due <= now:
                self._plans[offer] = None
                self.touches[account] = now
                self._player.put(lead_engaged(account, rep, now=now))

    def _plan(self, deadline: datetime, now: datetime) -> datetime | None:
        if self._rng.random() > _SHARE_IN_TIME:
            return None
        left = max(deadline - now, timedelta(0))
        return now + left * self._rng.uniform(_SOONEST, _LATEST)
