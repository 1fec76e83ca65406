"""`make bench`: measure, print the tables, and write build/bench/report.json."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import TYPE_CHECKING

from rich.console import Console

from infra.bench.core import STEPS, pace_of
from infra.bench.growth import growth
from infra.bench.latency import Waits, latencies
from infra.bench.layers import layer_sizes
from infra.bench.origin import this_run
from infra.bench.prices import MILLION
from infra.bench.report import Figures, show
from infra.bench.startup import starts, uncompiled_ms
from infra.bench.trace import at_once, make_trace
from infra.environments import PROD
from infra.local.connection import REPOSITORY
from infra.local.variables import whole
from infra.policies.file import policy_of
from plg_router.kernel.errors import Rejected

if TYPE_CHECKING:
    from infra.bench.beside import Beside
    from infra.bench.cost import Day

REPORT = REPOSITORY / "build" / "bench" / "report.json"
MEASUREMENTS = ("layer", "startup", "core", "cost", "latency")


@dataclass(frozen=True, slots=True)
class Asked:
    """What to measure, and on what."""

    measurements: tuple[str, ...]
    events: int  # of a day
    steady_s: int  # of latency at each pace
    rush_s: int
    seed: int


def main() -> int:
    """Measure what MEASURE names, everything where it names nothing, and keep the other figures."""
    console = Console()
    try:
        asked = read_asked(os.environ)
    except Rejected as fault:
        console.print(str(fault), style="bold red", markup=False)
        return 1
    measured, origin = {}, this_run()
    for name in asked.measurements:
        with console.status(f"Measuring {name}"):
            measured[name] = {**_MEASURES[name](asked), "measured": origin}
    figures = {**_earlier(), **measured}
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n")
    show(console, figures)
    console.print(f"The same figures: {REPORT.relative_to(REPOSITORY)}")
    return 0


def read_asked(variables: Mapping[str, str]) -> Asked:
    """Return what MEASURE, EVENTS, STEADY, RUSH and SEED ask for; raises Rejected."""
    wanted = (variables.get("MEASURE") or " ".join(MEASUREMENTS)).split()
    if not set(wanted) <= set(MEASUREMENTS):
        raise Rejected("MEASURE", f"choose among {', '.join(MEASUREMENTS)}")
    return Asked(
        tuple(name for name in MEASUREMENTS if name in wanted),
        events=whole(variables, "EVENTS", 100_000, least=1),
        steady_s=whole(variables, "STEADY", 30, least=1),
        rush_s=whole(variables, "RUSH", 60, least=1),
        seed=whole(variables, "SEED", 1),
    )


def _layer(_: Asked) -> Figures:
    unzipped, zipped = layer_sizes()
    return {"unzipped_mb": round(unzipped, 2), "zipped_mb": round(zipped, 2)}


def _startup(_: Asked) -> Figures:
    found = starts()
    each: Mapping[str, Figures] = {name: asdict(one) for name, one in found.functions.items()}
    milliseconds = found.functions[found.heaviest].ms
    return {
        **each,
        "heaviest_ms": milliseconds,
        "heaviest_uncompiled_ms": uncompiled_ms(found.heaviest),
        "libraries_ms": found.libraries_ms,
        "over_libraries": round(milliseconds / found.libraries_ms, 2),
        "sdk_ms": found.sdk_ms,
        "over_sdk": round(milliseconds / found.sdk_ms, 2),
    }


def _core(asked: Asked) -> Figures:
    policy, trace = policy_of(PROD.name), make_trace(asked.events, seed=asked.seed)
    pace = pace_of(at_once(trace.before), trace.day, policy)
    return {
        "events_per_s": round(pace.events_per_s),
        "times_json": round(pace.times_json, 1),
        "microseconds": {step: round(pace.microseconds(step), 2) for step in STEPS},
        "events": pace.events,
        "accounts": pace.accounts,
        "judged": pace.judged,
        "leads": pace.leads,
        "growth": asdict(growth(policy)),
    }


def _cost(asked: Asked) -> Figures:
    from infra.bench.cost import costs_of  # noqa: PLC0415  loads the CDK, which takes seconds
    from infra.bench.naive import BATCHED, SINGLY  # noqa: PLC0415

    trace = make_trace(asked.events, seed=asked.seed)
    costs = costs_of(trace)
    singly, enveloped = costs.singly, costs.enveloped
    return {
        "above_bus_per_million": round(singly.bill.above_bus, 4),
        "envelope_per_million": round(enveloped.bill.in_all, 4),
        "naive_per_million": round(costs.naive.in_all, 2),
        "naive_over_ours": round(costs.naive.above_bus / singly.bill.above_bus, 1),
        "naive_assumes": SINGLY.assumptions,
        "naive_batched_per_million": round(costs.naive_batched.in_all, 2),
        "naive_batched_over_ours": round(costs.naive_batched.above_bus / singly.bill.above_bus, 1),
        "naive_batched_assumes": BATCHED.assumptions,
        "if_every_receive_brought_one": round(singly.if_every_receive_brought_one, 4),
        "envelope_if_every_change_left_alone": round(enveloped.if_every_change_left_alone, 4),
        "beside_per_million": _beside(costs.beside),
        "beside_per_million_at_ten_millions_a_day": _beside(costs.beside_at_ten_millions),
        "write_units_per_event": round(singly.bill.per_event("write_units"), 4),
        "read_units_per_event": round(singly.bill.per_event("read_units"), 4),
        "write_units_per_assignment": singly.write_units_per_assignment,
        "vendor_calls_per_million": round(singly.vendor_calls * MILLION / singly.bill.events),
        "trace": {
            "events": singly.bill.events,
            "noise_share": round(trace.noise_share, 4),
            "users": trace.users,
            "assignments": singly.assignments,
        },
        "singly": _details(singly),
        "enveloped": _details(enveloped),
        "naive": {name: round(dollars, 4) for name, dollars in costs.naive.lines.items()},
    }


def _beside(dollars: "Beside") -> Figures:
    """Return what AWS charges beside the target's price table."""
    each = {name: round(amount, 4) for name, amount in asdict(dollars).items()}
    return {**each, "in_all": round(dollars.in_all, 4)}


