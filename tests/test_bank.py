"""The bank is its own test suite: every mistake that is known gets its own hint."""

import inspect
import itertools
import time

import pytest

from mgcourse.study import bank, worker
from mgcourse.study.exercise import _judge, same

EXERCISES = bank.everything()
MISTAKES = [
    pytest.param(exercise, mistake, id=f"{exercise.id} {mistake.name}")
    for exercise in EXERCISES
    for mistake in exercise.mistakes
]


def judged(exercise, answers):
    """The verdict, observed here rather than in a worker: hundreds of them, quickly."""
    return _judge(exercise, list(worker.observe_all(exercise, answers)), "done")


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_the_reference_passes(exercise):
    assert judged(exercise, exercise.reference).passed


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_the_reference_raises_nothing(exercise):
    assert not any("raised" in observation for observation in exercise.expected)


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
def test_every_mistake_fails_with_its_own_hint(exercise, mistake):
    verdict = judged(exercise, mistake.answers)
    assert not verdict.passed
    assert verdict.mistake == mistake.name
    assert verdict.says == mistake.hints[0]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_no_two_mistakes_look_alike(exercise):
    seen = [(m.name, list(worker.observe_all(exercise, m.answers))) for m in exercise.mistakes]
    for (one, first), (other, second) in itertools.combinations(seen, 2):
        assert not all(map(same, first, second)), f"{one!r} looks like {other!r}"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_there_are_at_least_three_mistakes_each_with_three_rungs(exercise):
    assert len(exercise.mistakes) >= 3
    assert all(len(mistake.hints) == 3 for mistake in exercise.mistakes)


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
def test_hints_end_with_a_question_and_hold_no_code_of_the_reference(exercise, mistake):
    lines = {
        line.strip()
        for answer in exercise.reference
        if callable(answer)
        for line in inspect.getsource(answer).splitlines()
        if len(line.strip()) > 12
    }
    for hint in mistake.hints:
        assert hint.rstrip().endswith("?")
        assert not any(line in hint for line in lines)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_an_exercise_is_observed_within_a_second(exercise):
    start = time.perf_counter()
    list(worker.observe_all(exercise, exercise.reference))
    assert time.perf_counter() - start < 1


def test_an_unknown_exercise_is_named_with_those_there_are():
    with pytest.raises(ValueError, match=r"no exercise '99\.9'.*5\.1"):
        bank.find("99.9")
