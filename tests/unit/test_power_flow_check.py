"""The check on flows and local prices: known answer V17, and what must hold in any grid."""

from dataclasses import replace

import numpy as np
import pytest

from checks.power_flow import (
    INJECTIONS,
    LINES,
    SUSCEPTANCES,
    TwoNodes,
    dc_flows,
    main,
    node_prices,
    node_prices_by_linear_program,
)


def test_v17_three_buses():
    """V17: 300 MW in at bus 1, 100 and 200 MW out at 2 and 3: flows 133.33, 33.33, 166.67."""
    flows = dc_flows(LINES, SUSCEPTANCES, INJECTIONS)
    np.testing.assert_allclose(flows, (133.33, 33.33, 166.67), atol=5e-3)
    # One third of a trade between two buses goes the long way round.
    np.testing.assert_allclose(
        dc_flows(LINES, SUSCEPTANCES, (90, -90, 0)), (60, -30, 30), atol=1e-9
    )


def test_v17_prices_split_at_the_link():
    """V17: a link of 200 MW between 50 and 90 EUR/MWh leaves those two prices."""
    case = TwoNodes()
    assert node_prices(case) == (50, 90)
    assert node_prices(replace(case, link=900)) == (50, 50)
    assert node_prices(replace(case, capacity=(250, 1000))) == (90, 90)
    assert node_prices(replace(case, link=0)) == (50, 90)


@pytest.mark.oracle
def test_v17_prices_equal_a_linear_program():
    """V17: on 200 random pairs of nodes the prices are those of the cheapest dispatch."""
    pytest.importorskip("scipy.optimize")
    rng = np.random.default_rng(17)
    seen = set()
    for _ in range(200):
        demand = tuple(rng.uniform(10, 500, 2))
        case = TwoNodes(demand, (rng.uniform(500, 900), 500), tuple(np.sort(rng.uniform(1, 90, 2))))
        case = replace(case, link=rng.uniform(0, 600))
        prices = node_prices(case)
        assert node_prices_by_linear_program(case) == pytest.approx(prices)
        seen.add((prices[0] == case.cost[0], prices[1] == case.cost[1]))
    # A split, one cheap price, and one dear price all came up.
    assert seen == {(True, True), (True, False), (False, True)}


def test_flows_balance_at_every_bus_and_push_no_power_round_in_circles():
    rng = np.random.default_rng(3)
    lines = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)]
    for _ in range(50):
        strength, power = rng.uniform(0.1, 5, 5), rng.normal(0, 100, 4)
        power -= power.mean()
        flows = dc_flows(lines, strength, power)
        leaving = np.zeros(4)
        for (start, end), flow in zip(lines, flows, strict=True):
            leaving[start] += flow
            leaving[end] -= flow
        np.testing.assert_allclose(leaving, power, atol=1e-9)
        angles = flows / strength
        assert angles[:4].sum() == pytest.approx(0, abs=1e-9)
        assert angles[0] + angles[1] == pytest.approx(angles[4], abs=1e-9)


def test_the_check_passes_as_a_whole(capsys):
    assert main() == 0
    assert "133.33 / 33.33 / 166.67 as known" in capsys.readouterr().out


def test_nonsense_grids_are_refused():
    with pytest.raises(ValueError, match="add to"):
        dc_flows(LINES, SUSCEPTANCES, (300, -100, -100))
    with pytest.raises(ValueError, match="join"):
        dc_flows([(0, 1)], (1,), (10, -10, 0))
    with pytest.raises(ValueError, match="price split"):
        node_prices(TwoNodes(cost=(90, 50)))
    with pytest.raises(ValueError, match="price split"):
        node_prices(TwoNodes(capacity=(1000, 100)))
