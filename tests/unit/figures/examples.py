"""Tables as the analysis writes them, small and invented, for figures and reports."""

import math

import pandas as pd

ARMS = ("march_rules", "july_rules", "budget_room")
OUTCOMES = (
    ("promised", "0 or 1"),
    ("sme_compute_2035", "H100e-h/quarter"),
    ("sme_price_2035", "EUR/H100e-h"),
)


def spread(number: int, turns: float = 0.618034) -> float:
    """Return a number between 0 and 1 that looks arbitrary and never changes."""
    return (number * turns) % 1.0


def arm_names(count: int) -> list[str]:
    return [*ARMS, *(f"arm_{number}" for number in range(4, count + 1))][:count]


def means(arms=ARMS, outcomes=OUTCOMES) -> pd.DataFrame:
    rows = []
    for a, arm in enumerate(arms):
        for o, (outcome, unit) in enumerate(outcomes):
            size = {"0 or 1": 0.3, "H100e-h/quarter": 2.1e7}.get(unit, 1.8)
            mean = size * (1 + 0.2 * spread(3 * a + o + 1))
            rows.append(
                {
                    "arm": arm,
                    "outcome": outcome,
                    "unit": unit,
                    "n": 400,
                    "mean": mean,
                    "low": mean * 0.9,
                    "high": mean * 1.08,
                    "sd": size * 0.4,
                    "p05": mean * 0.4,
                    "p50": mean * 0.97,
                    "p95": mean * 1.9,
                    "missing": 0,
                    "units": 40,
                    "unit_of_luck": "points",
                }
            )
    return pd.DataFrame(rows)


def effects(arms=ARMS, outcomes=OUTCOMES) -> pd.DataFrame:
    rows = []
    for a, arm in enumerate(arms[1:], start=1):
        for o, (outcome, unit) in enumerate(outcomes):
            size = {"0 or 1": 0.25, "H100e-h/quarter": 4e6}.get(unit, 0.3)
            effect = size * (spread(3 * a + o + 1) - 0.4)
            half = size * (0.08 + 0.3 * spread(a + o, 0.37))
            up = 0.5 + 0.4 * (spread(3 * a + o + 1) - 0.4)
            rows.append(
                {
                    "arm": arm,
                    "base": arms[0],
                    "outcome": outcome,
                    "unit": unit,
                    "n": 400,
                    "mean_base": size,
                    "mean_arm": size + effect,
                    "effect": effect,
                    "low": effect - half,
                    "high": effect + half,
                    "share_positive": up,
                    "share_negative": 0.9 - up,
                    "needed": 120,
                    "units": 40,
                    "unit_of_luck": "points",
                    "sd_base": size * 0.4,
                }
            )
    return pd.DataFrame(rows)


def fan(arms=ARMS, variable="Compute Use|SME", unit="H100e-h/quarter", size=1e6) -> pd.DataFrame:
    rows = []
    for a, arm in enumerate(arms):
        for q in range(48):
            middle = size * (1 + q * (0.35 + 0.05 * a)) * (1 + 0.02 * math.sin(q))
            wide = size * q * 0.2
            rows.append(
                {
                    "arm": arm,
                    "region": "NL",
                    "variable": variable,
                    "unit": unit,
                    "year": 2024 + q // 4,
                    "quarter": q % 4 + 1,
                    "n": 200,
                    "mean": middle,
                    "p05": middle - 0.8 * wide,
                    "p25": middle - 0.35 * wide,
                    "p50": middle,
                    "p75": middle + 0.5 * wide,
                    "p95": middle + 1.4 * wide,
                }
            )
    return pd.DataFrame(rows)


PARAMETERS = (
    ("funding.room_total", "judged", "EUR m", 100.0, 1200.0),
    ("programme.ask_march", "stated", "EUR m", 20.0, 850.0),
    ("demand.sigma_demand", "judged", "per sqrt(year)", 0.1, 0.4),
    ("programme.union_capex_share", "observed", "share", 0.17, 0.35),
    ("politics.attention_half_life", "unverified", "quarters", 1.0, 6.0),
)


