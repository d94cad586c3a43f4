"""Benchmarks: how fast the model is, on one core.

The limits are set here because they count only before numpy is loaded.
"""

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
