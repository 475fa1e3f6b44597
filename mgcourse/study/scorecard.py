"""What a learner has done so far, on one page: points, predictions, concept test, practice.

>>> import tempfile, pathlib
>>> from mgcourse.study.progress import Progress
>>> empty = Progress(pathlib.Path(tempfile.mkdtemp()))
>>> print(scorecard(empty).concepts[0])
Concept test: not asked yet.
"""

from html import escape

from mgcourse.study import bank, concepts, puzzle
from mgcourse.study.progress import Progress


def scorecard(store=None):
    """The learner's record.

    Parameters
    ----------
    store : optional
        Where it is kept; the learner's progress unless told.

    Returns
    -------
    Scorecard
        A table in a notebook; `print` gives it as lines.
    """
    return Scorecard(store or Progress())


class Scorecard:
    """The page.

    Attributes
    ----------
    exercises : list of (Exercise, float)
        Each with the best points.
    predictions, concepts, practice : list of str
        The other parts, in lines.
    warning : str
        One sentence if the record was damaged and set aside, else empty.
    """

    def __init__(self, store):
        points = store.points()
        self.exercises = [
            (exercise, points.get(exercise.id, (0.0, 0.0))[0]) for exercise in bank.everything()
        ]
        self.predictions = _predictions(store.predictions())
        self.concepts = _concepts(store.concepts())
        self.practice = _practice(store.practice(), store.recalled())
        self.warning = store.warning

    @property
    def chapters(self):
        """Chapter → (points, out of), in the course's order; a bonus is no part of "out of"."""
        found = {}
        for exercise, best in self.exercises:
            got, total = found.get(exercise.chapter[:2], (0.0, 0.0))
            due = 0.0 if exercise.bonus else exercise.weight
            found[exercise.chapter[:2]] = (got + best, total + due)
        return found

    @property
    def total(self):
        """(points, out of)."""
        return tuple(map(sum, zip(*self.chapters.values())))

    def __str__(self):
        lines = [self.warning] if self.warning else []
        for chapter, (got, total) in self.chapters.items():
            lines.append(f"Chapter {chapter}: {_of(got, total)}")
            for exercise, best in self.exercises:
                if exercise.chapter[:2] == chapter:
                    of = f"{best:g}/{exercise.weight:g}{' bonus' if exercise.bonus else ''}"
                    lines.append(f"  {_mark(exercise, best)} {exercise.id}  {of}  {exercise.name}")
        lines += [
            "",
            f"The course: {_of(*self.total)}",
            "",
            *self.predictions,
            *self.concepts,
            *self.practice,
        ]
        return "\n".join(lines)

    def __repr__(self):
        # the same for everybody: what is saved in a notebook tells nobody's points
        return "Your points, predictions, concept test and practice."

    def _repr_mimebundle_(self, include=None, exclude=None):
        caption = f"<figcaption>{escape(repr(self))}</figcaption>"
        page = f"<figure class='mg-local'>{self._html()}{caption}</figure>"
        return {"text/plain": repr(self), "text/html": page}

    def _html(self):
        rows = "".join(
            f"<tr><th scope='row' style='text-align:left'>Chapter {chapter}</th>"
            f"<td style='text-align:left'>{_exercises_of(chapter, self.exercises)}</td>"
            f"<td><progress value='{got:g}' max='{total:g}' "
            f"aria-label='chapter {chapter}'></progress></td><td>{got:g} of {total:g}</td>"
            f"<td>{_percent(got, total)}</td></tr>"
            for chapter, (got, total) in self.chapters.items()
        )
        lines = [self.warning, _of(*self.total), *self.predictions, *self.concepts, *self.practice]
        told = "".join(f"<div>{escape(line)}</div>" for line in lines if line)
        return f"<table>{rows}</table><div style='line-height:1.6'>{told}</div>"


def _exercises_of(chapter, exercises):
    return " ".join(
        f"<span title='{escape(e.name, quote=True)}'>{_mark(e, best)} {e.id}</span>"
        for e, best in exercises
        if e.chapter[:2] == chapter
    )


def _mark(exercise, best):
    return "✓" if best >= exercise.weight else "◐" if best else "·"


def _of(got, total):
    return f"{got:g} of {total:g} points ({_percent(got, total)})"


def _percent(got, total):
    return f"{100 * got / total:.0f} %"


def _predictions(kept):
    guessed = sum(not given["skipped"] for given in kept.values())
    shown = len(kept) - guessed
    return [f"Predictions: {guessed} made, {shown} skipped." if kept else "Predictions: none yet."]


def _concepts(answers):
    gains = concepts.gains(answers)
    if not gains:
        asked = sum("before" in given for given in answers.values())
        return [f"Concept test: {f'{asked} of 20 answered once' if asked else 'not asked yet'}."]
    lines = ["Concept test, of what was asked twice:"]
    for gain in gains:
        where = f"chapter {gain.chapter}" if gain.chapter else "all together"
        g = "" if gain.g is None else f", gain {gain.g:.2f}"
        met = f" ({gain.not_met} not met at first)" if gain.not_met else ""
        items = f"{gain.items} question{'' if gain.items == 1 else 's'}"
        lines.append(f"  {where}: {items}, {gain.before:.0f} % → {gain.after:.0f} %{g}{met}")
    for name, (first, last) in concepts.misconceptions(answers).items():
        fate = "gone" if not last else "still there" if first else "new"
        lines.append(f"  “{name}”: {fate}")
    return lines


def _practice(drill, recalled):
    lines = []
    if drill:
        says = puzzle.LEVELS[drill["level"]].says
        lines.append(f"Drill: {drill['solved']} graphs, level {drill['level']} ({says}).")
        slips = sorted(drill["rules"].items(), key=lambda pair: -pair[1])
        if told := [f"{rule} ({times}×)" for rule, times in slips if rule != "shown"][:3]:
            lines.append(f"  most slips: {', '.join(told)}")
    if recalled:
        known = sum(kept["box"] >= 3 for kept in recalled.values())
        lines.append(f"From memory: {len(recalled)} met, {known} well known.")
    return lines
