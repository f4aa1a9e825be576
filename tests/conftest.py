"""How many examples the tests with made-up inputs try: few each time, many in ``make fuzz``."""

from __future__ import annotations

import os
from datetime import timedelta

from hypothesis import HealthCheck, settings

#: Files and sheets do not differ from one example to the next, so that fixtures may be shared.
_COMMON = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    database=None,
)

# Without chance: a default run that fails does so each time, and on every machine.
settings.register_profile("usual", _COMMON, max_examples=40, derandomize=True, deadline=None)
# An input that takes ten seconds counts as one that hangs.
settings.register_profile(
    "fuzz",
    _COMMON,
    max_examples=int(os.environ.get("ANODE_MODEL_EXAMPLES", "25000")),
    deadline=timedelta(seconds=10),
)
settings.load_profile(os.environ.get("ANODE_MODEL_HYPOTHESIS", "usual"))
