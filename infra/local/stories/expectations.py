"""Compare how a story ended with how it should have: every difference is one plain sentence."""

from collections.abc import Collection, Iterator

from infra.crm_subscriber.inbox import Message
from infra.local.stories.story import Expected, Told
from infra.operate.dossier import Dossier


def differences(
    expected: Expected,
    found: Dossier | None,
    before: Dossier | None,
    heard: Collection[Message] = (),
) -> list[str]:
    """Return what is not as expected of an account, as sentences; nothing means all is well.

    `before` is the account as it stood before everything was delivered again, `heard` what
    subscribers have pulled so far.
    """
    if found is None:
        return [f"{expected.account} is unknown"]
    return [
        f"{expected.account}: {difference}"
        for difference in (
            *_in_figures(expected, found),
            *_in_people(expected, found),
            *_in_reasons(expected, found),
            *_in_what_was_told(expected, [message for message in heard if _is_of(found, message)]),
            *_since(expected, found, before),
        )
    ]


def _in_figures(expected: Expected, found: Dossier) -> Iterator[str]:
    lead, points = found.lead, found.standing.points
    if expected.lead is not None and expected.lead != (lead is not None):
        yield f"{'no' if expected.lead else 'a'} lead was opened"
    limit = expected.score_below
    if limit is not None and points >= limit:
        yield f"the score is {points}, not below {limit}"
    least = expected.score_at_least
    if least is not None and points < least:
        yield f"the score is {points}, not at least {least}"
    if expected.decisions is not None and expected.decisions != len(found.decisions):
        yield f"{len(found.decisions)} decisions, not {expected.decisions}"
    wanted = {
        "state": expected.state,
        "rep": expected.rep,
        "squad": expected.squad,
        "motion": expected.motion,
        "step": expected.step,
        "role": expected.role,
        "tier": expected.tier,
        "attempt": expected.attempt,
        "decided_by": expected.decided_by,
    }
    actual = _facts(found)
    for name, value in wanted.items():
        if value is not None and value != actual.get(name):
            yield f"{name} is {actual.get(name, 'missing')}, not {value}"


def _facts(found: Dossier) -> dict[str, object]:
    lead = found.lead
    if lead is None:
        return {}
    return {
        "state": lead.status,
        "rep": lead.rep_id,
        "squad": lead.squad,
        "motion": lead.request.motion,
        "step": lead.step,
        "role": lead.request.role,
        "tier": lead.request.tier,
        "attempt": lead.attempt,
        "decided_by": found.decisions[-1].by if found.decisions else None,
    }


def _in_people(expected: Expected, found: Dossier) -> Iterator[str]:
    offered = [decision.rep_id for decision in found.decisions]
    for rep in expected.never:
        if rep in offered:
            yield f"{rep} was offered the lead"
    fired = found.lead.request.triggers if found.lead else ()
    for trigger in expected.triggers:
        if trigger not in fired:
            yield f"{trigger} did not fire"


def _in_reasons(expected: Expected, found: Dossier) -> Iterator[str]:
    for rep, words in expected.candidates.items():
        verdicts = [
            candidate.verdict
            for decision in found.decisions
            for candidate in decision.candidates
            if candidate.rep_id == rep
        ]
        if not any(words in verdict for verdict in verdicts):
            said = "; ".join(dict.fromkeys(verdicts)) or "nothing"
            yield f"of {rep} the decision says {said}, not {words}"
    last = found.decisions[-1].reason if found.decisions else ""
    if expected.escalated_to and f"{expected.escalated_to} has to act" not in last:
        yield f"the last decision says {last or 'nothing'}, not {expected.escalated_to} has to act"


def _in_what_was_told(expected: Expected, heard: Collection[Message]) -> Iterator[str]:
    for told in expected.told:
        such = [message for message in heard if _says(message, told)]
        wanted = "at least 1" if told.count is None else str(told.count)
        if not such if told.count is None else len(such) != told.count:
            said = ", ".join(
                [*(f"{name} {value}" for name, value in told.says.items()), *told.holds]
            )
            yield f"{len(such)} {told.event}{f' with {said}' if said else ''}, not {wanted}"
    for event in expected.never_told:
        if any(message.event_type == event for message in heard):
            yield f"{event} was told"


def _is_of(found: Dossier, message: Message) -> bool:
    return message.data.get("account_id") == found.account_id


def _says(message: Message, told: Told) -> bool:
    return (
        message.event_type == told.event
        and all(message.data.get(name) == value for name, value in told.says.items())
        and all(message.data.get(name) for name in told.holds)
    )


def _since(expected: Expected, found: Dossier, before: Dossier | None) -> Iterator[str]:
    if not expected.unchanged:
        return
    if before is None:
        yield "nothing was delivered again, so nothing shows that it stayed the same"
    elif before != found:
        yield f"version {before.version} became {found.version}, or its lead or score moved"
