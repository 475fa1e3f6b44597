"""The exercises, one module a chapter, as data."""

import importlib
import json
import pkgutil
from dataclasses import replace
from functools import cache
from pathlib import Path


def find(exercise_id):
    """The exercise with this id, such as "5.1".

    Raises ValueError, with the ids there are, where there is none.
    """
    chapter = str(exercise_id).split(".")[0]
    module = f"ch{int(chapter):02d}" if chapter.isdigit() else ""
    for exercise in of_chapter(module) if module in _chapters() else ():
        if exercise.id == exercise_id:
            return exercise
    known = ", ".join(exercise.id for exercise in everything())
    raise ValueError(f"there is no exercise {exercise_id!r}; there are: {known}")


def everything():
    """All exercises, in the course's order."""
    return [exercise for module in _chapters() for exercise in of_chapter(module)]


@cache
def of_chapter(module):
    """The exercises of a module here, such as "ch05".

    In what a class is given there are no references and mistakes; what they do on the visible
    probes stands in a file beside (`handout.py`).
    """
    exercises = importlib.import_module(f"{__name__}.{module}").EXERCISES
    beside = Path(__file__).with_name(f"{module}.json")
    if not beside.exists():
        return exercises
    facts = json.loads(beside.read_text(encoding="utf-8"))
    return tuple(informed(exercise, facts[exercise.id]) for exercise in exercises)


def informed(exercise, facts):
    """An exercise without answers, told what they do; `facts` as `handout.facts` gives them."""
    from mgcourse.study.exercise import Mistake, Stored

    known = [
        (
            Mistake(fact["name"], (), tuple(fact["hints"]), fact["within"], tuple(fact["like"])),
            {int(probe): seen for probe, seen in fact["does"].items()},
        )
        for fact in facts["known"]
    ]
    return replace(
        exercise,
        reference=(None,) * facts["answers"],
        mistakes=(),
        stored=Stored(facts["expected"], known),
    )


def _chapters():
    return sorted(module.name for module in pkgutil.iter_modules(__path__))
