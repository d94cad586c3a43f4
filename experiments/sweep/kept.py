"""The folder of a sweep: what it holds so far, and whether that belongs to this sweep."""

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from experiments.folder import SWEEP, check_folder, sync_names
from experiments.reading import MANIFEST
from experiments.sweep.coding import Record
from experiments.sweep.keys import Keys
from experiments.sweep.parts import Parts
from experiments.sweep.sources import FinishedTables, joined, table_of
from experiments.sweep.study import Study, difference, plan_as_data
from model.errors import InputError

FORMAT = 1


class Kept:
    """What a folder holds of a sweep: finished tables, parts, or nothing yet.

    Raises
    ------
    InputError
        It holds something else, another sweep, or what it holds is damaged.
    """

    def __init__(self, folder: Path, study: Study, known: Mapping[str, Any]) -> None:
        check_folder(folder, sweep=True)
        self.folder, self._study, self._known = folder, study, known
        self.manifest: Mapping[str, Any] | None = None
        self.finished: FinishedTables | None = None
        if (folder / MANIFEST).exists():
            self.manifest = table_of(folder)
            self._compare(self.manifest["identity"])
            arms = [arm.name for arm in study.plan.arms]
            self.finished = FinishedTables(folder, arms)
        self._state = read_state(folder)
        if self._state is not None:
            self._compare(self._state["identity"])
        self.parts = Parts(folder)

    def _compare(self, old: Mapping[str, Any]) -> None:
        try:
            differs = difference(old, self._known, self._study)
        except (KeyError, TypeError):
            raise InputError(f"{self.folder} is damaged: it does not say what it holds") from None
        if differs:
            raise InputError(
                f"{self.folder} holds another sweep: it {differs}; give another folder with --out"
            )

    @property
    def keys(self) -> Keys:
        """The keys that have a result."""
        found = self.parts.keys
        if self.finished is None:
            return found
        return np.union1d(found, self.finished.keys)

    def begin(self) -> None:
        """Say in the folder what it holds, before anything else is put into it.

        Raises
        ------
        InputError
            The disk refuses.
        """
        if self._state is not None and self._state["identity"] == self._known:
            return
        content = {
            "format": FORMAT,
            "identity": self._known,
            "plan": plan_as_data(self._study.plan, points=True),
            "study": study_as_data(self._study),
        }
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _replace(self.folder / SWEEP, json.dumps(content, default=str))
        except OSError as error:
            why = error.strerror or error
            raise InputError(f"{self.folder} cannot be written: {why}") from None

    def records(self, after: int = -1) -> Iterator[Record]:
        """Give all finished runs in the order of their keys.

        Raises
        ------
        InputError
            What was kept is damaged.
        """
        streams = [self.parts.records(after)]
        if self.finished is not None:
            streams.insert(0, self.finished.records())
        return joined(streams)


def study_as_data(study: Study) -> dict[str, Any]:
    """Return what a study says beside its plan, as plain values."""
    names = ("title", "question", "record", "name", "method", "design", "text", "command")
    return {name: getattr(study, name) for name in names}


def read_state(folder: Path) -> Mapping[str, Any] | None:
    """Return what a sweep that goes on says of itself; None where there is none.

    Raises
    ------
    InputError
        It is damaged.
    """
    path = folder / SWEEP
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("identity"), dict):
        raise InputError(f"{path} is damaged: it does not say what the folder holds")
    return found


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}-{secrets.token_hex(4)}")
    try:
        with draft.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
        sync_names(path.parent)
    finally:
        draft.unlink(missing_ok=True)
