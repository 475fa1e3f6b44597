"""What an exercise is: data, and so are the mistakes people make in it.

Reference, mistakes and the learner's answer are observed in the same way on the same
probes. Equal to the reference is right; equal to a mistake wherever it differs from the
reference is that mistake, and gets its hint (`judge.py`).

>>> same({"slope": 2.0000001}, {"slope": 2.0}), same({"slope": 2.1}, {"slope": 2.0})
(True, False)
"""

import math
import random
import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from mgcourse.study import vary, worker
from mgcourse.study.observe import number

__all__ = ["Exercise", "Mistake", "Probe", "Stored", "number", "same"]


@dataclass(frozen=True)
class Probe:
    """One small case.

    Attributes
    ----------
    case : str
        In words: "a·a at a = 3".
    given : object
        What `observe` needs to try it. None where the answer itself is asked for, a number
        or a word: then what is due is never shown.
    group : str
        Points are given for whole groups: all probes of one must be right. Where there are
        several each has a name, for the verdict says which are right.
    raises : bool
        An error is due here; any kind counts.
    hidden : bool
        Tried in class grading only; what is due is not shown.
    clue : str
        Where the answer itself is asked for: what to say to one that no mistake explains.
    """

    case: str
    given: object
    group: str = ""
    raises: bool = False
    hidden: bool = False
    clue: str = ""


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
    within : str
        A group of probes that is enough to know it by; what the answer does on the others
        does not matter.
    like : tuple of str
        Names in the observations: what the others hold does not matter. For a family of
        answers whose exact numbers differ, such as those that stop too early.
    """

    name: str
    answers: tuple
    hints: tuple
    within: str = ""
    like: tuple = ()

    def fits(self, seen, known, agree):
        """Whether what was seen on one probe is what this mistake does there."""
        if self.like:
            return all(agree(seen.get(key), known.get(key)) for key in self.like)
        return agree(seen, known) and _fault(seen) == _fault(known)


@dataclass(frozen=True)
class Stored:
    """What an exercise knows where it has no reference code: see `Exercise.expected`, `known`."""

    expected: list
    known: list


@dataclass(frozen=True)
class Exercise:
    """An exercise.

    Attributes
    ----------
    id, name : str
    weight : float
        Its points.
    probes : tuple of Probe
        Smallest first.
    observe : callable
        `observe(answers, probe)` returns a flat dict, name → number, text or list. Three
        names are no part of right or wrong: "changed" (a sentence on inputs that were changed;
        it costs a part of the points), "remark" (a sentence for a right answer) and "besides"
        (what tells two mistakes apart that do the same; see `Mistake.like`).
    chapter, section : str
        Where it is explained.
    reference : tuple
        A right answer, as it would be given to `check`.
    mistakes : tuple of Mistake
    tolerance, floor : float
        Numbers agree within `tolerance` relative or `floor` absolute.
    seconds : float
        Time limit for all probes together; at most 20.
    bonus : bool
        Its points come on top.
    keeps : str
        What `study.mine` calls the accepted answer; "" if it is not kept.
    vary : callable
        `vary(given, rng)` returns a probe's `given` with other numbers, or the same object where
        there are none to change. Class grading tries each probe with them, too.
    stored : Stored, optional
        Takes the place of what reference and mistakes do, where their code is left out.
    """

    id: str
    name: str
    weight: float
    probes: tuple
    observe: object = field(repr=False)
    chapter: str
    section: str
    reference: tuple = ()
    mistakes: tuple = field(default=(), repr=False)
    tolerance: float = 1e-6
    floor: float = 1e-9
    seconds: float = 5.0
    bonus: bool = False
    keeps: str = ""
    vary: object = field(default=vary.floats, repr=False)
    stored: Stored | None = field(default=None, repr=False)

    def agree(self, seen, expected):
        """Whether two observations are the same within this exercise's tolerance."""
        return same(seen, expected, self.tolerance, self.floor)

    def twins(self, seed):
        """Each probe with other numbers, the same for the same text `seed`: a tuple of Probe."""
        rng = random.Random(f"{seed} {self.id}")
        varied = [(probe, self.vary(probe.given, rng)) for probe in self.probes]
        return tuple(
            replace(probe, case=f"{probe.case}, with other numbers", given=given, hidden=True)
            for probe, given in varied
            if given is not probe.given
        )

    @cached_property
    def expected(self):
        """The reference's observations."""
        if self.stored:
            return self.stored.expected
        return list(worker.observe_all(self, self.reference))

    @cached_property
    def known(self):
        """[(mistake, {probe index: observation}) …], only where it differs from the reference.

        The more specific comes first: exact ones, and those that more probes tell apart.
        """
        if self.stored:
            return self.stored.known
        found = []
        for mistake in self.mistakes:
            seen = [
                (i, o)
                for i, o in enumerate(worker.observe_all(self, mistake.answers))
                if mistake.within in ("", self.probes[i].group)
            ]
            tells = {i: o for i, o in seen if "changed" in o or not self.agree(o, self.expected[i])}
            # an error can come from anywhere: then the other probes must fit as well
            whole = mistake.within or any("raised" in o for o in tells.values())
            found.append((mistake, dict(seen) if whole else tells))
        return sorted(found, key=lambda p: (bool(p[0].like), bool(p[0].within), -len(p[1])))


def _fault(seen):
    """Kind and message of an exception, without the names of classes, which are anybody's."""
    if seen.get("raised") in (None, "RecursionError", "MemoryError"):
        return seen.get("raised")
    return seen["raised"], re.sub(r"'[A-Z]\w*'", "a class", seen["message"])


def same(seen, expected, tolerance=1e-6, floor=1e-9):
    """Whether two observations agree.

    Numbers agree within `tolerance` relative or `floor` absolute, NaN with NaN. Where an
    error is expected any error will do, except that of a blank. Changed inputs matter only
    where they are expected, in a known mistake.
    """

    def agree(seen, expected):
        if isinstance(expected, dict):
            if "raised" in expected:
                return isinstance(seen, dict) and seen.get("raised", _BLANK) != _BLANK
            return (
                isinstance(seen, dict)
                and seen.keys() | _ASIDE == expected.keys() | _ASIDE
                and ("changed" in seen or "changed" not in expected)
                and all(agree(seen[key], expected[key]) for key in expected.keys() - _ASIDE)
            )
        if isinstance(expected, list):
            return (
                isinstance(seen, list)
                and len(seen) == len(expected)
                and all(map(agree, seen, expected))
            )
        if not all(type(x) in (int, float) for x in (seen, expected)):
            return type(seen) is type(expected) and seen == expected
        if math.isnan(expected) or math.isnan(seen):
            return math.isnan(expected) and math.isnan(seen)
        return math.isclose(seen, expected, rel_tol=tolerance, abs_tol=floor)

    return agree(seen, expected)


_ASIDE = {"changed", "remark", "besides"}  # what an observation says besides
_BLANK = "NotImplementedError"  # what an unwritten answer raises
