"""The four national options: what is on the table, what is imposed, and what is said of it."""

import json
import math

import pytest

from experiments.store import write_run
from model.agenda import agenda
from model.data.tables import pins
from model.errors import InputError
from model.mechanisms.commitments import play
from model.mechanisms.gate_case import MinistryPurse
from model.mechanisms.promises import LATER_BUDGET
from model.mechanisms.scenario_promises import share_out
from model.scenario import read_scenario, scenario
from model.simulation import RekenkrachtModel
from model.state import FACTORY, GIGAFACTORY, NOT_ON_TABLE, Commitment
from rekenkracht.cli import main
from viz.decisions import dutch_decisions
from viz.explain import explain
from viz.summary import _factory

OPTIONS = ("o1_existing_means", "o2_join_others", "o3_own_factory", "o4_host_gigafactory")
GROUND = {
    "demand.price0": 3.5,
    "investment.capex_h100e": 16000,
    "investment.debt_share": 0.2,
    "funding.room_total": 800,
    "sites.permit_streamlining": 0.25,
}
"""Sites get built at these values, so that promised money is spent in some seeds."""
SEEDS = range(1, 13)
OPENING = "gigafactory-call-opening"


def run(name: str, seed: int = 1, **settings: object) -> RekenkrachtModel:
    return RekenkrachtModel(seed=seed, scenario=name, **settings).run()


def dutch(model: RekenkrachtModel, programme: str) -> list[Commitment]:
    entries = model.world.commitments.entries
    return [e for e in entries if e.programme == programme and e.state == "NL"]


def lines(model: RekenkrachtModel) -> dict[str, str]:
    """Return the kind of the line of each Dutch proposal in the log."""
    found = [(e.subject, e.kind) for e in model.world.log if e.arena == "A3" and e.actor == "NL"]
    assert len(dict(found)) == len(found)
    return dict(found)


def file_of(tmp_path, text: str):
    path = tmp_path / "mine.yaml"
    path.write_text("title: x\n" + text, "utf-8")
    return path


# What is on the table.


@pytest.mark.parametrize("name", OPTIONS)
def test_each_proposal_has_one_line_and_only_what_is_on_the_table_is_decided(name):
    told = lines(run(name))
    left_out = {key for key, kind in told.items() if kind == NOT_ON_TABLE}
    everything = {item.id for item in agenda().proposals}
    assert left_out == everything - set(scenario(name).proposals)
    assert set(told) | {"gigafactory-bids-due"} == everything


@pytest.mark.parametrize(("name", "factory"), [*zip(OPTIONS, (0, 0, 1, 1), strict=True)])
@pytest.mark.parametrize("history", ["pinned", "simulated"])
def test_without_groningen_there_is_no_dutch_ai_factory_and_the_others_keep_theirs(
    name, factory, history
):
    model, base = run(name, history=history), run("baseline", history=history)
    hosts, known = model.world.factory_call.hosts, base.world.factory_call.hosts
    known = dict(known) if factory else {k: v for k, v in known.items() if k != "NL"}
    if history == "pinned":
        assert hosts == known
        assert hosts.get("NL", 0) == factory
    assert bool(dutch(model, FACTORY)) <= bool(factory)
    assert "NL" not in hosts or factory
    built = [e for e in model.world.facilities.entries if e.programme == FACTORY]
    assert ("NL" in {e.state for e in built}) == (hosts.get("NL", 0) > 0)
    for e in model.world.commitments.entries:
        assert factory or e.host != "NL" or e.programme != FACTORY


def test_pinned_facts_go_with_the_proposal_that_they_follow():
    follows = {pin.proposal for pin in pins()} - {""}
    assert follows <= {item.id for item in agenda().proposals}
    kinds = {pin.kind for pin in pins() if pin.proposal == "groningen-2025"}
    assert kinds == {"public_commitment", "letter_to_parliament"}
    for name, letter in (("o1_existing_means", False), ("o3_own_factory", True)):
        log = run(name, end="2026Q2").world.log
        assert any(e.kind == "letter_to_parliament" for e in log) is letter
        assert any(e.kind == "motion" for e in log)


