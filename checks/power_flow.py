"""What a model of the grid by zones leaves out: flows by the laws of physics, and local prices.

The zones of `model.grid` hand out megawatts from a list; power in a meshed grid does not follow
such lists. This check holds two small textbook cases on which anybody can see the difference, and
compares them with the grid model PyPSA where that is installed. It is no part of the simulation.

README: `PYTHONPATH=. python checks/power_flow.py` prints both cases and, where PyPSA is
installed, the same by PyPSA. PyPSA brings many packages, so give it an environment of its own:
`python -m venv .pypsa && .pypsa/bin/pip install pypsa highspy numpy`, then
`PYTHONPATH=. .pypsa/bin/python checks/power_flow.py`. It exits with 1 when a number differs.

Three buses joined by three equal lines: 300 MW fed in at bus 1, 100 MW taken at bus 2 and 200 MW
at bus 3 give flows of 133.33 MW from 1 to 2, 33.33 MW from 2 to 3 and 166.67 MW from 1 to 3.
Two nodes: power for 50 EUR/MWh at the first, for 90 EUR/MWh at the second, which needs more than
the 200 MW link brings. The prices split into 50 and 90; without a limit they are both 50.
"""

import importlib
import math
import sys
from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.typing import ArrayLike, NDArray

LINES = ((0, 1), (1, 2), (0, 2))
SUSCEPTANCES = (1.0, 1.0, 1.0)
INJECTIONS = (300.0, -100.0, -200.0)
FLOWS = (400.0 / 3.0, 100.0 / 3.0, 500.0 / 3.0)
PRICES = (50.0, 90.0)
SAME_WITHIN = 1e-6


@dataclass(frozen=True, slots=True)
class TwoNodes:
    """Demand and power for sale at two nodes (MW), its cost (EUR/MWh), and the link (MW)."""

    demand: tuple[float, float] = (100.0, 500.0)
    capacity: tuple[float, float] = (1000.0, 1000.0)
    cost: tuple[float, float] = PRICES
    link: float = 200.0


def dc_flows(
    lines: ArrayLike, susceptances: ArrayLike, injections: ArrayLike
) -> NDArray[np.float64]:
    """Return the flows of a lossless grid in which flow is proportional to the angle difference.

    Parameters
    ----------
    lines : shape (lines, 2), the buses at both ends, counted from 0
    susceptances : shape (lines,), above 0, in any one unit
    injections : shape (buses,), MW fed in, negative where taken out; they add to 0

    Returns
    -------
    array
        Shape (lines,), MW from the first to the second end.

    Raises
    ------
    ValueError
        The injections do not add to 0, or the lines do not join all buses.

    References
    ----------
    Wood, Wollenberg and Sheblé (2013), Power Generation, Operation, and Control, chapter 6.
    """
    ends = np.asarray(lines, dtype=np.intp)
    strength = np.asarray(susceptances, dtype=np.float64)
    power = np.asarray(injections, dtype=np.float64)
    if abs(math.fsum(power)) > SAME_WITHIN:
        raise ValueError(f"power flow: injections add to {math.fsum(power)} MW, not to 0")
    rows = np.arange(len(ends))
    incidence = np.zeros((len(ends), len(power)))
    incidence[rows, ends[:, 0]], incidence[rows, ends[:, 1]] = 1.0, -1.0
    laplacian = incidence.T @ (strength[:, None] * incidence)
    if np.linalg.matrix_rank(laplacian) < len(power) - 1:
        raise ValueError("power flow: the lines do not join all buses")
    # The first bus is the one that angles are measured from.
    angles = np.concatenate([[0.0], np.linalg.solve(laplacian[1:, 1:], power[1:])])
    return np.asarray(strength * (incidence @ angles))


def node_prices(case: TwoNodes) -> tuple[float, float]:
    """Return the prices at which a cheap first node and a dear second node clear (EUR/MWh).

    The link fills from the cheap to the dear side. If it binds, each node has its own price; if
    not, both have the price of whoever makes the last megawatt.

    Raises
    ------
    ValueError
        The first node is not the cheaper one, or demand cannot be met.
    """
    (low, high), (first, second) = case.cost, case.demand
    spare = case.capacity[0] - first
    brought = min(case.link, spare, second)
    if low > high or spare < 0.0 or second - brought > case.capacity[1]:
        raise ValueError(f"price split: {case} has no cheap side or too little power")
    if brought == second:
        return low, low
    return (low, high) if brought == case.link and spare > case.link else (high, high)


