"""How many random examples a property test tries: 300, or 10,000 with `make test-long`."""

import os

from hypothesis import HealthCheck, settings

# one thread for each test process: two processes of two threads each wait for one another, and
# small matrix products then take ten times as long
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# a busy machine is no reason to fail
common = {"deadline": None, "database": None, "suppress_health_check": [HealthCheck.too_slow]}
# the same examples in every run
settings.register_profile("short", max_examples=300, derandomize=True, **common)
settings.register_profile("long", max_examples=10_000, **common)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))
