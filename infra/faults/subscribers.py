"""See that a subscriber ends up with what was decided."""

from infra.crm_subscriber.inbox import Inbox
from infra.operate.archive import Archive


def behind(inbox: Inbox, archive: Archive) -> list[str]:
    """Return the accounts of which a subscriber does not show the last decision."""
    told = []
    for dossier in archive.dossiers():
        if not dossier.decisions:
            continue
        last = dossier.decisions[-1].outcome
        task = inbox.tasks.get(dossier.account_id)
        shown = task.event_type.partition(".")[0] if task else "nothing"
        if shown != last or (task and task.decision_seq != len(dossier.decisions)):
            told.append(f"{dossier.account_id}: the subscriber shows {shown}, decided was {last}")
    return told
