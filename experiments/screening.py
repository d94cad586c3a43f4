"""One uncertainty at a time to both ends of its range, on many draws of all the others.

Each draw gives a base run. For each parameter the draw is run again with that parameter at its low
and at its high end; every other parameter and the run's own luck stay as they are in the base.
"""

import signal
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import active_children, get_context
from typing import Any

import pandas as pd

from experiments.names import group_words
from experiments.shares import seed_of
from model.data.tables import dutch_sites
from model.errors import InputError, nearest
from model.parameters.evidence import choices_of, evidence, field_of
from model.parameters.loader import Value
from model.parameters.sampling import draw_uncertainties, role_of
from model.quarters import parse_quarter
from model.random_streams import RandomStreams
from model.simulation import RekenkrachtModel
from model.site_state import Facility
from model.state import FACTORY, GIGAFACTORY
from model.world import World

Watch = Callable[[Iterable[Any], int], Iterable[Any]]

GROUPS = ("grid", "sites", "consortia", "talks", "investment", "demand")
CALL = tuple(
    f"programme.{short}"
    for short in (
        "a0_commit", "b_gdp", "b_dist", "b_host", "b_ask", "sd_state", "beta_peer", "w_hosts",
        "phi_room", "v_buyer", "v_host1", "v_host2", "buyer_amount_share", "host_credible_prob",
        "host_credible_gdp", "call_slip", "sd_eval", "bid_quality_sd", "score_finance",
        "score_security", "aigf_contract_lag", "close_limit",
    )
)  # fmt: skip
"""Uncertainties of the programme that concern the gigafactory call."""
END = "2035Q4"
NEVER = parse_quarter(END) + 1
"""A quarter for what does not happen in the run: the first one after it."""
BASE, LOW, HIGH = "base", "low", "high"


@dataclass(frozen=True)
class Measure:
    """One outcome of a run as a number; ``unit`` is that of an effect on it."""

    name: str
    unit: str
    meaning: str
    of: Callable[[World], float]


def _signed(world: World) -> list[Facility]:
    return [entry for entry in world.facilities.of(GIGAFACTORY) if entry.state == "NL"]


def _first(quarters: Iterable[int]) -> float:
    return float(min(min(quarters, default=NEVER), NEVER))


def _power(world: World) -> float:
    kinds = ("connection_signed", "time_bound_signed")
    return _first(event.quarter for event in world.log if event.kind in kinds)


def _factory(world: World) -> float:
    return _first(e.service for e in world.facilities.of(FACTORY) if e.state == "NL")


def _count(kind: str) -> Callable[[World], float]:
    return lambda world: float(sum(event.kind == kind for event in world.log))


FACTORY_SERVICE = "ai_factory_nl_first_service"
MEASURES = (
    Measure(
        "gigafactory_nl_signed", "0 or 1", f"A Dutch gigafactory site is signed by {END}",
        lambda world: float(bool(_signed(world))),
    ),
    Measure(
        "first_power", "quarters", "First signed firm connection or time-bound right", _power
    ),
    Measure("permits_granted", "count", "Permits granted to Dutch sites", _count("permit_granted")),
    Measure(
        "offtake_deals", "count", "Deals on compute time between the state and Dutch consortia",
        _count("offtake_agreed"),
    ),
    Measure(
        "gigafactory_bids", "count", "Bids in the gigafactory call, Europe", _count("bid_submitted")
    ),
    Measure(
        "gigafactories_selected", "count", "Bids selected, Europe", _count("gigafactory_selected")
    ),
    Measure(FACTORY_SERVICE, "quarters", "The Dutch AI factory goes into service", _factory),
    Measure(
        "displaced", "MW", "Firm power of AI sites while others waited in the same zone",
        lambda world: world.grid.displaced,
    ),
)  # fmt: skip
NAMES = tuple(measure.name for measure in MEASURES)
DATES = tuple(measure.name for measure in MEASURES if measure.unit == "quarters")


def screened() -> tuple[str, ...]:
    """Return the judged and unverified uncertainties that are screened unless told otherwise."""
    return tuple(
        name
        for name, entry in evidence().items()
        if (name.partition(".")[0] in GROUPS or name in CALL)
        and role_of(name) == "uncertainty"
        and not entry.solid
    )


