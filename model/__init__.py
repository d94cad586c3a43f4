"""Facts and mechanisms: start with :mod:`model.schedule`, the year at a glance."""

from importlib.util import find_spec
from pathlib import Path


def _same_origin(agents_file: str | None) -> bool:
    here = Path(__file__).resolve().parent.parent
    return agents_file is not None and Path(agents_file).resolve().parent.parent == here


_SPEC = find_spec("agents")
if _SPEC is None or not _same_origin(_SPEC.origin):
    raise ImportError(
        "another package called 'agents' hides the one of rekenkracht; "
        "use rekenkracht in a virtual environment of its own"
    )
