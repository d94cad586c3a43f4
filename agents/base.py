"""The tie to Mesa, in one place."""

import itertools
from collections.abc import Iterator
from weakref import WeakKeyDictionary

import mesa


class _Counters:
    """Numbers for the agents of each model, forgotten with the model."""

    def __init__(self) -> None:
        self._by_model: WeakKeyDictionary[mesa.Model, Iterator[int]] = WeakKeyDictionary()

    def __getitem__(self, model: mesa.Model) -> Iterator[int]:
        return self._by_model.setdefault(model, itertools.count(1))


class Stakeholder(mesa.Agent):
    """A party with a name.

    Mesa 3.3 numbers its agents through a class attribute that holds every model for ever; this
    one lets finished models go.
    """

    _ids = _Counters()  # type: ignore[assignment]  # replaces a defaultdict of Mesa

    def __init__(self, model: mesa.Model, name: str) -> None:
        super().__init__(model)
        self.name = name
