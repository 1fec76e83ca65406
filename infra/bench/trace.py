"""A day of a product at work: so many events, 95 % of them of people who will never buy.

The generator's people: those who will never buy as they come all the time, and buyers out of three
generations eight days apart, so that on the day as many are in their first week as about to ask for
a demo. The generator tells what differs from one act to the next; a product reports every call, so
each bit of plain use is a burst of calls within two minutes here. What the same people did in the
weeks before is there, too.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from infra.bus.entries import ENVELOPE, PRODUCT, Entry, text_of
from infra.local.connection import REPOSITORY
from infra.local.traffic.companies import Market, open_market, read_companies
from infra.local.traffic.generator import Label, Traffic, generate
from infra.local.traffic.wire import SEGMENT
from plg_router.kernel.kinds import PATIENT_KINDS

COMPANIES = REPOSITORY / "infra" / "companies" / "local.csv"
DAY = datetime(2026, 11, 12, tzinfo=UTC)  # a Thursday; always the same, so that a seed is a trace
NOISE_SHARE = 0.95
CALLS = 10  # of a burst
BURST_SECONDS = 120
ENVELOPE_SIZE = 25

_GENERATIONS = 3
_DAYS_APART = 8  # of generations: as many as the buyers of one take to arrive (generator.py)
_SIGN_UPS_AN_EVENT = 0.28
_MOST_IN_64_KB = 100
_PLAIN_TRACK = "Feature Used"


@dataclass(frozen=True, slots=True)
class Trace:
    """What is played, one event an entry, in the order of time."""

    before: tuple[Entry, ...]  # what the same accounts did until the day began
    day: tuple[Entry, ...]
    noise_share: float  # of the day's events: whose people should meet no seller
    users: int  # at work on the day
    market: Market
    buyers: frozenset[str]  # domains of the firms that are about to buy
    strangers: frozenset[str]  # half of them, which no company file is to know


def make_trace(events: int, *, seed: int) -> Trace:
    """Return the trace of exactly that many events on its day."""
    rng = Random(seed)
    market = open_market(read_companies(COMPANIES), seed=seed)
    by_user: dict[str, list[Entry]] = {}
    labels: list[Label] = []
    for number, traffic in enumerate(generations(events, seed=seed, market=market)):
        for entry in _single(traffic.entries):
            if entry["Time"] < text_of(DAY + timedelta(days=1)):
                by_user.setdefault(user_of(entry), []).append(entry)
        labels += [each for each in traffic.labels if each.should_reach_human or number == 0]
    labels = [label for label in labels if _works_today(label, by_user)]
    rng.shuffle(labels)
    before: list[Entry] = []
    today: list[Entry] = []
    noisy = 0
    for noise, wanted in ((False, events - int(events * NOISE_SHARE)), (True, events)):
        for label in labels:
            if label.should_reach_human is noise or len(today) >= wanted:
                continue
            past, present = _parted(label, by_user)
            before += past
            today += list(_as_called(present, rng))[: wanted - len(today)]
        noisy = len(today) - noisy
    buyers = frozenset(each.domain for each in labels if each.should_reach_human and each.domain)
    return Trace(
        before=tuple(sorted(before, key=_moment)),
        day=tuple(sorted(today, key=_moment)),
        noise_share=noisy / len(today),
        users=len({user_of(entry) for entry in today}),
        market=market,
        buyers=buyers,
        strangers=frozenset(rng.sample(sorted(buyers), len(buyers) // 2)),
    )


def generations(events: int, *, seed: int, market: Market) -> Iterator[Traffic]:
    """Yield who may be at work on a day of so many events: each with its buyers' eight days."""
    for number in range(_GENERATIONS):
        yield generate(
            int(events * _SIGN_UPS_AN_EVENT),
            seed=seed * _GENERATIONS + number,
            now=DAY + timedelta(days=_DAYS_APART * (number + 1)),
            market=market,
        )


def in_envelopes(entries: Iterable[Entry], size: int = ENVELOPE_SIZE) -> list[Entry]:
    """Return the entries with plain native use sent so many at once, as a thrifty producer does."""
    sent: list[Entry] = []
    saved_up: list[Entry] = []
    for entry in entries:
        if not _is_patient(entry):
            sent.append(entry)
            continue
        saved_up.append(entry)
        if len(saved_up) == size:
            sent.append(_envelope(saved_up))
            saved_up = []
    if saved_up:
        sent.append(_envelope(saved_up))
    return sorted(sent, key=_moment)


