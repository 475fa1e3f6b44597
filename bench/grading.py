"""How many submissions a minute, and what the sandbox costs: `make bench-grading`.

What the sandbox costs is a Python that does nothing, with and without bubblewrap, in turns: the
median of the differences. The filter of system calls is left out of it; it is microseconds.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import in_turns, machine

from mgcourse.study import handout, sandbox
from mgcourse.study.grade import grade

HERE = Path(__file__).parent
ROOT = HERE.parent
CHAPTERS = ("05-value-engine", "06-gradient-descent")  # 8 exercises each, three of which train
LEARNERS = 60
WANTED_A_MINUTE, WANTED_MILLISECONDS = 60, 50


def throughput(chapter, jobs):
    """(submissions a minute, exercises in each): a class where everybody is right."""
    path = ROOT / "solutions" / chapter / f"{chapter}.ipynb"
    with tempfile.TemporaryDirectory() as folder:
        for number in range(LEARNERS):
            target = Path(folder, f"learner {number}")
            target.mkdir()
            shutil.copy(path, target)
        start = time.perf_counter()
        result = grade(Path(folder), ROOT, "bench", jobs)
        taken = time.perf_counter() - start
    if result.problems or not all(mark.verdict.passed for mark in result.marks):
        raise RuntimeError("a right answer did not get its points")
    return 60 * LEARNERS / taken, len(result.marks) // LEARNERS


def overhead(rounds=41):
    """Milliseconds that bubblewrap adds to a Python that does nothing."""
    nothing = [sys.executable, "-I", "-c", "pass"]
    with tempfile.TemporaryDirectory() as folder:
        handout.package(Path(folder), stored=False)
        command = sandbox.Sandbox(folder).command()
        wrapped = [*command[: command.index(sys.executable)], *nothing]

        def run(what):
            return lambda: subprocess.run(what, env=sandbox.ENVIRONMENT, check=True)

        ours, bares = in_turns(run(wrapped), run(nothing), rounds=rounds)
    return 1e3 * statistics.median(our - bare for our, bare in zip(ours, bares))


def lines():
    """The results as text."""
    jobs = os.cpu_count()
    yield "# How fast a class is graded\n"
    yield f"Written by `make bench-grading` on {machine()}, load {os.getloadavg()[0]:.1f}.\n"
    yield "| what | measured | wanted |\n|---|---:|---:|"
    for chapter in CHAPTERS:
        rate, exercises = throughput(chapter, jobs)
        yield (
            f"| submissions a minute, chapter {chapter[:2]}, {exercises} exercises, {jobs} jobs "
            f"| {rate:.0f} | ≥ {WANTED_A_MINUTE} |"
        )
    yield (
        f"| what the sandbox adds to a submission | {overhead():.0f} ms "
        f"| ≤ {WANTED_MILLISECONDS} ms |"
    )


if __name__ == "__main__":
    kept = []
    for line in lines():
        print(line, flush=True)
        kept.append(line)
    (HERE / "RESULTS-GRADING.md").write_text("\n".join(kept) + "\n", encoding="utf-8")
