"""Decide what follows from what is seen of an account: a lead, an alert, an offer, or patience."""

from dataclasses import replace

from plg_router.domain.handoff.assess import Assessment
from plg_router.domain.handoff.call import call_of
from plg_router.domain.handoff.effects import effects_of, triggered
from plg_router.domain.handoff.events import (
    Choice,
    ColdOutreachSuppressed,
    HandoffEvent,
    NurtureRequested,
    OwnerNotified,
    SelfServeChosen,
)
from plg_router.domain.handoff.reasons import reasons
from plg_router.domain.handoff.standing import NEVER, Expiry, Firing, Standing, is_since, later_of
from plg_router.domain.handoff.tiers import ASSISTED, SELF_SERVE
from plg_router.domain.handoff.triggers import Held
from plg_router.domain.scoring.events import AccountScored, LeadQualified
from plg_router.kernel.decision import Decision
from plg_router.kernel.ids import RepId
from plg_router.policy.handoff import Action, Motion
from plg_router.policy.policy import Policy

StandingEvent = AccountScored | LeadQualified | HandoffEvent


def judge(
    before: Standing, seen: Assessment, policy: Policy, *, owner: RepId | None
) -> Decision[Standing, StandingEvent]:
    """Return the new standing and what it announces; the same standing when nothing is worth it.

    A lead qualifies when an account passes the gate in a motion with a seller, once per crossing:
    it is armed again once the score is under `rearm_below`. A trigger that asks for a seller and
    fires later makes another crossing. An owned account needs no motion with a seller, since its
    owner takes every lead (T9); who chose self-serve is left alone until they ask (S161).
    """
    after, choices = _after_choices(before, seen, owner)
    fired = tuple(one for one in seen.held if _is_due(one, before, seen.today))
    calls = tuple(one for one in fired if Action.ASSIGN in one.trigger.actions)
    left_alone = _is_left_alone(after, seen, calls, owner)
    has_seller = seen.motion is not Motion.SELF_SERVE or owner is not None
    ready = seen.card.passes_gate and has_seller and not left_alone
    is_defined = policy.scoring.threshold is not None  # else nobody is handed over (S26)
    is_called = any(not one.trigger.needs_gate for one in calls)
    early = is_defined and owner is None and not left_alone and is_called
    qualifies = early or (ready and (after.armed or bool(calls)))
    after = replace(
        after,
        armed=not (ready and qualifies)
        and (after.armed or seen.card.points < policy.scoring.rearm_below),
        fired={**after.fired, **{one.name: _firing(one, seen.today) for one in fired}},
        fewest_employees=seen.fewest_employees,
    )
    tells = qualifies or _is_worth_telling(before, seen, policy)
    events: list[StandingEvent] = [*choices]
    if tells:
        after = _told(after, seen)
        events.append(_scored(seen))
    for one in fired:
        events.append(triggered(one, seen, policy))
        events.extend(effects_of(one, seen, policy, owner=owner, quiet=left_alone))
    after, notices = _of_owned(after, seen, owner, is_lead=qualifies)
    events.extend(notices)
    serves_itself = owner is None and not qualifies and (seen.tier == SELF_SERVE or left_alone)
    moved = tells or bool(choices) or any(one.trigger.programme for one in fired)
    after, steps = _nurtured(after, seen, policy, serves_itself=serves_itself, moved=moved)
    events.extend(steps)
    if qualifies:
        after = replace(
            after, crossing=before.crossing + 1, qualifying_card=seen.card, programme=""
        )
        events.append(_lead(after, seen, policy, early=early and not ready))
    return Decision(after, tuple(events))


def judged_afresh(before: Standing, expiry: Expiry) -> Standing:
    """Return the standing after a lead expired: the same evidence may qualify anew (S154).

    An expiry that was heard changes nothing.
    """
    account, seq = expiry
    if seq <= before.expired.get(account, 0):
        return before
    return replace(before, armed=True, expired={**before.expired, account: seq})


def _after_choices(
    before: Standing, seen: Assessment, owner: RepId | None
) -> tuple[Standing, tuple[SelfServeChosen, ...]]:
    """Return the standing with what was chosen since, and the choices to tell of (S159, S161).

    What was going on has ended, so that the account may qualify anew once a hand is raised. To an
    owner who takes every lead anyway, the purchase itself is no news to act on. A choice that we
    hear of late ends nothing that was raised after it.
    """
    new = {choice: mark for choice, mark in seen.chosen if mark > before.chosen.get(choice, NEVER)}
    if not new:
        return before, ()
    news = tuple(SelfServeChosen(seen.account_id, choice) for choice in new)
    chosen_at = later_of(before.chosen_at, seen.chosen_at)
    after = replace(before, chosen={**before.chosen, **new}, chosen_at=chosen_at)
    if _was_raised_since(before, after, seen):
        return after, news
    free = owner is None or Choice.PREFERRED in new
    return replace(
        after,
        armed=free or (before.armed and not seen.card.passes_gate),
        settled=dict.fromkeys((*before.settled, seen.account_id), before.crossing),
    ), news


