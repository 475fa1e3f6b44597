"""The checker: an exercise is data, and so are the mistakes people make in it.

Reference, mistakes and the learner's answer are observed in the same way on the same
probes. Equal to the reference is right; equal to a mistake wherever it differs from the
reference is that mistake, and gets its hint; anything else gets the smallest probe that
differs, with what was expected and what came.
"""

import math
import os
from dataclasses import dataclass, field
from functools import cached_property

from mgcourse.study import bank, worker
from mgcourse.study.progress import Progress
from mgcourse.study.verdict import Verdict


@dataclass(frozen=True)
class Probe:
    """One small case.

    Attributes
    ----------
    case : str
        In words: "a·a at a = 3".
    given : object
        What `observe` needs to try it.
    group : str
        Points are given for whole groups: all probes of one must be right.
    """

    case: str
    given: object
    group: str = ""


@dataclass(frozen=True)
class Mistake:
    """A wrong answer people really give.

    Attributes
    ----------
    name : str
    answers : tuple
        The code, as it would be given to `check`.
    hints : tuple of str
        Rungs: what *this* answer did on one small case, and one question; each later one is
        more concrete, none is the answer.
    """

    name: str
    answers: tuple
    hints: tuple


@dataclass(frozen=True)
class Exercise:
    """An exercise.

    Attributes
    ----------
    id, name : str
    weight : float
        Its points.
    reference : tuple
        A right answer, as it would be given to `check`.
    probes : tuple of Probe
        Smallest first.
    observe : callable
        `observe(answers, probe)` returns a flat dict, name → number, text or list.
    mistakes : tuple of Mistake
    chapter, section : str
        Where it is explained.
    """

    id: str
    name: str
    weight: float
    reference: tuple
    probes: tuple
    observe: object = field(repr=False)
    mistakes: tuple = field(repr=False)
    chapter: str
    section: str

    @cached_property
    def expected(self):
        """The reference's observations."""
        return list(worker.observe_all(self, self.reference))

    @cached_property
    def known(self):
        """[(mistake, {probe index: observation}) …], only where it differs from the reference.

        The mistake that more probes tell apart comes first: it is the more specific one.
        """
        found = []
        for mistake in self.mistakes:
            seen = worker.observe_all(self, mistake.answers)
            differs = {i: o for i, o in enumerate(seen) if not same(o, self.expected[i])}
            found.append((mistake, differs))
        return sorted(found, key=lambda pair: -len(pair[1]))


def assess(exercise_id, *answers):
    """Judge an answer without recording it.

    Parameters
    ----------
    exercise_id : str
        Such as "5.1".
    *answers
        Whatever the exercise asks for: functions, a class, numbers.

    Returns
    -------
    Verdict

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    exercise = bank.find(exercise_id)
    if len(answers) != len(exercise.reference):
        return _verdict(
            exercise,
            0,
            says=f"check({exercise.id!r}, …) takes {len(exercise.reference)} answers; "
            f"you gave {len(answers)}.",
        )
    if any(answer is ... or answer is None for answer in answers):
        return _blank(exercise)
    note = ""
    try:
        observations, end = worker.run(exercise_id, answers, worker.SECONDS)
    except worker.CannotCarry as fault:
        observations, end = list(worker.observe_all(exercise, answers)), "done"
        note = f"Checked in this notebook, without a time limit: {fault}"
    verdict = _judge(exercise, observations, end)
    verdict.note = note
    return verdict


def check(exercise_id, *answers):
    """Judge an answer, note the result, and return the verdict, which shows itself.

    Raises only where the environment variable MGCOURSE_STRICT or nbgrader's own is set, and
    only at 0 points: a learner's *Run All* never stops on a blank.
    """
    verdict = assess(exercise_id, *answers)
    progress = Progress()
    times = progress.record(exercise_id, verdict.points, verdict.out_of, verdict.mistake)
    verdict.climb(times)
    verdict.note = " ".join(filter(None, (verdict.note, progress.warning)))
    if not verdict.points and any(map(os.environ.get, ("MGCOURSE_STRICT", "NBGRADER_EXECUTION"))):
        raise Failed(verdict)
    return verdict


class Failed(Exception):
    """No points, where somebody counts them."""

    def __init__(self, verdict):
        super().__init__(verdict.words)

    def _render_traceback_(self):  # what IPython shows: the sentence, without code lines
        return [str(self)]


def same(seen, expected):
    """Whether two observations agree: numbers to 1e-6 relative, NaN equal to NaN."""
    if isinstance(expected, dict) and "raised" in expected:
        return isinstance(seen, dict) and "raised" in seen
    if isinstance(expected, dict):
        return (
            isinstance(seen, dict)
            and seen.keys() == expected.keys()
            and all(same(seen[key], expected[key]) for key in expected)
        )
    if isinstance(expected, list):
        return (
            isinstance(seen, list) and len(seen) == len(expected) and all(map(same, seen, expected))
        )
    if isinstance(expected, str) or isinstance(seen, str | dict | list | None):
        return seen == expected
    if math.isnan(expected) or math.isnan(seen):
        return math.isnan(expected) and math.isnan(seen)
    return math.isclose(seen, expected, rel_tol=1e-6, abs_tol=1e-9)


def number(x):
    """A learner's number as JSON can hold it; raises TypeError for what is none."""
    if isinstance(x, (str, bytes, bool)) or not hasattr(x, "__float__"):
        raise TypeError(f"expected a number, got {type(x).__name__}")
    return float(x)


