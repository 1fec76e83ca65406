"""Say what came of asking vendors, and when an event has to be delivered again for it."""

from plg_router.domain.enrichment.answer import NoAnswer, word_for
from plg_router.kernel.errors import Transient
from plg_router.runtime.events import Fields
from plg_router.runtime.observability import report
from plg_router.services.vendor_desk import Inquiry


def line_of(asked_about: str, inquiry: Inquiry) -> Fields | None:
    """Return the fields of the one line an inquiry is worth; None where nobody was asked.

    Raises Transient, once the line is written, where a vendor that could help gave no answer: the
    queue delivers the event again later. Nothing waits for it: scoring has gone ahead.
    """
    if not inquiry.answers:
        return None
    words = {vendor: word_for(answer) for vendor, answer in inquiry.answers.items()}
    fields = {"account_id": asked_about, "asked": words}
    if inquiry.is_settled:
        return fields
    report("decision", fields)
    owing = [name for name, answer in inquiry.answers.items() if isinstance(answer, NoAnswer)]
    raise Transient(f"no answer from {', '.join(owing)}")
