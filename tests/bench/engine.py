"""How fast the engine is, beside the figures it is measured by. Only the engine: no JSON, no database, no HTTP.

Times are those of the processor, which for one thread that waits for nothing are those of the clock on an idle machine,
and stay near them on a busy one.
"""

import random
import resource
import statistics
import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from engine import DateRange, Override, Window
from engine.changes import Appointment, preview
from engine.explain import explain
from engine.free import by_earliest, free_at
from engine.infer import DatedWindow, infer_each
from engine.json import scenario_from
from engine.slots import slots
from tests.bench.workloads import history, therapist, workload

# Cal.com's published slot code on the same facts (Node 20, its pure part), and the slots of the published workloads
CAL_COM = {"W1": (5.8, 175), "W2": (83.0, 3770), "W2d": (95.0, 2456), "W3": (619.0, 17307)}
AIMS = {"W1": 0.12, "W2": 1.7, "W2d": 1.9, "W3": 12.0}


def main():
    print(f"{'workload':9} {'slots':>6} {'median ms':>10} {'10th-90th':>16} {'aim':>6} {'Cal.com':>8} {'times':>6}")
    for name in CAL_COM:
        _generate(name)
    print()
    _shape()
    _questions()
    _many()
    _infer()


def timed(work, runs):
    """Milliseconds of each run, after one that does not count."""
    work()
    found = []
    for _ in range(runs):
        start = time.process_time()
        work()
        found.append((time.process_time() - start) * 1000)
    return sorted(found)


def spread(times):
    return f"{times[len(times) // 10]:.3f}-{times[len(times) * 9 // 10]:.3f}"


def line(what, times, aim=""):
    print(f"{what:58} {statistics.median(times):9.3f} ms  {spread(times):>18}  {aim}")


def _generate(name):
    given, published = workload(name)
    scenarios = [scenario_from(each) for each in given]
    count = sum(len(list(slots(scenario))) for scenario in scenarios)
    theirs, wanted = CAL_COM[name]
    assert not published or count == wanted, f"{name}: {count} slots, not {wanted}"
    times = timed(lambda: [list(slots(scenario)) for scenario in scenarios], 500 if name == "W1" else 60)
    median = statistics.median(times)
    shown = f"{name:9} {count:6} {median:10.3f} {spread(times):>16} {AIMS[name]:6} {theirs:8} {theirs / median:6.0f}"
    print(shown if published else f"{shown}  (our own of the same shape)")


def _shape():
    year = scenario_from(workload("W2")[0][0])
    line("first 3 slots of 52 weeks", timed(lambda: list(islice(slots(year), 3)), 300))
    month = scenario_from(workload("W1")[0][0])
    past = [date(2017, 1, 2) + timedelta(days=5 * n) for n in range(730)]
    overrides = tuple(Override("off", (DateRange(day, day),)) for day in past) + month.schedule.overrides
    old = replace(month, schedule=replace(month.schedule, overrides=overrides))
    assert list(slots(old)) == list(slots(month))
    line("4 weeks", timed(lambda: list(slots(month)), 300), "under 0.3 ms")
    line("4 weeks after ten years of 730 overrides", timed(lambda: list(slots(old)), 300))


def _questions():
    month = scenario_from(workload("W1")[0][0])
    instant = list(slots(month))[80].start
    line("explain one instant", timed(lambda: explain(month, instant), 300))
    sessions = [Appointment(n, b.start, b.end, month.session) for n, b in enumerate(month.busy)]
    first = month.start.date() + timedelta(days=7)
    off = Override("off", (DateRange(first, first + timedelta(days=6)),))
    changed = replace(month.schedule, overrides=(*month.schedule.overrides, off))
    found = preview(month, changed, sessions)
    what = f"preview a week off: {len(found.stranded)} stranded, {sum(len(s.offers) for s in found.stranded)} offers"
    line(what, timed(lambda: preview(month, changed, sessions), 20))


def _many():
    people = []
    for number in range(10_000):
        scenario = scenario_from(therapist(random.Random(number), 4, 40))
        windows = (Window(540 + number % 4 * 60, 1020),)
        template = replace(scenario.schedule.templates[0], windows=windows, days=frozenset({0, 1, number % 7}))
        people.append((number, replace(scenario, schedule=replace(scenario.schedule, templates=(template,)))))
    tuesday = people[0][1].now.replace(day=9, hour=20)
    free = len(list(free_at(people, tuesday)))
    line(
        f"10,000 therapists, Tuesday at 3: {free} free",
        timed(lambda: list(free_at(people, tuesday)), 7),
        "under 500 ms",
    )
    line("10,000 therapists, the 10 earliest", timed(lambda: list(islice(by_earliest(people), 10)), 3))


def _infer():
    windows = [(whose, DatedWindow(*row)) for whose, *row in history(random.Random(1), 220, 10)][:1_000_000]
    random.Random(2).shuffle(windows)
    start = time.process_time()
    found = list(infer_each(windows))
    taken = time.process_time() - start
    templates, overrides = (sum(len(getattr(f, part)) for _, f in found) for part in ("templates", "overrides"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"infer {len(windows):,} rows of {len(found)} therapists: {taken:.1f} s (under 60 s), {templates:,} templates, "
        f"{overrides:,} overrides, peak {peak} MiB"
    )
