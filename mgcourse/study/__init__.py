"""Everything that knows a learner: exercises, verdicts, predictions, progress."""

import importlib

# lazily, so that the worker process starts without what it does not need
_HOME = {"check": "judge", "assess": "judge", "mine": "kept"}


def __getattr__(name):
    if name in _HOME:
        return getattr(importlib.import_module(f"mgcourse.study.{_HOME[name]}"), name)
    raise AttributeError(f"module 'mgcourse.study' has no attribute {name!r}")
