"""Decide who is at work: exactly these reps, while everybody else goes home."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime

from infra.bus.crm_events import AccountFacts, RepFacts, account_changed, rep_changed
from infra.bus.player import Player
from infra.local.patience import wait_for
from infra.operate.archive import Archive
from plg_router.domain.routing.rep import Rep

_APPLIED_WITHIN_S = 180


class Seating:
    """Speaks for the CRM about reps and accounts, and waits until the router has listened."""

    def __init__(self, player: Player, archive: Archive) -> None:
        self._player = player
        self._archive = archive

    def seat(self, reps: Iterable[RepFacts]) -> None:
        """Make these the only active reps."""
        wanted = {rep.rep_id: rep for rep in reps}
        now, version = datetime.now(UTC), _version()
        present = {rep_id for rep_id, rep in wanted.items() if rep.active}
        known = self._archive.reps()
        gone = [rep for rep_id, rep in known.items() if rep.active and rep_id not in wanted]
        self._player.put(
            *(rep_changed(_gone(rep), version=version, now=now) for rep in gone),
            *(rep_changed(rep, version=version, now=now) for rep in wanted.values()),
        )
        wait_for(
            f"the roster to be {', '.join(sorted(present)) or 'empty'}",
            lambda: self._archive.active_reps() == present,
            seconds=_APPLIED_WITHIN_S,
        )

    def introduce(self, accounts: Iterable[AccountFacts]) -> None:
        """Make the CRM's accounts known."""
        known = list(accounts)
        now, version = datetime.now(UTC), _version()
        self._player.put(*(account_changed(each, version=version, now=now) for each in known))
        wait_for(
            f"{len(known)} CRM accounts to be known",
            lambda: all(self._archive.crm_of_company(account.domain) for account in known),
            seconds=_APPLIED_WITHIN_S,
        )

    def change_rep(self, rep: RepFacts) -> None:
        """Say what a rep is from now on."""
        self._player.put(rep_changed(rep, version=_version(), now=datetime.now(UTC)))

    def change_account(self, account: AccountFacts) -> None:
        """Say what a company is to the CRM from now on."""
        self._player.put(account_changed(account, version=_version(), now=datetime.now(UTC)))


def _version() -> int:
    return time.time_ns() // 1_000_000


def _gone(rep: Rep) -> RepFacts:
    return RepFacts(
        rep_id=rep.rep_id,
        squads=tuple(rep.squads),
        territories=tuple(rep.territories),
        skills=tuple(rep.skills),
        weight=rep.weight,
        cap=rep.cap,
        active=False,
        manager=rep.manager,
    )
