"""A dozen numbers of several scenarios and seeds; changed only on purpose.

``pytest --update-baselines`` rewrites them; the changelog then says *Results change* and why.
"""

import json
import math
from pathlib import Path

import pytest

from model.scenario import scenario_names
from model.simulation import RekenkrachtModel

FILE = Path(__file__).parent / "baselines.json"
SEEDS = (1, 2, 3)


def plain(value: float | str) -> float | str | None:
    """What never happened has no date."""
    if isinstance(value, str):
        return value
    return None if math.isnan(value) else round(value, 6)


def summary(name: str, seed: int) -> dict[str, object]:
    model = RekenkrachtModel(seed=seed, scenario=name).run()
    table = model.indicators()
    end = table[(table.year == 2035) & (table.quarter == 4)]
    sums = end.groupby("variable")["value"].sum()
    log = model.events()
    return {
        **{key: plain(value) for key, value in model.outcomes().items()},
        "promised_eur_m": round(float(sums["Public Commitment|AI Gigafactory"]), 6),
        "factories_eur_m": round(float(sums["Public Commitment|AI Factory"]), 6),
        "price_2035": round(float(sums["Price|H100 Rental"]), 6),
        "attention_2035": round(float(sums["Attention|AI Compute"]), 6),
        "room_2035": round(float(sums["Budget Room|Ministries"]), 6),
        "bargaining_success": round(float(sums["Bargaining Success"]), 6),
        **{
            name: round(float(sums[name]), 6)
            for name in (
                "Grid|Queue|Power",
                "Grid|TenneT Queue|Power",
                "Grid|Displaced Power",
                "Electricity Use|AI",
                "Land Use|AI",
                "Water Use|AI",
                "Waste Heat|Homes",
            )
        },
        "events": len(log),
        "no_room": int((log.reason == "NO_ROOM").sum()),
    }


def test_summaries_are_as_recorded(request):
    now = {f"{name}/{seed}": summary(name, seed) for name in scenario_names() for seed in SEEDS}
    if request.config.getoption("--update-baselines"):
        FILE.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", "utf-8")
    recorded = json.loads(FILE.read_text("utf-8"))
    assert now.keys() == recorded.keys()
    for key, values in now.items():
        for name, value in values.items():
            known = recorded[key][name]
            if isinstance(value, float):
                assert value == pytest.approx(known, rel=1e-9, abs=1e-9), (key, name)
            else:
                assert value == known, (key, name)