def test_what_never_came_to_the_table_counts_as_nothing_and_says_why():
    model = run("o1_existing_means")
    found = model.outcomes()
    for name in ("decision_2025_april", "decision_2025_groningen", "decision_2026_march"):
        assert found[name] == 0.0
    assert found["decision_2025_groningen_region"] == 0.0
    assert found["reason_2025_april"] == found["reason_2026_march"] == "SCENARIO"
    assert found["gate_2025_groningen"] == found["gate_2026_march"] == ""
    assert found["public_cost_nl_eur_m"] == 0.0
    table, base = (m.indicators() for m in (model, run("baseline")))
    sums = [
        t[(t.variable == "Negotiation|Rounds") & (t.year <= 2025)].value.sum()
        for t in (table, base)
    ]
    assert sums[1] - sums[0] == 2.0  # April and Groningen
    assert not dutch(model, GIGAFACTORY)
    assert not any(e.kind == "offtake_agreed" for e in model.world.log)


def test_the_march_answer_stays_a_fact_where_it_is_on_the_table():
    for name in ("o2_join_others", "o4_host_gigafactory"):
        found = run(name, end="2026Q2").outcomes()
        assert (found["decision_2026_march"], found["reason_2026_march"]) == (0.0, "NO_ROOM")
    assert run("o3_own_factory", end="2026Q2").outcomes()["reason_2026_march"] == "SCENARIO"


def test_the_own_factory_is_that_of_the_baseline():
    own, base = run("o3_own_factory"), run("baseline")
    keys = ("ai_factory_nl_eur_m", "ai_factory_nl_first_service", "decision_2025_groningen")
    assert [own.outcomes()[key] for key in keys] == [base.outcomes()[key] for key in keys]


# What is imposed.


@pytest.mark.parametrize(
    ("name", "option", "host"),
    [("o2_join_others", "buyer", ""), ("o4_host_gigafactory", "host1", "NL")],
)
@pytest.mark.parametrize("history", ["pinned", "simulated"])
def test_the_promise_is_made_at_the_opening_and_marked(name, option, host, history):
    model = run(name, end="2026Q3", history=history)
    asked = model.parameters.programme.ask_lot1_phase1
    entries = dutch(model, GIGAFACTORY)
    standing = [e for e in entries if e.open > 0]
    assert sum(e.amount for e in standing) == pytest.approx(100.0 if option == "buyer" else asked)
    assert {(e.option, e.host, e.imposed, e.subject) for e in standing} == {
        (option, host, True, OPENING)
    }
    told = [e for e in model.world.log if e.subject == OPENING and e.kind != "room_offer"]
    assert {e.kind for e in told} == {"pays", "public_commitment"}
    assert all(e.imposed for e in told)
    decided = told[-1].detail
    assert decided["gate_says"] == "NO_ROOM"
    assert decided["ordered"]["option"] == option
    assert decided["chosen"] == "host1"
    assert model.world.commitments.dutch_chance["call-opening-2026"] == 1.0


def test_a_buyer_joins_but_does_not_host():
    model = run("o2_join_others", end="2026Q3")
    world = model.world
    assert world.commitments.hosting(GIGAFACTORY).get("NL") is None
    with_buyer = play(world, dutch_chance=1.0)
    without = play(world, dutch_chance=0.0)
    assert with_buyer.choice.n_hat > without.choice.n_hat
    for entry in dutch(model, GIGAFACTORY):
        entry.option = "host1"
    assert play(world, dutch_chance=1.0).chance_enough_hosts > with_buyer.chance_enough_hosts


