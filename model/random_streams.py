"""Random numbers by name: the only place where randomness is made.

A stream is keyed by (seed, name, quarter), so a draw does not depend on what else was drawn:
a policy change leaves unrelated luck as it was, and two scenarios with one seed can be compared
pairwise. One counter-based Philox generator is re-keyed in place, because building a new one
costs some 70 microseconds and a run makes hundreds of draws.
"""

import math
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
SlotArray = NDArray[np.float32]


def lognormal_factor(mean: float, log_sd: float, normal: float) -> float:
    """Turn a standard normal draw into a lognormal factor with this mean and sd of its log."""
    return mean * math.exp(log_sd * normal - 0.5 * log_sd * log_sd)


class RandomStreams:
    """Named, order-independent streams of one seed.

    No generator leaves this class: every method re-keys and draws at once.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._bits = np.random.Philox(key=0)
        self._generator = np.random.Generator(self._bits)
        self._keys: dict[str, tuple[int, int]] = {}
        # Plain numbers: the generator reads them one by one, and arrays would box each of them.
        self._state: Any = self._bits.state | {"buffer": (0, 0, 0, 0)}

    def _at(self, name: str, quarter: int) -> np.random.Generator:
        key = self._keys.get(name)
        if key is None:
            digest = blake2b(f"{self.seed}/{name}".encode(), digest_size=16).digest()
            key = int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")
            self._keys[name] = key
        self._state["state"] = {"counter": (0, 0, 0, quarter), "key": key}
        self._bits.state = self._state
        return self._generator

    def normal(self, name: str, quarter: int = 0) -> float:
        """Return one standard normal number."""
        return float(self._at(name, quarter).standard_normal())

    def uniform(self, name: str, quarter: int = 0) -> float:
        """Return one number between 0 and 1."""
        return float(self._at(name, quarter).random())

    def normals(self, name: str, shape: int | tuple[int, ...], quarter: int = 0) -> FloatArray:
        """Return an array of standard normal numbers; each slot belongs to one member."""
        return self._at(name, quarter).standard_normal(shape)

    def uniforms(self, name: str, shape: int | tuple[int, ...], quarter: int = 0) -> FloatArray:
        """Return an array of numbers between 0 and 1; each slot belongs to one member."""
        return self._at(name, quarter).random(shape)

    def slots(self, name: str, shape: int | tuple[int, ...], quarter: int = 0) -> SlotArray:
        """Return numbers from 0 to below 1 in single precision, for crowds of members."""
        return self._at(name, quarter).random(shape, dtype=np.float32)

    def normal_slots(self, name: str, shape: int | tuple[int, ...], quarter: int = 0) -> SlotArray:
        """Return standard normal numbers in single precision, for crowds of members."""
        return self._at(name, quarter).standard_normal(shape, dtype=np.float32)

    def gumbels(self, name: str, shape: int | tuple[int, ...], quarter: int = 0) -> FloatArray:
        """Return standard Gumbel numbers: utility plus Gumbel noise gives logit choices."""
        return self._at(name, quarter).gumbel(size=shape)

    def shares(self, name: str, concentration: FloatArray, quarter: int = 0) -> FloatArray:
        """Return one Dirichlet draw: shares that add to 1."""
        return self._at(name, quarter).dirichlet(concentration)