def _was_raised_since(before: Standing, after: Standing, seen: Assessment) -> bool:
    """Tell whether the last crossing came after every choice, and would have in whatever order.

    Either a hand was raised since, or it crossed although such a choice as late was told already.
    """
    if after.crossed_at is None or is_since(after.chosen_at, after.crossed_at):
        return False
    is_old = before.chosen_at == after.chosen_at and before.chosen.keys() == after.chosen.keys()
    return (is_old and before.is_told) or is_since(seen.asked_at, after.chosen_at)


def _is_left_alone(
    after: Standing, seen: Assessment, calls: tuple[Held, ...], owner: RepId | None
) -> bool:
    """Tell whether an account serves itself by its own choice, and nothing has changed that.

    A hand raised since does; after a purchase, an owner (T9) or a trigger that asks for a seller
    does as well.
    """
    if not after.chosen or is_since(seen.asked_at, after.chosen_at):
        return False
    return Choice.PREFERRED in after.chosen or (owner is None and not calls)


def _is_due(one: Held, before: Standing, today: int) -> bool:
    """Tell whether a trigger fires: for the first time, or on newer evidence once it has rested."""
    last, rest = before.fired.get(one.name), one.trigger.cool_down_days
    if last is None:
        return True
    return rest is not None and today - last.day >= rest and one.evidence_day > last.evidence_day


def _firing(one: Held, today: int) -> Firing:
    return Firing(today, one.evidence_day)


def _is_worth_telling(before: Standing, seen: Assessment, policy: Policy) -> bool:
    return (
        before.motion is not seen.motion
        or before.tier != seen.tier
        or before.passes_gate is not seen.card.passes_gate
        or abs(before.points - seen.card.points) >= policy.scoring.report_step
    )


def _told(standing: Standing, seen: Assessment) -> Standing:
    return replace(
        standing,
        points=seen.card.points,
        motion=seen.motion,
        passes_gate=seen.card.passes_gate,
        policy_hash=seen.card.policy_hash,
        tier=seen.tier,
        cell=seen.cell.name,
    )


def _of_owned(
    standing: Standing, seen: Assessment, owner: RepId | None, *, is_lead: bool
) -> tuple[Standing, tuple[HandoffEvent, ...]]:
    """Tell an owner of new people, without a clock, and keep cold mail from them (T9, S15)."""
    new = seen.people - standing.people_told
    if owner is None or new <= 0:
        return standing, ()
    told = replace(standing, people_told=seen.people)
    suppressed = ColdOutreachSuppressed(seen.account_id, owner, seen.people)
    if is_lead:
        return told, (suppressed,)
    return told, (OwnerNotified(seen.account_id, owner, new), suppressed)


def _nurtured(
    standing: Standing, seen: Assessment, policy: Policy, *, serves_itself: bool, moved: bool
) -> tuple[Standing, tuple[NurtureRequested, ...]]:
    """Name automation's next step where no seller is for an account (S62 to S64, S155).

    It is the furthest programme that the score or a trigger has opened. It changes only with what
    was told, so that a score that trembles changes nothing. The first one begins when the account
    is discovered, and nothing more is said of it: most sign-ups cost no write here.
    """
    if not serves_itself:
        return (replace(standing, programme="") if standing.programme else standing), ()
    if not moved:
        return standing, ()
    opened = {one.trigger.programme for one in seen.held}
    *_, programme = (
        row
        for row in policy.handoff.nurture
        if row.from_score <= seen.card.points or row.name in opened
    )
    current = policy.handoff.nurture[0].name if standing.programme is None else standing.programme
    if programme.name == current:
        return standing, ()
    request = NurtureRequested(seen.account_id, programme.name, programme.steps)
    return replace(standing, programme=programme.name), (request,)


def _lead(standing: Standing, seen: Assessment, policy: Policy, *, early: bool) -> LeadQualified:
    call, card = call_of(seen, policy.handoff), seen.card
    return LeadQualified(
        seen.account_id,
        standing.crossing,
        card.points,
        seen.cell.motion if early else seen.motion,
        reasons(card),
        confidence=card.confidence.percent,
        contributions=tuple(part for part in card.contributions if part.hundredths),
        role=call.role,
        tier=max(seen.tier, ASSISTED),
        play=call.play,
        triggers=tuple(one.name for one in seen.held),
        seniority=seen.seniority,
    )


def _scored(seen: Assessment) -> AccountScored:
    card = seen.card
    return AccountScored(
        seen.account_id,
        card.points,
        card.vector,
        seen.motion,
        card.passes_gate,
        card.policy_hash,
        tier=seen.tier,
    )
