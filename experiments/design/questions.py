"""What a design asks of its results: yes or no, how robust, from which value on."""

from typing import Literal

from pydantic import StrictStr, model_validator

from experiments.design.forms import Name, Number, Part


class Rule(Part):
    """A question about one outcome that is answered with yes or no."""

    outcome: Name
    at_least: Number | None = None
    at_most: Number | None = None
    equals: StrictStr | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> "Rule":
        given = [self.at_least, self.at_most, self.equals]
        if sum(one is not None for one in given) != 1:
            raise ValueError("give one of at_least, at_most, equals")
        return self

    @property
    def words(self) -> str:
        """The rule in plain words."""
        if self.equals is not None:
            return f"{self.outcome} is {self.equals or 'empty'}"
        if self.at_least is not None:
            return f"{self.outcome} is at least {self.at_least:g}"
        return f"{self.outcome} is at most {self.at_most:g}"


class Derived(Rule):
    """An outcome that is 1 where the rule holds and 0 where not."""

    name: Name


class Heat(Part):
    """A map of one outcome over two factors."""

    x: StrictStr
    y: StrictStr
    outcome: Name


class Robust(Part):
    """An outcome to be robust in; ``threshold`` is what satisfies."""

    outcome: Name
    better: Literal["high", "low"]
    threshold: Number | None = None


class Tipping(Rule):
    """Search the value of one parameter at which the rule begins or ceases to hold."""

    parameter: StrictStr
    low: Number
    high: Number


class AnalysisPart(Part):
    """What the analysis should look at; all of it may be left out."""

    base: Name | None = None
    pairs: tuple[tuple[Name, Name], ...] = ()
    """Further comparisons: an arm, and the arm that it is compared with."""
    targets: tuple[Rule, ...] = ()
    heat: Heat | None = None
    robust: tuple[Robust, ...] = ()
    tipping: tuple[Tipping, ...] = ()
