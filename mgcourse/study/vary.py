"""Other numbers for a probe, so that knowing the visible cases by heart is worth nothing.

An exercise's `vary` takes what a probe gives and a random stream, and returns the same kind of
thing with other numbers, or the very same object where there is nothing to change.

>>> import random
>>> floats(([1.0, 0.0], 3, "relu"), random.Random(0))
([1.4377687406100192, 0.0], 3, 'relu')
>>> whole((2, 3, "count"), random.Random(0))
(4, 5, 'count')
"""

SHRINK, STRETCH = 1.1, 1.5


def floats(given, rng):
    """Each float becomes 1.1 to 1.5 times as large; whole numbers, 0 and all else stay.

    Signs stay too, and so does which of two numbers far apart is the larger. Not for floats
    that mean kinds (labels of 1.0 and -1.0), must add up to something (probabilities), or must
    stay below a bound (a share, a drop rate).
    """
    return _changed(given, lambda x: x * rng.uniform(SHRINK, STRETCH), float)


def whole(given, rng, most=3):
    """Each whole number becomes 1 to `most` larger; all else stays."""
    return _changed(given, lambda n: n + rng.randint(1, most), int)


def numbers(given, rng, most=2):
    """Floats and whole numbers both; not for shapes, seeds and counts that belong together."""
    return whole(floats(given, rng), rng, most)


def nothing(given, rng):
    """There is only this one case."""
    return given


def places(*varied):
    """A `vary` for a tuple: one function an entry; `nothing` where it stays."""

    def vary(given, rng):
        parts = tuple(change(entry, rng) for change, entry in zip(varied, given, strict=True))
        return given if all(new is old for new, old in zip(parts, given)) else parts

    return vary


def _changed(given, change, kind):
    """`given` with `change` done to every number of a kind in it; itself where there is none."""
    if type(given) is kind:
        return change(given) if given else given
    if isinstance(given, dict):
        parts = {key: _changed(entry, change, kind) for key, entry in given.items()}
        return parts if any(parts[key] is not given[key] for key in given) else given
    if type(given) in (list, tuple):
        parts = [_changed(entry, change, kind) for entry in given]
        same = all(new is old for new, old in zip(parts, given))
        return given if same else type(given)(parts)
    if getattr(given, "ndim", 0) and given.dtype.kind == ("f" if kind is float else "i"):
        varied = given.copy()
        for i in range(varied.size):
            varied.flat[i] = _changed(kind(given.flat[i]), change, kind)
        return varied
    return given