def sensitivity(method="sobol", arm=ARMS[0], outcome="promised", count=5) -> pd.DataFrame:
    rows = []
    for p in range(count):
        name, basis = PARAMETERS[p][:2] if p < 5 else (f"group.parameter_{p}", "judged")
        size = 0.5 * 0.62**p
        rows.append(
            {
                "arm": arm,
                "outcome": outcome,
                "parameter": name,
                "basis": basis,
                "method": method,
                "S1": size * 0.8,
                "S1_low": size * 0.6,
                "S1_high": size,
                "ST": size,
                "ST_low": size * 0.7,
                "ST_high": size * 1.3,
                "mu_star": size,
                "mu_star_low": size * 0.7,
                "mu_star_high": size * 1.2,
                "sigma": size / 2,
                "pawn": size,
                "pawn_low": size * 0.8,
                "pawn_high": size * 1.2,
                "slope": -size,
                "noise": 0.1,
                "role": "uncertainty",
                "n": 2048,
            }
        )
    return pd.DataFrame(rows)


def shares(arm=ARMS[0], outcomes=OUTCOMES) -> pd.DataFrame:
    rows = []
    for o, (outcome, _) in enumerate(outcomes):
        seed, unknown, levers = 0.1 + 0.1 * o, 0.5 - 0.1 * o, 0.3
        rest = 1 - seed - unknown - levers
        parts = {
            "seed": seed,
            "uncertainties": unknown,
            "levers": levers,
            "interaction": rest,
            "judged": unknown * 0.7,
        }
        rows += [
            {
                "arm": arm,
                "outcome": outcome,
                "part": part,
                "share": share,
                "low": share - 0.06,
                "high": share + 0.05,
                "n": 400,
            }
            for part, share in parts.items()
        ]
    return pd.DataFrame(rows)


def discovery(arm=ARMS[0], outcome="promised") -> pd.DataFrame:
    boxes = [
        (
            "prim",
            1,
            (("funding.room_total", 620.0, math.nan), ("programme.ask_march", math.nan, 210.0)),
        ),
        ("prim", 2, (("funding.room_total", 880.0, math.nan),)),
        ("cart", 1, (("funding.room_total", 600.0, math.nan), ("demand.sigma_demand", 0.15, 0.31))),
    ]
    units = {name: unit for name, _, unit, _, _ in PARAMETERS}
    return pd.DataFrame(
        [
            {
                "arm": arm,
                "outcome": outcome,
                "target": "at least 0.5",
                "method": method,
                "box": box,
                "parameter": parameter,
                "low": low,
                "high": high,
                "text": f"{parameter} restricted",
                "coverage": 0.81 - 0.1 * box,
                "density": 0.68 + 0.1 * box,
                "mean_inside": 0.7,
                "n_inside": 96,
                "unit": units[parameter],
                "base_rate": 0.3,
                "mass": 0.2,
                "quasi_p": 0.01,
                "p_value": 0.01,
            }
            for method, box, restrictions in boxes
            for parameter, low, high in restrictions
        ]
    )


def robustness(arms=ARMS, outcome="sme_compute_2035", better="high") -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "arm": arm,
                "outcome": outcome,
                "better": better,
                "mean_regret": 1e6 * (a + 1),
                "p90_regret": 2.4e6 * (a + 1),
                "low": 0.8e6 * (a + 1),
                "high": 1.2e6 * (a + 1),
                "satisfied": 0.9 - 0.07 * a,
                "satisfied_low": 0.85 - 0.07 * a,
                "satisfied_high": 0.94 - 0.07 * a,
                "threshold": 1.6e7,
                "p10": 1e7,
                "p50": 2e7,
                "p90": 3e7,
                "unit": "H100e-h/quarter",
                "n": 400,
            }
            for a, arm in enumerate(arms)
        ]
    )


def reasons(arms=ARMS, outcome="reason_2026_march") -> pd.DataFrame:
    codes = ("NO_ROOM", "NO_PAYER", "OUTSIDER_CHEAPER", "(none)", "NOT_WORTH_NOW")
    rows = []
    for a, arm in enumerate(arms):
        left = 400
        for c, code in enumerate(codes):
            count = left if c == len(codes) - 1 else int(left * (0.5 - 0.1 * a / len(arms)))
            left -= count
            share = count / 400
            half = 2 * math.sqrt(share * (1 - share) / 400)
            rows.append(
                {
                    "arm": arm,
                    "outcome": outcome,
                    "reason": code,
                    "count": count,
                    "share": share,
                    "low": max(0.0, share - half),
                    "high": min(1.0, share + half),
                    "of": 400,
                }
            )
    return pd.DataFrame(rows)


