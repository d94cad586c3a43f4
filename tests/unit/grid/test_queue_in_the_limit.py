"""V16: driven by a clock, the list of a zone waits as long as queueing theory says.

Each request is a party of 1 MW, and its MW comes back after its service time. With k MW in the
zone this is a queue with k servers. All waits are in mean service times.
"""

import heapq
import math
from itertools import pairwise

import numpy as np
import pytest

from model.grid.queue import ClassQueue
from model.grid.requests import Request

END, WARM_UP, SEEDS = 20_000, 1_000, (1, 2, 3)
TOLERANCE = 0.15


def exponential(rng, size):
    return rng.exponential(1.0, size)


def constant(rng, size):
    return np.ones(size)


def constant_wait(load):
    """Mean wait of M/D/1 with unit service (Pollaczek and Khinchine)."""
    return load / (2 * (1 - load))


def erlang_wait(servers, load):
    """Mean wait of M/M/k with unit service: Erlang's C over the spare capacity."""
    below = sum(load**n / math.factorial(n) for n in range(servers))
    full = load**servers / math.factorial(servers) * servers / (servers - load)
    return full / (below + full) / (servers - load)


def priority_waits(shares):
    """Mean waits of M/M/1 with unit service and classes that do not interrupt (Cobham 1954)."""
    before = np.cumsum([0.0, *shares])
    return [sum(shares) / ((1 - a) * (1 - b)) for a, b in pairwise(before)]


def arrival_times(rng, rate):
    times = np.cumsum(rng.exponential(1 / rate, int(END * rate * 1.2)))
    return times[times < END].tolist()


def mean_waits(rates, servers, service, seed):
    """Run the list by events and return the mean wait of each class, the first one first."""
    rng = np.random.default_rng(seed)
    arrivals = sorted(
        (time, priority)
        for priority, rate in enumerate(rates, start=1)
        for time in arrival_times(rng, rate)
    )
    lengths = service(rng, len(arrivals))
    queue, free, back, waits = ClassQueue(), float(servers), [], [[] for _ in rates]
    place = 0
    while back or place < len(arrivals):
        if back and (place == len(arrivals) or back[0] <= arrivals[place][0]):
            now = heapq.heappop(back)
            free += 1
        else:
            now, priority = arrivals[place]
            queue.join(Request(str(place), priority, 1.0))
            place += 1
        for key in queue.serve(free).quoted:
            free -= queue.sign(key, free)
            came, priority = arrivals[int(key)]
            heapq.heappush(back, now + lengths[int(key)])
            if came > WARM_UP:
                waits[priority - 1].append(now - came)
    return [float(np.mean(wait)) for wait in waits]


CASES = {
    "M/D/1": ((0.8,), 1, constant, (2.0,)),
    "M/M/3": ((2.4,), 3, exponential, (1.079,)),
    "two classes": ((0.3, 0.5), 1, exponential, (1.143, 5.714)),
}


def test_v16_answers_follow_from_the_formulas():
    """V16: Pollaczek-Khinchine 2.0, Erlang C 1.079, Cobham 1.143 and 5.714 at loads 0.3 and 0.5."""
    assert constant_wait(0.8) == pytest.approx(CASES["M/D/1"][3][0])
    assert erlang_wait(3, 2.4) == pytest.approx(CASES["M/M/3"][3][0], abs=5e-4)
    assert priority_waits((0.3, 0.5)) == pytest.approx(CASES["two classes"][3], abs=5e-4)


@pytest.mark.parametrize("case", CASES)
def test_v16_waits_equal_queueing_theory(case):
    """V16: mean waits at T = 20,000 over three seeds are within 15 % of theory."""
    rates, servers, service, answers = CASES[case]
    runs = [mean_waits(rates, servers, service, seed) for seed in SEEDS]
    assert np.mean(runs, axis=0) == pytest.approx(answers, rel=TOLERANCE)


def test_v16_waits_equal_the_recursion_of_a_single_server():
    """V16: on the same arrivals the mean wait of M/D/1 equals Lindley's recursion to rounding."""
    times = arrival_times(np.random.default_rng(1), 0.8)
    wait, waits = 0.0, []
    for before, now in pairwise([-math.inf, *times]):
        wait = max(0.0, wait + 1.0 - (now - before))
        waits += [wait] if now > WARM_UP else []
    assert mean_waits((0.8,), 1, constant, 1) == [pytest.approx(np.mean(waits), rel=1e-9)]


@pytest.mark.oracle
@pytest.mark.parametrize("case", CASES)
def test_v16_waits_equal_ciw(case):
    """V16: Ciw over the same time and load waits as long, within the scatter of both."""
    ciw = pytest.importorskip("ciw")
    rates, servers, service, _ = CASES[case]
    names = [f"class {number}" for number in range(len(rates))]
    length = (
        ciw.dists.Deterministic(value=1.0)
        if service is constant
        else ciw.dists.Exponential(rate=1.0)
    )
    network = ciw.create_network(
        arrival_distributions={
            name: [ciw.dists.Exponential(rate=rate)]
            for name, rate in zip(names, rates, strict=True)
        },
        service_distributions={name: [length] for name in names},
        priority_classes={name: number for number, name in enumerate(names)},
        number_of_servers=[servers],
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(END)
    records = simulation.get_all_records()
    theirs = [
        np.mean(
            [
                record.waiting_time
                for record in records
                if record.customer_class == name and record.arrival_date > WARM_UP
            ]
        )
        for name in names
    ]
    ours = np.mean([mean_waits(rates, servers, service, seed) for seed in SEEDS], axis=0)
    assert ours == pytest.approx(theirs, rel=2 * TOLERANCE)
