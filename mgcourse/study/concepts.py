"""The concept test: twenty questions, each wrong answer a misconception people really hold.

Every item is asked twice, at its door and where it is taught; what changed is the gain.
The order of the options is fixed by their text, so that it tells nothing.

>>> item = find(5)
>>> item.key, item.taught
('one straight line, as a single layer can', '01')
>>> item.misconception("five bends")
'layers bend by themselves'
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

NOT_MET = "I have not met this yet"


@dataclass(frozen=True)
class Distractor:
    """A wrong option: what it says, the misconception behind it, and a friendly answer."""

    text: str
    misconception: str
    says: str


@dataclass(frozen=True)
class Item:
    """One question.

    Attributes
    ----------
    number : int
        Its place in the test, 1 to 20.
    question, key, why : str
        What is asked, the right answer, and one sentence on why it is right.
    distractors : tuple of Distractor
    door, taught : str
        The chapters before and after which it is asked.
    picture : callable or None
        Makes the `Picture` shown with it.
    """

    number: int
    question: str
    key: str
    why: str
    distractors: tuple
    door: str
    taught: str
    picture: object = None

    @cached_property
    def options(self):
        """All four, in an order that depends on nothing but their text."""
        texts = [self.key, *(wrong.text for wrong in self.distractors)]
        return sorted(texts, key=lambda t: hashlib.sha256(f"{self.number}{t}".encode()).digest())

    def misconception(self, answer):
        """The name of the misconception behind `answer`; "" for the key and for no answer."""
        return next((d.misconception for d in self.distractors if d.text == answer), "")

    def feedback(self, answer):
        """What to say to `answer`; None stands for "not met yet"."""
        if answer == self.key:
            return f"Right: {self.why}"
        for wrong in self.distractors:
            if wrong.text == answer:
                return f"A common thought: {wrong.misconception}. {wrong.says}"
        return f"Good to know. The answer is “{self.key}”: {self.why}"


def items():
    """All twenty, by number."""
    from mgcourse.study.concept_items import ITEMS

    return ITEMS


def find(number):
    """The item with this number. Raises ValueError where there is none."""
    for item in items():
        if item.number == number:
            return item
    raise ValueError(f"the concept test has the items 1 to {len(items())}; there is no {number!r}")


@dataclass(frozen=True)
class Gain:
    """What changed between the first time and the last, on the items answered both times.

    Attributes
    ----------
    chapter : str
        Where they are taught; "" for all chapters together.
    items : int
        How many were answered both times.
    before, after : float
        Percent right; "not met yet" counts as wrong.
    not_met : int
        How many of the first answers were "not met yet": no guess is taken for knowledge.
    """

    chapter: str
    items: int
    before: float
    after: float
    not_met: int

    @property
    def g(self):
        """(after − before) / (100 − before); None above 90 before, where it means nothing.

        Richard Hake, "Interactive-engagement versus traditional methods", *American Journal
        of Physics* 66, 1998.
        """
        if self.before > 90:
            return None
        return (self.after - self.before) / (100 - self.before)


def gains(answers):
    """The gain of each chapter with items answered both times, then of all together.

    Parameters
    ----------
    answers : dict
        `Progress.concepts()`.

    Returns
    -------
    list of Gain
        Empty where no item was answered both times.

    Examples
    --------
    >>> wrong, right = {"answer": None, "sure": None}, {"answer": find(5).key, "sure": 2}
    >>> [(g.chapter, g.before, g.after, g.g) for g in gains({5: {"before": wrong, "after": right}})]
    [('01', 0.0, 100.0, 1.0), ('', 0.0, 100.0, 1.0)]
    """
    pairs = [(find(number), *_first_and_last(given)) for number, given in sorted(answers.items())]
    pairs = [(item, first, last) for item, first, last in pairs if first and last]
    chapters = sorted({item.taught for item, _, _ in pairs})
    found = [_gain(chapter, [p for p in pairs if p[0].taught == chapter]) for chapter in chapters]
    return [*found, _gain("", pairs)] if found else []


def misconceptions(answers):
    """Misconception → (how often held at first, how often at last), on items asked both times."""
    held = {}
    for number, given in sorted(answers.items()):
        both = _first_and_last(given)
        if not all(both):
            continue
        for i, answer in enumerate(both):
            if name := find(number).misconception(answer["answer"]):
                held.setdefault(name, [0, 0])[i] += 1
    return {name: tuple(counts) for name, counts in held.items()}


def _first_and_last(given):
    return given.get("before"), given.get("end") or given.get("after")


def _gain(chapter, pairs):
    def percent(which):
        return 100 * sum(pair[which]["answer"] == pair[0].key for pair in pairs) / len(pairs)

    not_met = sum(first["answer"] is None for _, first, _ in pairs)
    return Gain(chapter, len(pairs), percent(1), percent(2), not_met)