def _judge(exercise, observations, end):
    wrong = [
        i
        for i in range(len(exercise.probes))
        if i >= len(observations) or not same(observations[i], exercise.expected[i])
    ]
    if not wrong:
        return _verdict(exercise, exercise.weight, says="Right.")
    points = _points(exercise, wrong)
    first = wrong[0]
    if first >= len(observations):
        return _verdict(exercise, points, says=_cut_off(exercise.probes[first], end))
    if observations[first].get("raised") == "NotImplementedError":
        return _blank(exercise)
    for mistake, differs in exercise.known:
        if differs and all(
            i < len(observations) and same(observations[i], o) and _same_fault(observations[i], o)
            for i, o in differs.items()
        ):
            return _verdict(exercise, points, mistake=mistake.name, hints=mistake.hints)
    return _difference(exercise, points, exercise.probes[first], observations[first], first)


def _same_fault(seen, known):
    """Two exceptions are the same mistake only if they are of one kind."""
    return seen.get("raised") == known.get("raised")


def _points(exercise, wrong):
    """The weight, shared among the groups whose probes are all right."""
    groups = dict.fromkeys(probe.group for probe in exercise.probes)
    lost = {exercise.probes[i].group for i in wrong}
    return round(exercise.weight * (len(groups) - len(lost)) / len(groups), 2)


def _difference(exercise, points, probe, seen, index):
    """No known mistake: show the smallest probe that differs."""
    if "raised" in seen:
        kind = seen["raised"]
        says = {
            "MemoryError": f"On {probe.case} your code asked for more memory than there is.",
            "RecursionError": f"On {probe.case} your code called itself without end.",
            "PrintedTooMuch": f"On {probe.case} your code printed without end.",
            "SystemExit": f"On {probe.case} your code left the program. Where does it exit?",
        }.get(kind, f"On {probe.case} your code stopped: {kind}: {seen['message']}")
        return _verdict(exercise, points, says=says, lines=seen["lines"])
    expected = exercise.expected[index]
    if "raised" in expected:
        return _verdict(exercise, points, says=f"On {probe.case} an error was due, and none came.")
    table = [
        (name, expected[name], seen.get(name, "nothing"))
        for name in expected
        if not same(seen.get(name), expected[name])
    ]
    return _verdict(
        exercise, points, says=f"Here is the smallest case that differs: {probe.case}.", table=table
    )


def _cut_off(probe, end):
    if end == "time":
        return (
            f"Your code was still running on {probe.case} after {worker.SECONDS:g} seconds, and "
            "was stopped. Which loop has no end, or does the same work again and again?"
        )
    return f"Your code ended the whole program on {probe.case}. Where does it exit?"


def _blank(exercise):
    return _verdict(
        exercise, 0, says="Nothing here yet. Write your answer above and run both cells."
    )


def _verdict(exercise, points, **details):
    return Verdict(
        id=exercise.id,
        points=float(points),
        out_of=float(exercise.weight),
        chapter=exercise.chapter,
        section=exercise.section,
        **details,
    )
