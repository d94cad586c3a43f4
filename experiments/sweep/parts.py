"""Finished runs on disk while a sweep goes on: files that only grow, one per running program.

A frame is length, CRC-32 and body; the body is the keys of its runs and their results. A frame that
is torn or damaged ends the reading of its file: what follows is run again, never trusted.
"""

import os
import secrets
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from experiments.folder import PARTS, sync_names
from experiments.sweep.coding import Record, decode
from experiments.sweep.keys import Keys
from model.errors import InputError

ENDING = ".part"
MAGIC = b"rkpart1\n"
_HEAD, _COUNT = struct.Struct("<II"), struct.Struct("<I")
_KEEP = 32
"""So many decoded frames are kept while reading in order."""


@dataclass(frozen=True)
class Frame:
    """Where the results of some runs stand."""

    path: Path
    place: int
    size: int
    keys: Keys


def packed(keys: Sequence[int], content: bytes) -> bytes:
    """Return one frame."""
    body = _COUNT.pack(len(keys)) + np.asarray(keys, dtype="<i8").tobytes() + content
    return _HEAD.pack(len(body), zlib.crc32(body)) + body


def scan(path: Path) -> tuple[list[Frame], int]:
    """Return the sound frames of a file, and how many bytes after them are torn or damaged.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    frames: list[Frame] = []
    with path.open("rb") as file:
        whole = os.fstat(file.fileno()).st_size
        if file.read(len(MAGIC)) != MAGIC:
            return [], whole
        place = file.tell()
        while body := _body(file.read(_HEAD.size), file, whole):
            count = _COUNT.unpack_from(body)[0]
            keys = np.frombuffer(body, "<i8", count, _COUNT.size).astype(np.int64)
            begin = _HEAD.size + _COUNT.size + keys.nbytes
            frames.append(Frame(path, place + begin, len(body) - begin + _HEAD.size, keys))
            place = file.tell()
    return frames, whole - place


def _body(head: bytes, file: BinaryIO, whole: int) -> bytes:
    """Return the body of a frame, or nothing where it is torn or damaged."""
    if len(head) < _HEAD.size:
        return b""
    size, check = _HEAD.unpack(head)
    if size > whole:
        return b""
    body = file.read(size)
    if len(body) != size or zlib.crc32(body) != check or len(body) < _COUNT.size:
        return b""
    return body if _COUNT.size + 8 * _COUNT.unpack_from(body)[0] <= size else b""


class Parts:
    """The parts of a folder: what is in them, and a file of its own for what comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / PARTS
        self.frames: list[Frame] = []
        self.damage: list[str] = []
        """One line for each file of which something is not used."""
        self._handle: int | None = None
        self._path = self.folder / f"{secrets.token_hex(8)}{ENDING}"
        self._end = 0
        for path in sorted(self.folder.glob(f"*{ENDING}")):
            self._take(path)

    def _take(self, path: Path) -> None:
        try:
            frames, lost = scan(path)
        except OSError as error:
            frames, lost = [], 0
            self.damage.append(f"{path} cannot be read ({error.strerror}); its runs are run again")
        if lost:
            self.damage.append(
                f"{path}: the last {lost} bytes are torn or damaged; what they held is run again"
            )
        self.frames.extend(frames)

    @property
    def keys(self) -> Keys:
        """The keys of all finished runs, in order, each once."""
        found = np.sort(_joined(frame.keys for frame in self.frames), kind="stable")
        return found[np.append(True, np.diff(found) != 0)] if len(found) else found

    def append(self, chunks: Iterable[tuple[Sequence[int], bytes]]) -> None:
        """Add finished chunks; when this returns they are on disk.

        Raises
        ------
        InputError
            The disk refuses; what was there before is safe.
        """
        try:
            handle = self._opened()
            for keys, content in chunks:
                frame = packed(keys, content)
                _write(handle, frame)
                place = self._end + len(frame) - len(content)
                self._end += len(frame)
                self.frames.append(
                    Frame(self._path, place, len(content), np.asarray(keys, dtype=np.int64))
                )
            os.fsync(handle)
        except OSError as error:
            why = error.strerror or error
            raise InputError(
                f"{self.folder.parent} cannot be written: {why}; what was written before is safe, "
                "and the same line goes on from there"
            ) from None

    def _opened(self) -> int:
        if self._handle is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._handle = os.open(self._path, flags, 0o666)
            _write(self._handle, MAGIC)
            self._end = len(MAGIC)
            sync_names(self.folder)
        return self._handle

    def close(self) -> None:
        """Let go of the file; what is in it stays."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def records(self, after: int = -1) -> Iterator[Record]:
        """Give every finished run whose key is larger once, in the order of the keys.

        Raises
        ------
        InputError
            A file changed or cannot be read any more.
        """
        if not self.frames:
            return
        keys = _joined(frame.keys for frame in self.frames)
        counts = [len(frame.keys) for frame in self.frames]
        where = np.repeat(np.arange(len(counts)), counts)
        places = np.concatenate([np.arange(count) for count in counts])
        sorted_keys, first = np.unique(keys, return_index=True)
        first = first[sorted_keys > after]
        opened: dict[int, list[Record]] = {}
        for place in first:
            number = int(where[place])
            if number not in opened:
                if len(opened) >= _KEEP:
                    del opened[next(iter(opened))]
                opened[number] = self._read(self.frames[number])
            yield opened[number][int(places[place])]

    def _read(self, frame: Frame) -> list[Record]:
        try:
            with frame.path.open("rb") as file:
                file.seek(frame.place)
                found = decode(file.read(frame.size))
        except OSError as error:
            raise InputError(f"{frame.path} cannot be read: {error.strerror}") from None
        except ValueError as error:
            raise InputError(f"{frame.path} is damaged: {error}") from None
        if [one.key for one in found] != frame.keys.tolist():
            raise InputError(f"{frame.path} is damaged: it holds other runs than it says")
        return found


def _joined(arrays: Iterable[Keys]) -> Keys:
    return np.concatenate([np.empty(0, dtype=np.int64), *arrays])


def _write(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]