def _details(day: "Day") -> Figures:
    """Return dollars per million events by what they are paid for, and what was used."""
    return {
        "dollars": {name: round(dollars, 4) for name, dollars in day.bill.lines.items()},
        "used": {name: round(amount, 2) for name, amount in day.bill.counts.items()},
        "announced": dict(sorted(day.announced.items())),
    }


def _latency(asked: Asked) -> Figures:
    found = latencies(steady_s=asked.steady_s, rush_s=asked.rush_s, seed=asked.seed)
    return {**_waits(found.steady), "rush": _waits(found.rush)}


def _waits(waits: Waits) -> Figures:
    """Return the figures of a pace; what is infinite, JSON knows only as null."""
    return {
        "p50_s": _finite(waits.p50),
        "p95_s": _finite(waits.p95),
        "p99_s": _finite(waits.p99),
        "decisions": waits.decisions,
        "unanswered": waits.unanswered,
        "signals_per_s": waits.signals_per_s,
        "entries_per_s": waits.entries_per_s,
    }


def _finite(seconds: float | None) -> float | None:
    return seconds if seconds is not None and isfinite(seconds) else None


def _earlier() -> Figures:
    """Return the figures of the last run, so that one measurement alone replaces its own."""
    return json.loads(REPORT.read_text()) if REPORT.is_file() else {}


_MEASURES: Mapping[str, Callable[[Asked], Figures]] = {
    "layer": _layer,
    "startup": _startup,
    "core": _core,
    "cost": _cost,
    "latency": _latency,
}

if __name__ == "__main__":
    sys.exit(main())