def at_once(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries as if they had all waited for the day, with plain use in envelopes."""
    eve = text_of(DAY - timedelta(seconds=1))
    together = in_envelopes(entries, _MOST_IN_64_KB)
    return [Entry(**{**entry, "Time": eve}) for entry in together]


def natively(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries with Segment's plain use told by the product itself."""
    return [_native_use(entry) if _is_plain_track(entry) else entry for entry in entries]


def user_of(entry: Entry) -> str:
    """Return whose event it is."""
    detail = _detail(entry)
    return str(detail["userId"] if "userId" in detail else detail["data"]["user"]["user_id"])


def _detail(entry: Entry) -> dict[str, Any]:
    detail = entry["Detail"]
    if not isinstance(detail, dict):
        raise TypeError(detail)
    return detail


def _single(entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        if entry["DetailType"] != ENVELOPE:
            yield entry
            continue
        for signal in _detail(entry)["data"]["signals"]:
            moment = signal["metadata"]["occurred_at"]
            yield Entry(Source=PRODUCT, DetailType="ProductSignal.v1", Time=moment, Detail=signal)


def _works_today(label: Label, by_user: Mapping[str, Sequence[Entry]]) -> bool:
    return any(
        entry["Time"] >= text_of(DAY)
        for user in label.user_ids
        for entry in by_user.get(user, ())[-1:]
    )


def _parted(
    label: Label, by_user: Mapping[str, Sequence[Entry]]
) -> tuple[list[Entry], list[Entry]]:
    found = [entry for user in label.user_ids for entry in by_user.get(user, ())]
    start = text_of(DAY)
    past = [entry for entry in found if entry["Time"] < start]
    return past, [entry for entry in found if entry["Time"] >= start]


def _as_called(entries: Iterable[Entry], rng: Random) -> Iterator[Entry]:
    """Yield every call of a day's plain use, and everything else once."""
    for entry in entries:
        yield entry
        if _is_patient(entry) or _is_plain_track(entry):
            for number in range(1, CALLS):
                yield _again(entry, number, rng.uniform(0, BURST_SECONDS))


def _again(entry: Entry, number: int, seconds: float) -> Entry:
    moment = text_of(datetime.fromisoformat(entry["Time"]) + timedelta(seconds=seconds))
    detail = copy.deepcopy(_detail(entry))
    if "messageId" in detail:
        detail |= {"messageId": f"{detail['messageId']}-{number}", "timestamp": moment}
    else:
        event_id = f"{detail['metadata']['event_id']}-{number}"
        detail["metadata"] |= {"event_id": event_id, "occurred_at": moment}
    return Entry(Source=entry["Source"], DetailType=entry["DetailType"], Time=moment, Detail=detail)


def _is_patient(entry: Entry) -> bool:
    return entry["Source"] == PRODUCT and _detail(entry)["data"]["signal"] in PATIENT_KINDS


def _is_plain_track(entry: Entry) -> bool:
    return entry["Source"] == SEGMENT and _detail(entry).get("event") == _PLAIN_TRACK


def _native_use(entry: Entry) -> Entry:
    told = _detail(entry)
    data: dict[str, Any] = {
        "user": {"user_id": told["userId"]},
        "signal": "feature_used",
        "properties": {"feature": told["properties"].get("feature")},
    }
    if "workspace_id" in told["properties"]:
        data["workspace_id"] = told["properties"]["workspace_id"]
    metadata = {
        "event_id": told["messageId"],
        "occurred_at": told["timestamp"],
        "producer": "product",
    }
    detail = {"metadata": metadata, "data": data}
    return Entry(Source=PRODUCT, DetailType="ProductSignal.v1", Time=entry["Time"], Detail=detail)


def _envelope(entries: Sequence[Entry]) -> Entry:
    last = _detail(entries[-1])["metadata"]
    metadata = {**last, "event_id": f"{last['event_id']}-envelope"}
    detail = {
        "metadata": metadata,
        "data": {"signals": [_detail(entry) for entry in entries]},
    }
    return Entry(Source=PRODUCT, DetailType=ENVELOPE, Time=entries[-1]["Time"], Detail=detail)


def _moment(entry: Entry) -> str:
    return entry["Time"]
