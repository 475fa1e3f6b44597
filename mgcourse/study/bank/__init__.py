"""The exercises, one module a chapter, as data."""

import importlib
import pkgutil


def find(exercise_id):
    """The exercise with this id, such as "5.1".

    Raises ValueError, with the ids there are, where there is none.
    """
    chapter = str(exercise_id).split(".")[0]
    module = f"ch{int(chapter):02d}" if chapter.isdigit() else ""
    for exercise in _exercises(module) if module in _chapters() else ():
        if exercise.id == exercise_id:
            return exercise
    known = ", ".join(exercise.id for exercise in everything())
    raise ValueError(f"there is no exercise {exercise_id!r}; there are: {known}")


def everything():
    """All exercises, in the course's order."""
    return [exercise for module in _chapters() for exercise in _exercises(module)]


def _chapters():
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def _exercises(module):
    return importlib.import_module(f"{__name__}.{module}").EXERCISES