def test_the_money_of_a_buyer_is_paid_when_a_site_serves_and_free_when_there_is_none():
    paid, freed = [], []
    for seed in SEEDS:
        model = run("o2_join_others", seed, **GROUND)
        log = [e for e in model.world.log if e.subject == OPENING and e.actor == "NL"]
        served = [e.service for e in model.world.facilities.of(GIGAFACTORY)]
        for event in log:
            if event.kind == "commitment_paid":
                assert event.quarter in served
                paid.append(event)
            if event.kind == "commitment_released":
                freed.append(event.reason)
        assert not any(
            e.kind == "bid_submitted" and e.detail["state"] == "NL" for e in model.world.log
        )
        spent = sum(e.paid for e in dutch(model, GIGAFACTORY))
        assert spent in (pytest.approx(100.0), 0.0)
    assert paid
    assert set(freed) <= {"NO_CALL", "NO_SITE"} and freed


def test_a_host_bids_with_a_dutch_consortium_and_asks_the_same_as_everybody():
    bids, ends = [], set()
    for seed in SEEDS:
        model = run("o4_host_gigafactory", seed, **GROUND)
        bids += [
            e for e in model.world.log if e.kind == "bid_submitted" and e.detail["state"] == "NL"
        ]
        ends |= {
            e.reason
            for e in model.world.log
            if e.kind == "commitment_released" and e.subject == OPENING and e.actor == "NL"
        }
    assert bids
    assert {event.subject for event in bids} == {"host1"}
    assert ends & {"OUTRANKED", "NO_PERMIT", "NO_CALL", "AWARD_LAPSED"}


def test_ministries_carry_their_share_up_to_their_room_and_the_rest_waits():
    purses = [MinistryPurse("EZ", 50.0, 0.5, 1.0), MinistryPurse("DEF", 10.0, 0.3, 1.0),
              MinistryPurse("OCW", -1.0, 0.2, 1.0)]  # fmt: skip
    assert share_out(purses, 80.0) == {"EZ": 40.0, "DEF": 10.0, LATER_BUDGET: 30.0}
    assert share_out(purses[:1], 80.0) == {"EZ": 40.0, LATER_BUDGET: 40.0}
    assert share_out([MinistryPurse("EZ", 50.0, 1.0, 1.0)], 50.0) == {"EZ": 50.0}


def test_what_is_imposed_leaves_the_room_of_the_ministries_and_no_more():
    for total in (20, 150, 900):
        arms = [run(name, end="2026Q3", **{"funding.room_total": total})
                for name in ("o3_own_factory", "o4_host_gigafactory")]  # fmt: skip
        rooms = [arm.world.purses.room for arm in arms]
        taken = rooms[0] - rooms[1]
        entries = dutch(arms[1], GIGAFACTORY)
        held = sum(e.amount for e in entries if e.payer != LATER_BUDGET)
        assert taken.sum() == pytest.approx(held) == pytest.approx(sum(e.reserved for e in entries))
        assert (rooms[1] >= 0.0).all()
        assert sum(e.amount for e in entries) == pytest.approx(100.0)
        assert (LATER_BUDGET in {e.payer for e in entries}) == (total == 20)


def test_a_released_promise_is_not_asked_for_again():
    many = {"programme.procedure": "conditional_k", "programme.k_conditional": 27}
    model = run("o4_host_gigafactory", **many)
    gone = dutch(model, GIGAFACTORY)
    assert gone and all(e.released == pytest.approx(e.amount) for e in gone)
    reasons = {e.reason for e in model.world.log if e.kind == "commitment_released"}
    assert "TOO_FEW" in reasons
    assert lines(model)["gigafactory-bids-due"] == NOT_ON_TABLE


def test_a_promise_that_stands_makes_place_for_the_imposed_one(monkeypatch, tmp_path):
    """Under rules frozen for the whole run, a promise of March 2026 would still stand in July."""
    path = file_of(
        tmp_path,
        "history: simulated\nrules: july_2026\nrules_reason: y\n"
        "imposed: {gigafactory-call-opening: {option: buyer, amount: 40, reason: y}}\n",
    )
    monkeypatch.setattr("model.simulation.scenario", lambda _: read_scenario(path))
    rich = {
        "funding.room_total": 8000,
        "funding.v_commercial": 1.0,
        "politics.rho_parl": 1.0,
        "programme.a0_commit": 1.5,
    }
    replaced = 0
    for seed in SEEDS:
        model = RekenkrachtModel(seed=seed, end="2026Q3", **rich).run()
        entries = dutch(model, GIGAFACTORY)
        assert sum(e.open for e in entries) == pytest.approx(40.0)
        assert {e.option for e in entries if e.open > 0} == {"buyer"}
        earlier = [e for e in entries if e.subject == "gigafactory-march-2026"]
        replaced += bool(earlier)
        freed = [e for e in model.world.log if e.reason == "SCENARIO"]
        assert len(freed) == len(earlier)
    assert replaced