def heat(arm=ARMS[0], outcome="promised", unit="0 or 1", levels=(20, 100, 200, 510, 680, 850)):
    rows = []
    for place, x in enumerate(levels):
        for s, y in enumerate(("Q1", "Q2", "Q3")):
            mean = max(0.0, 0.95 - 0.17 * place + 0.1 * s - 0.1)
            rows.append(
                {
                    "arm": arm,
                    "outcome": outcome,
                    "unit": unit,
                    "x": "programme.ask_march",
                    "y": "programme.slot",
                    "x_value": x,
                    "y_value": y,
                    "n": 24,
                    "mean": min(mean, 1.0),
                    "low": max(0.0, mean - 0.15),
                    "high": min(1.0, mean + 0.15),
                }
            )
    return pd.DataFrame(rows)


def tipping(arm=ARMS[0]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "arm": arm,
                "parameter": "funding.room_total",
                "from": 230.0,
                "to": 1200.0,
                "outcome": "promised",
                "flips_at": 644.0,
                "share": 0.5,
                "n": 60,
                "note": "",
                "unit": "EUR m",
                "method": "levels",
            },
            {
                "arm": arm,
                "parameter": "demand.sigma_demand",
                "from": 0.2,
                "to": 0.4,
                "outcome": "promised",
                "flips_at": math.nan,
                "share": 0.0,
                "n": 60,
                "note": "none in range",
                "unit": "per sqrt(year)",
                "method": "bisection",
            },
        ]
    )


def advice(arms=ARMS) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "arm": arm,
                "base": arms[0],
                "outcome": "promised",
                "n": 400,
                "units": 40,
                "half_width": 0.04,
                "needed_for_tenth": 620,
                "unit_of_luck": "points",
            }
            for arm in arms
        ]
    )


def tables(arms=ARMS) -> dict[str, pd.DataFrame]:
    return {
        "means": means(arms),
        "effects": effects(arms),
        "sensitivity": pd.concat([sensitivity(m, arms[0]) for m in ("sobol", "pawn", "src")]),
        "shares": shares(arms[0]),
        "discovery": discovery(arms[0]),
        "robustness": robustness(arms),
        "tipping": tipping(arms[0]),
        "reasons": reasons(arms),
        "advice": advice(arms),
        "heat": heat(arms[0]),
        "fan": fan(arms),
    }


def analysis(arms=ARMS, found=None, left_out=None, **changed) -> dict:
    """Return the content of ``analysis.json``."""
    found = tables(arms) if found is None else found
    content = {
        "tool": "rekenkracht",
        "kind": "analysis",
        "format": 1,
        "version": "0.3.0",
        "title": "What would have flipped March 2026?",
        "question": "Which ask and which room turn the refusal into a promise?",
        "source": {
            "version": "0.3.0",
            "commit": "0123456789abcdef0123",
            "clean": True,
            "seed": 1,
            "design_checksum": "89abcdef01234567",
        },
        "runs": {"planned": 1200, "done": 1198, "failed": 2},
        "base": arms[0],
        "arms": [
            {"name": arm, "scenario": "baseline", "reason": "Compared for the example."}
            for arm in arms
        ],
        "method": "latin_hypercube",
        "headline": [name for name, _ in OUTCOMES],
        "outcomes": {
            name: {"unit": unit, "meaning": f"{name} in words"} for name, unit in OUTCOMES
        },
        "factors": [
            {
                "name": name,
                "role": "lever" if name.startswith("programme") else "uncertainty",
                "unit": unit,
                "basis": basis,
                "levels": [],
                "low": low,
                "high": high,
                "shape": "uniform",
            }
            for name, basis, unit, low, high in PARAMETERS
        ],
        "judged": {"varied": 5, "judged": 2, "unverified": 1},
        "tables": {
            name: {
                "columns": list(table.columns),
                "rows": [
                    [None if value != value else value for value in row]  # noqa: PLR0124 - NaN
                    for row in table.to_numpy(dtype=object).tolist()
                ],
            }
            for name, table in found.items()
        },
        "left_out": left_out or {},
        "findings": [],
        "notes": [],
    }
    return {**content, **changed}
