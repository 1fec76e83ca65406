"""Serve the events that CRMs word themselves."""

from collections import Counter
from collections.abc import Mapping, Sequence

from plg_router.contracts.crm_sources.contacts import with_pseudonyms
from plg_router.contracts.crm_sources.systems import SYSTEMS, CrmMessage
from plg_router.domain.signals.pseudonyms import Pseudonyms
from plg_router.kernel.errors import AlreadyHandled, Rejected
from plg_router.kernel.fingerprint import fingerprint
from plg_router.kernel.ids import EventId
from plg_router.runtime.events import Feed
from plg_router.services.apply_crm_change import ApplyCrmChange
from plg_router.services.ports import Cause


def crm_feeds(apply: ApplyCrmChange, pseudonyms: Pseudonyms) -> Sequence[Feed]:
    """Return a feed for every CRM; each change of a message stands by itself.

    One that may not count keeps no other from counting: its reason is raised after them, so that
    the message is parked.
    """

    def serve(message: CrmMessage) -> Mapping[str, object]:
        name = EventId(fingerprint(message.event_id, 32))
        outcomes: Counter[str] = Counter()
        refused: list[Rejected] = []
        for change in message.changes(apply.policies.current().crm):
            if isinstance(change, Rejected):
                refused.append(change)
                continue
            try:
                known = apply(with_pseudonyms(change, pseudonyms), Cause(name, name))
            except AlreadyHandled:
                outcomes["handled_before"] += 1
            else:
                outcomes["applied" if known else "waiting"] += 1
        if refused:
            raise refused[0]
        return dict(outcomes)

    return [Feed(system.prefixes, system.message, serve) for system in SYSTEMS]