def ends_of(name: str) -> tuple[Value, Value]:
    """Return both ends of a parameter's range: 5th and 95th percentile, bounds, or both choices.

    Raises
    ------
    InputError
        There is no such parameter, it is no uncertainty, or it cannot move alone.
    """
    field, entry = field_of(name), evidence().get(name)
    role = role_of(name)
    if entry is None or role != "uncertainty":
        raise InputError(f"--only {name}: is a {role}, not an uncertainty")
    if entry.shape == "dirichlet":
        raise InputError(f"--only {name}: is a share of one whole and cannot move alone")
    choices = choices_of(field)
    if choices:
        first = str(entry.value)
        return first, next(word for word in choices if word != first)
    if entry.low is None or entry.high is None:
        raise InputError(f"--only {name}: has no range")
    return (int(entry.low), int(entry.high)) if field.annotation is int else (entry.low, entry.high)


def chosen(only: Sequence[str]) -> tuple[str, ...]:
    """Return the parameters to screen: those named, or all.

    Raises
    ------
    InputError
        A name is unknown, given twice, or cannot be screened.
    """
    for name in only:
        if name not in evidence():
            hint = group_words(name, screened()) or nearest(name, evidence())
            raise InputError(f"--only {name or repr(name)}: no such parameter{hint}")
        if list(only).count(name) > 1:
            raise InputError(f"--only {name}: given twice")
        ends_of(name)
    return tuple(only) or screened()


def run_screening(
    names: Sequence[str],
    draws: int,
    seed: int,
    workers: int = 1,
    watch: Watch | None = None,
) -> pd.DataFrame:
    """Run all draws, with each parameter at both ends.

    Parameters
    ----------
    names : parameters to move, see :func:`chosen`
    draws, seed : number of base draws, and the seed that they hang on
    workers : processes; the result does not depend on it
    watch : sees the draws go by, and how many there are (a progress bar)

    Returns
    -------
    DataFrame
        One row per run: ``draw``, ``name`` (empty: base), ``end`` and the outcomes of `MEASURES`.
        Dates are quarters since 2023Q4; what does not happen has the quarter `NEVER`.
    """
    dutch_sites()  # a fault in the data shows here, not in a worker
    one = partial(_rows, tuple(names), seed)
    counted = range(1, draws + 1)
    found = _here(one, counted) if workers == 1 else _in_parallel(one, counted, workers)
    with closing(found):
        seen = found if watch is None else watch(found, draws)
        rows = [row for block in seen for row in block]
    return pd.DataFrame(rows, columns=["draw", "name", "end", *NAMES])


def _here(one: Callable[[int], Any], draws: range) -> Generator[Any, None, None]:
    yield from map(one, draws)


def _in_parallel(
    one: Callable[[int], Any], draws: range, workers: int
) -> Generator[Any, None, None]:
    """Run draws in processes, results in order; whatever stops this stops the processes at once."""
    pool = ProcessPoolExecutor(
        min(workers, len(draws)), get_context("spawn"), initializer=_leave_interrupts
    )
    try:
        with _interrupts_held():
            blocks = pool.map(one, draws)
        yield from blocks
    except BaseException:
        for worker in active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        del pool  # frees its locks even when the program leaves without tidying up


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while workers start: they inherit this and say nothing of their own."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_interrupts() -> None:
    """Let the parent end the workers: a Ctrl-C reaches all processes of a terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _rows(names: tuple[str, ...], seed: int, draw: int) -> list[tuple[Any, ...]]:
    base: dict[str, Value] = {**draw_uncertainties(RandomStreams(seed), draw)}
    run = seed_of(seed, draw)
    rows = [(draw, "", BASE, *_outcomes(run, base))]
    for name in names:
        for end, value in zip((LOW, HIGH), ends_of(name), strict=True):
            rows.append((draw, name, end, *_outcomes(run, base | {name: value})))
    return rows


def _outcomes(seed: int, changes: dict[str, Value]) -> tuple[float, ...]:
    values: dict[str, Any] = {**changes}
    world = RekenkrachtModel(seed=seed, end=END, **values).run().world
    return tuple(measure.of(world) for measure in MEASURES)