def node_prices_by_linear_program(case: TwoNodes) -> tuple[float, float]:
    """Return the same prices as what one more MWh costs in the cheapest dispatch (needs scipy)."""
    optimize = importlib.import_module("scipy.optimize")
    found = optimize.linprog(
        c=[*case.cost, 0.0],
        A_eq=[[1.0, 0.0, -1.0], [0.0, 1.0, 1.0]],
        b_eq=case.demand,
        bounds=[(0.0, case.capacity[0]), (0.0, case.capacity[1]), (-case.link, case.link)],
        method="highs",
    )
    first, second = found.eqlin.marginals
    return float(first), float(second)


def flows_by_pypsa(pypsa: ModuleType) -> list[float]:
    """Return the flows of the three-bus case by PyPSA's linear power flow (MW)."""
    grid = pypsa.Network()
    for bus, power in enumerate(INJECTIONS):
        grid.add("Bus", f"bus {bus}", v_nom=380.0)
        grid.add("Load", f"load {bus}", bus=f"bus {bus}", p_set=max(-power, 0.0))
        grid.add(
            "Generator",
            f"generator {bus}",
            bus=f"bus {bus}",
            p_set=max(power, 0.0),
            control="Slack" if bus == 0 else "PQ",
        )
    for (start, end), strength in zip(LINES, SUSCEPTANCES, strict=True):
        ends = {"bus0": f"bus {start}", "bus1": f"bus {end}"}
        grid.add("Line", f"line {start}-{end}", x=1.0 / strength, r=0.0, s_nom=1000.0, **ends)
    grid.lpf()
    return [float(grid.lines_t.p0[f"line {start}-{end}"].iloc[0]) for start, end in LINES]


def node_prices_by_pypsa(pypsa: ModuleType, case: TwoNodes) -> tuple[float, float]:
    """Return the prices of the two nodes by PyPSA's cheapest dispatch (EUR/MWh)."""
    grid = pypsa.Network()
    for node in range(2):
        grid.add("Bus", f"node {node}")
        grid.add("Load", f"load {node}", bus=f"node {node}", p_set=case.demand[node])
        grid.add(
            "Generator",
            f"generator {node}",
            bus=f"node {node}",
            p_nom=case.capacity[node],
            marginal_cost=case.cost[node],
        )
    grid.add("Link", "link", bus0="node 0", bus1="node 1", p_nom=case.link, p_min_pu=-1.0)
    grid.optimize(solver_name="highs")
    prices = grid.buses_t.marginal_price.iloc[0]
    return float(prices["node 0"]), float(prices["node 1"])


def _report(name: str, numbers: ArrayLike, answers: tuple[float, ...]) -> bool:
    """Write one line and return whether the numbers are the known ones."""
    found = np.asarray(numbers, dtype=np.float64)
    same = np.allclose(found, answers, rtol=SAME_WITHIN, atol=SAME_WITHIN)
    shown = " / ".join(f"{number:.2f}" for number in found)
    sys.stdout.write(f"{name}: {shown} {'as known' if same else f'NOT as known: {answers}'}\n")
    return same


def _found(name: str) -> ModuleType | None:
    """Return a package, or None with a line that says so."""
    try:
        return importlib.import_module(name)
    except ImportError:
        sys.stdout.write(f"{name} is not installed: not compared\n")
        return None


def main() -> int:
    """Write both cases by every program at hand; return 1 if a number differs, else 0."""
    case = TwoNodes()
    same = [
        _report("three buses, MW", dc_flows(LINES, SUSCEPTANCES, INJECTIONS), FLOWS),
        _report("two nodes, EUR/MWh", node_prices(case), PRICES),
    ]
    if _found("scipy"):
        found = node_prices_by_linear_program(case)
        same.append(_report("two nodes by scipy, EUR/MWh", found, PRICES))
    if pypsa := _found("pypsa"):
        same.append(_report("three buses by PyPSA, MW", flows_by_pypsa(pypsa), FLOWS))
        found = node_prices_by_pypsa(pypsa, case)
        same.append(_report("two nodes by PyPSA, EUR/MWh", found, PRICES))
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