# Identity.


def test_only_what_is_used_enters_the_identity_of_a_run():
    ids = {name: RekenkrachtModel(scenario=name).run_id for name in ("baseline", *OPTIONS)}
    assert len(set(ids.values())) == len(ids)
    names = ["scenario", "history", "frozen_rules", "start", "end", "users"]
    assert list(RekenkrachtModel().settings.identity()) == names
    known = RekenkrachtModel(scenario="o2_join_others").settings.identity()
    assert list(known) == [*names, "proposals", "imposed"]
    json.dumps(known)


# Bad files.


BOTH = "history: simulated\nimposed: "
IN_CALL = BOTH + "{gigafactory-call-opening: "


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "history: pinned\nproposals: [groningen-2026]\nproposals_reason: y\n",
            "proposals: 'groningen-2026' is no Dutch proposal; did you mean groningen-2025?; "
            "allowed: exploration-2025, gigafactory-bids-due,",
        ),
        ("history: pinned\nproposals: []\n", "proposals and proposals_reason need each other"),
        ("history: pinned\nproposals_reason: y\n", "proposals and proposals_reason need each"),
        (
            "history: pinned\nproposals: [groningen-2025, groningen-2025]\nproposals_reason: y\n",
            "proposals: groningen-2025 is named twice",
        ),
        (
            BOTH + "{call: {option: buyer, amount: 1, reason: y}}\n",
            "imposed: call is no Dutch proposal for a gigafactory; allowed: gigafactory-bids-due",
        ),
        (
            BOTH + "{groningen-2025: {option: host, amount: 1, reason: y}}\n",
            "imposed: groningen-2025 is no Dutch proposal for a gigafactory",
        ),
        (
            "history: pinned\nproposals: []\nproposals_reason: y\nimposed: "
            "{gigafactory-call-opening: {option: buyer, amount: 1, reason: y}}\n",
            "gigafactory-call-opening is not on the table; add it to proposals",
        ),
        (
            "history: pinned\nimposed: "
            "{gigafactory-march-2026: {option: host1, amount: 1, reason: y}}\n",
            "its outcome is known and holds in a pinned history; allowed: history simulated",
        ),
        (
            IN_CALL + "{option: lot1, amount: 1, reason: y}}\n",
            "option: 'lot1' is no option of rule book july_2026",
        ),
        (
            BOTH + "{gigafactory-march-2026: {option: buyer, amount: 1, reason: y}}\n",
            "option: 'buyer' is no option of rule book march_2026; allowed: host1",
        ),
        (
            "rules: march_2026\nrules_reason: y\n"
            + IN_CALL + "{option: host2, amount: 1, reason: y}}\n",
            "'host2' is no option of rule book march_2026; did you mean host1?; allowed: host1",
        ),
        (
            IN_CALL + "{option: buyer, amount: -5, reason: y}}\n",
            "amount: Input should be greater than 0",
        ),
        (IN_CALL + "{option: buyer, amount: 0, reason: y}}\n", "greater than 0"),
        (IN_CALL + "{option: buyer, amount: .inf, reason: y}}\n", "finite number"),
        (IN_CALL + "{option: buyer, amount: '9', reason: y}}\n", "valid number"),
        (IN_CALL + "{option: buyer, reason: y}}\n", "amount: Field required"),
        (IN_CALL + "{option: buyer, amount: 1}}\n", "reason: Field required"),
        (IN_CALL + "{option: buyer, amount: 1, reason: ''}}\n", "at least 1 character"),
    ],
)  # fmt: skip
def test_bad_files_fail_in_one_line(tmp_path, text, says):
    with pytest.raises(InputError, match=r"^mine\.yaml: ") as error:
        read_scenario(file_of(tmp_path, text))
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_another_history_cannot_impose_on_what_is_known(monkeypatch, tmp_path):
    text = BOTH + "{gigafactory-march-2026: {option: host1, amount: 1, reason: y}}\n"
    found = read_scenario(file_of(tmp_path, text))
    monkeypatch.setattr("model.simulation.scenario", lambda _: found)
    assert RekenkrachtModel(scenario="mine", end="2024Q1").settings.history == "simulated"
    with pytest.raises(InputError, match=r"scenario mine: imposed: gigafactory-march-2026: its"):
        RekenkrachtModel(scenario="mine", history="pinned")


