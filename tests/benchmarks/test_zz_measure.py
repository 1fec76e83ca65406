import sys
from tests.benchmarks.conftest import *
from tests.benchmarks.test_write_costs import *
from tests.benchmarks.test_table_calls import fold
from tests.fakes.pipeline import offer_of
from collections import Counter
def test_m(metered):
    b=noisy_trace()
    for x in b: metered.ingest([Reading(tuple(x))])
    print("units/signal", metered.meter.write_units/(BATCH*len(b)), dict(metered.meter.calls))
    ws=metered.meter.written; print("mean size", sum(map(size_of,ws))/len(ws), Counter(units_of(w) for w in ws), "pointers", sum("into" in w for w in ws))
def test_n(metered):
    for number in range(8): metered.stores.roster.save(rep(f"rep-{number}"), 1)
    metered.meter.reset()
    metered.route(qualified(), CAUSE)
    print("assign", metered.meter.write_units, [(w["sk"]["S"],size_of(w)) for w in metered.meter.written])
    metered.meter.reset(); metered.ingest([Reading(tuple(buying_signals()))]); print("profile",[(w["sk"]["S"],size_of(w)) for w in metered.meter.written])
    metered.meter.reset(); metered.score(company(), CAUSE); print("score",metered.meter.write_units,[(w["sk"]["S"],size_of(w)) for w in metered.meter.written])
    o=offer_of(metered.stores.leads.lead(company())); metered.clock.move_to(o.deadline); metered.meter.reset(); print(metered.enforce(o)); print("reassign",metered.meter.write_units,[(w["sk"]["S"],size_of(w)) for w in metered.meter.written])
    metered.meter.reset(); metered.engage(company()); print("engage", metered.meter.write_units)
