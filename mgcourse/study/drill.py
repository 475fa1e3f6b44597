"""Endless practice of the chain rule: a graph, one gradient after another, every slip answered.

The engine knows neither notebook nor terminal; both hand it what was typed and show what it
replies. Two graphs in a row without a slip raise the level, three slips in one lower it.

>>> drill = Drill(seed=1, level=1)
>>> print(*drill.puzzle.steps, sep="; ")
a = 4; b = 2; c = 3; p = b × c = 6; L = a × p = 24
>>> drill.asked, drill.answer("4").says
('p', 'Right. p: 4 × 1 by L, that is 4.')
>>> print(drill.answer("2").says.split(":")[0])  # of the road from c to L
2 counts the first step only
"""

import math
import random
import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from mgcourse.show.style import number
from mgcourse.study import puzzle
from mgcourse.study.diagnosis import Place, candidates, diagnose, look_at, nearer
from mgcourse.study.progress import Progress

HIGHEST = max(puzzle.LEVELS)
_TRIES = 8  # graphs to choose from: the one on which most mistakes can be told apart


@dataclass(frozen=True)
class Reply:
    """What is said to an answer.

    Attributes
    ----------
    right : bool
        Whether the value's gradient is now known.
    says : str
    solved : bool
        Whether the whole graph is.
    """

    right: bool
    says: str
    solved: bool = False


class Drill:
    """One sitting.

    Parameters
    ----------
    seed : int, optional
        The same seed, the same graphs.
    level : int, optional
        1 to 6; where the learner stopped last time unless told.
    store : optional
        Where level and mistakes are kept; the learner's progress unless told.

    Attributes
    ----------
    puzzle : Puzzle
    place : diagnosis.Place or None
        What is asked now; None when the graph is solved.
    note : str
        Anything else worth a sentence, such as a new level.
    """

    def __init__(self, seed=None, level=None, store=None):
        self._store = store or Progress()
        if level is None:
            level = self._store.practice().get("level", 1)
        if level not in puzzle.LEVELS:
            raise ValueError(f"levels go from 1 to {HIGHEST}; there is no level {level!r}")
        self.level, self._rng = level, random.Random(seed)
        self.note = ""
        self._clean = self._solved = 0  # graphs without a slip in a row; graphs solved
        self._rules, self._rules_here = Counter(), Counter()  # of the graphs before, of this one
        self.next()

    @property
    def asked(self):
        """The label of the value asked after; "" when all are known."""
        return self.place.name if self.place else ""

    @property
    def question(self):
        """What is asked, in words."""
        if not self.place:
            return "All gradients are known."
        return f"How fast does L follow {self.asked}?"

    def next(self):
        """Another graph, of the level that is due."""
        drawn = [puzzle.make(self.level, self._rng) for _ in range(_TRIES)]
        self.puzzle = max(drawn, key=_telling)
        self._order = [v for v in reversed(self.puzzle.values[:-1])]
        self.known = {self.puzzle.result.label}
        self._rules.update(self._rules_here)
        self._rules_here = Counter()
        self._slips = self._slips_here = 0
        self._ask()

    def answer(self, text):
        """Judge a number as it was typed: 3, -0.5, 1/4, 2*3."""
        given = _understood(text)
        if given is None:
            return Reply(False, "A number, please, such as 3, -0.5, 1/4 or 2*3.")
        if math.isclose(given, self.place.value.grad, abs_tol=1e-9):
            return self._settle(f"Right. {_arithmetic(self.place)}")
        found = diagnose(self.place, given)
        self._slips += 1
        self._slips_here += 1
        self._rules_here[found.rule or "other slips"] += 1
        # the first time a slip is met it is named; after that the numbers come nearer
        says = nearer(self.place) if found.rule in self._told else found.says
        self._told.add(found.rule)
        if self._slips_here > 2:
            says += " You may also ask to be shown."
        return Reply(False, says)

    def show(self):
        """Give the answer away, with its arithmetic."""
        self._slips += 1
        self._rules_here["shown"] += 1
        return self._settle(f"Shown. {_arithmetic(self.place)}")

    def hint(self):
        """The step to look at."""
        return look_at(self.place)

    def summary(self):
        """How it went, and what to practise: lines."""
        graphs = f"{self._solved} graph{'' if self._solved == 1 else 's'}"
        lines = [f"{graphs} finished, level {self.level}: {puzzle.LEVELS[self.level].says}."]
        rules = self._rules + self._rules_here
        slips = [(rule, n) for rule, n in rules.most_common() if rule != "shown"]
        if slips:
            told = ", ".join(f"{rule} ({n}×)" for rule, n in slips[:3])
            lines.append(f"To practise: {told}. Chapter 04 goes through each of them.")
        elif self._solved:
            lines.append("Not one slip.")
        if shown := rules["shown"]:
            lines.append(f"{shown} shown.")
        return lines

    def _ask(self):
        self._slips_here, self._told = 0, set()
        value = next((v for v in self._order if v.label not in self.known), None)
        self.place = value and Place.of(value, self.puzzle.uses(value), self.puzzle.result)

    def _settle(self, says):
        self.known.add(self.asked)
        self._ask()
        if self.place:
            return Reply(True, says)
        self._finish()
        return Reply(True, says, solved=True)

    def _finish(self):
        """The level that is due, noted."""
        self._solved += 1
        self._clean = 0 if self._slips else self._clean + 1
        self.note, level = "", self.level
        if self._clean >= 2 and level < HIGHEST:
            self.level, self._clean = level + 1, 0
        elif self._slips >= 3 and level > 1:
            self.level = level - 1
        if self.level != level:
            self.note = f"Now level {self.level}: {puzzle.LEVELS[self.level].says}."
        try:
            self._store.store_practice(self.level, 1, dict(self._rules_here))
        except OSError as problem:
            self.note = f"{self.note} This could not be noted: {problem}.".strip()


def _telling(drawn):
    """How many different mistakes a graph can tell apart, for each of its values."""
    places = [Place.of(v, drawn.uses(v), drawn.result) for v in drawn.values[:-1]]
    return sum(len({round(n, 6) for _, n, _ in candidates(p)}) for p in places) / len(places)


def _arithmetic(place):
    """`a: 2 × 3 by p, and 4 × 1 by q; together 10.`"""
    parts = [f"{_n(r.local)} × {_n(r.upstream)} by {r.user.label}" for r in place.roads]
    total = _n(place.value.grad)
    if len(parts) == 1:
        return f"{place.name}: {parts[0]}, that is {total}."
    return f"{place.name}: {', and '.join(parts)}; together {total}."


def _understood(text):
    """A number as people type it; None for what is none."""
    text = str(text).strip().replace(",", ".").replace("−", "-")
    try:
        return float(math.prod(Fraction(part.strip()) for part in re.split("[*×·]", text)))
    except (ValueError, ZeroDivisionError, OverflowError):
        return None


def _n(x):
    return number(x, 6)
