"""What a quarter looks like to the outputs does not change with what comes later."""

from model.outputs import measure
from model.simulation import RekenkrachtModel

CHEAP = {"investment.capex_h100e": 16_000, "investment.debt_share": 0.2, "demand.price0": 3.5}


class AtOnce(RekenkrachtModel):
    """Measures every quarter when it is over."""

    def __init__(self, **settings):
        self.told = {}
        super().__init__(**settings)

    def _record(self):
        super()._record()
        self.told[self.world.quarter] = measure(self._seen[self.world.quarter])


def test_outputs_measured_late_are_those_of_the_quarter():
    """Export stops put off sites that are being built; consortia, queues and rules move on."""
    model = AtOnce(seed=16, scenario="export_restriction", **CHEAP).run()
    assert model.world.facilities.of("AI Gigafactory")
    late = {quarter: measure(seen) for quarter, seen in model._seen.items()}
    assert list(late) == list(range(1, 49))
    assert repr(late) == repr(model.told)
