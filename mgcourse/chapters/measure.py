"""Measure the chapters' long experiments and keep the results; `make measure` runs this.

python -m mgcourse.chapters.measure             # all of them
python -m mgcourse.chapters.measure 10-rates    # one
"""

import importlib
import os
import pkgutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from mgcourse import chapters
from mgcourse.chapters.experiment import Experiment


def experiments():
    """All there are, by name."""
    modules = [
        importlib.import_module(f"{chapters.__name__}.{module.name}")
        for module in pkgutil.iter_modules(chapters.__path__)
    ]
    found = [thing for m in modules for thing in vars(m).values() if isinstance(thing, Experiment)]
    return {experiment.name: experiment for experiment in sorted(found, key=lambda e: e.name)}


def main(names):
    """Measure those named, or all; exits with the list where a name is unknown."""
    known = experiments()
    if unknown := set(names) - set(known):
        sys.exit(f"no experiment {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # small arrays: a process a core is faster
    for name in names or known:
        begun = time.perf_counter()
        with ProcessPoolExecutor() as pool:
            known[name].keep(pool.map)
        print(f"{name}: {time.perf_counter() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
