"""What each package of a list is worth to each party, and who gains by it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.bargaining.packages import gains_over


@dataclass(frozen=True, slots=True, eq=False)
class Payoffs:
    """A list of packages seen by its parties.

    Parameters
    ----------
    parties : names, in the order of the columns
    utilities : shape (packages, parties), each party in its own unit
    reserve : shape (parties,), what each party has without a deal
    on_table : shape (packages,), true where a package may be agreed
    """

    parties: tuple[str, ...]
    utilities: NDArray[np.float64]
    reserve: NDArray[np.float64]
    on_table: NDArray[np.bool_]

    def mutual(self) -> NDArray[np.bool_]:
        """Return which packages leave every party strictly better off, on the table or not.

        Raises
        ------
        ValueError
            Shapes differ or a number is not finite.
        """
        gains = gains_over(self.utilities, self.reserve)
        better: NDArray[np.bool_] = gains.min(axis=1) > 0.0
        return better
