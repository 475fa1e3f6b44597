"""How many random examples a property test tries: 300, or 10,000 in the profile `long`.

`HYPOTHESIS_PROFILE=long pytest tests/test_value_properties.py`, or `--hypothesis-profile=long`.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "short", max_examples=300, deadline=None, derandomize=True, database=None
)  # the same examples in every run
settings.register_profile(
    "long",
    max_examples=10_000,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))
