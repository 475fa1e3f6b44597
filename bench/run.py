"""Everything measured, in one table: `make bench` prints it and writes bench/RESULTS.md."""

import os
import statistics
import subprocess
import sys
from pathlib import Path

# Steps this small gain nothing from threads, and on a busy machine torch's wait for each other.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import arrays  # noqa: E402
import pictures  # noqa: E402
import scalar  # noqa: E402
import small_step  # noqa: E402
from measure import TABLE_HEAD, Row, in_turns, machine  # noqa: E402

INTRODUCTION = """\
# Speed and memory

Written by `make bench`. Each row is the same work on both sides, timed in turns, the median
of the ratios: how many times as fast as the other side. Every side has one thread. torch's
rows appear where it is installed; it is never a dependency.

No engine on numpy can pass the step written by hand in numpy, which records nothing: the row
called *the limit* says how far that is from HIPS autograd.
"""


def imports():
    """What an import costs beside numpy's, each in an interpreter of its own."""

    def run(code):
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)

    codes = {
        "`import mgcourse`": "import mgcourse",
        "`import mgcourse`, and both engines used": (
            "import mgcourse as mg; mg.Value, mg.Tensor, mg.nn.Linear, mg.loss, mg.optim"
        ),
    }
    numpys, *ours = in_turns(run("import numpy"), *map(run, codes.values()), rounds=15)
    for name, times in zip(codes, ours):
        more = statistics.median(t - n for t, n in zip(times, numpys))
        yield Row(name, "`import numpy`", 1e3 * more, "ms more", 50, most=True)


def lines():
    yield INTRODUCTION
    yield f"Here: {machine()}.\n"
    yield TABLE_HEAD
    for part in (scalar.rows, arrays.rows, pictures.rows, imports):
        yield from map(str, part())
    yield "\n## Where a small step goes\n"
    yield from small_step.lines()
    yield "\n## How the cost grows\n\nA straight line has the same cost a piece all the way down.\n"
    yield from scalar.growth()
    yield ""
    yield from arrays.growth()


def main():
    kept = []
    for line in lines():
        print(line, flush=True)
        kept.append(line)
    Path(__file__).with_name("RESULTS.md").write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