# What a user reads.


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("options") / "o2"
    write_run(place, run("o2_join_others", 2, end="2027Q2"))
    return place


def flat(text: str) -> str:
    return " ".join(text.split())


def test_explain_tells_what_was_left_out_and_imposed(folder):
    why = flat(scenario("o2_join_others").proposals_reason)
    june = flat(explain(folder, quarter="2025Q2"))
    assert "27 June 2025, AI factory: bid for Groningen" in june
    assert f"No gate was asked. The scenario says why: {why}." in june
    assert "No Dutch decision falls" not in june
    july = flat(explain(folder, quarter="2026Q3"))
    assert "Yes, imposed by the scenario: EUR 100 m as buyer of compute time" in july
    assert scenario("o2_join_others").imposed[OPENING].reason in july
    assert "The gate judges hosting only" in july
    assert "Left to itself, the gate would have said no" in july
    assert "known fact" not in july
    whole = flat(explain(folder))
    assert "12 February 2027, Gigafactory: promise with a bid" in whole
    assert "27 June 2025" in flat(explain(folder, actor="EZ", quarter="2025Q2"))
    union = flat(explain(folder, actor="EuroHPC JU", quarter="2025Q4"))
    assert "Selected in fact, and left out by the scenario: NL." in union


def test_the_gate_of_a_host_is_asked_about_its_own_lot():
    decisions = dutch_decisions(run("o4_host_gigafactory", end="2026Q3").events())
    last = decisions[-1]
    assert (last.subject, last.chosen, last.ordered["option"]) == (OPENING, "host1", "host1")
    assert not last.facts


def test_scenarios_and_run_show_them(tmp_path, capsys):
    assert main(["scenarios"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in OPTIONS)
    assert main(["scenarios", "o4_host_gigafactory"]) == 0
    said = flat(capsys.readouterr().out)
    assert "host of lot 1, what the option asks" in said
    assert main(["scenarios", "o1_existing_means"]) == 0
    assert "Dutch proposals on the table: none." in flat(capsys.readouterr().out)
    short = ["--start", "2026Q1", "--end", "2026Q4"]
    assert main(["run", "o2_join_others", *short, "--out", str(tmp_path / "a")]) == 0
    page = flat(capsys.readouterr().out)
    assert "AI factory: bid for Groningen: not on the table [imposed by the scenario]" in page
    assert "imposed by the scenario, as buyer of compute time" in page
    assert main(["run", "o2_join_others", *short, "--out", str(tmp_path / "b"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["not_on_table"] == ["groningen-2025"]
    last = told["decisions"][-1]
    assert (last["amount_eur_m"], last["imposed_option"]) == (100.0, "buyer")
    assert told["decisions"][0]["imposed_option"] is None


def test_the_summary_knows_no_dutch_factory_where_only_others_build_one():
    """Factories of other states are ordered too, and are not the Dutch one."""
    model = RekenkrachtModel(seed=3, scenario="o2_join_others", users=100).run()
    ordered = model.events().query("kind == 'construction_ordered'")
    assert len(ordered) > 0
    assert "NL" not in set(ordered["counterpart"])
    assert "due in" not in _factory(model.events(), math.nan, "2035Q4")
