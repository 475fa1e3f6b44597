"""Everything that knows a learner: exercises, verdicts, predictions, progress."""


def __getattr__(name):
    # lazily, so that the worker process starts without what it does not need
    if name in ("check", "assess"):
        from mgcourse.study import exercise

        return getattr(exercise, name)
    raise AttributeError(f"module 'mgcourse.study' has no attribute {name!r}")
