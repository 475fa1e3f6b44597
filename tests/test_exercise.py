"""The checker: right is right whichever way, and whatever goes wrong gets its own sentence."""

import sys
from dataclasses import replace

import cloudpickle
import pytest

from mgcourse.study import assess, check
from mgcourse.study.bank.ch05 import EX_5_1, Ordered, Overwrites, Walked
from mgcourse.study.bank.ch06 import descend, descend_by_hand, descend_pair
from mgcourse.study.exercise import same
from mgcourse.study.judge import Failed

# answers written here travel like those written in a notebook: with their code
cloudpickle.register_pickle_by_value(sys.modules[__name__])


@pytest.fixture(autouse=True)
def scratch(tmp_path, monkeypatch):
    monkeypatch.setenv("MGCOURSE_HOME", str(tmp_path))
    monkeypatch.delenv("MGCOURSE_STRICT", raising=False)


def test_a_right_answer_gets_all_points():
    verdict = assess("5.1", Walked)
    assert verdict.passed and (verdict.points, verdict.out_of) == (2.0, 2.0)


def test_a_known_mistake_gets_its_hint_and_part_of_the_points():
    verdict = assess("5.1", Overwrites)
    assert verdict.mistake == "overwrites the gradient"
    assert "a*a at 3" in verdict.says and 0 < verdict.points < verdict.out_of


class Closures:
    """Another right way: each result knows how to pay its parents."""

    def __init__(self, data, parents=()):
        self.data, self.grad, self._parents = data, 0.0, parents
        self._pay = lambda: None

    def __add__(self, other):
        out = Closures(self.data + other.data, (self, other))

        def pay():
            self.grad += out.grad
            other.grad += out.grad

        out._pay = pay
        return out

    def __mul__(self, other):
        out = Closures(self.data * other.data, (self, other))

        def pay():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._pay = pay
        return out

    def backward(self):
        order = []

        def visit(value):
            if value not in order:
                for parent in value._parents:
                    visit(parent)
                order.append(value)

        visit(self)
        self.grad = 1
        for value in reversed(order):
            value._pay()


@pytest.mark.parametrize("exercise", ["5.1", "5.2"])
def test_closures_are_right_too(exercise):
    assert assess(exercise, Closures).passed


def test_generators_tuples_and_numpy_numbers_count():
    import numpy as np

    def by_hand(slope, w, lr, steps):
        yield np.float64(w)
        for _ in range(steps):
            w -= lr * slope(w)
            yield np.float64(w)

    def pairs(*given):
        return np.array(descend_pair(*given))

    assert assess("6.1", by_hand, pairs, lambda *given: tuple(descend(*given))).passed


def test_repeating_a_mistake_climbs_the_rungs():
    said = [check("5.1", Overwrites).says for _ in range(4)]
    assert len(set(said[:3])) == 3 and said[3] == said[2]


def answer(body):
    """A class whose product does something unheard of."""

    class Strange(Walked):
        def __mul__(self, other):
            return body(self, other)

    return Strange


def forever(*_):
    while True:
        pass


def leave(*_):
    import os

    os._exit(0)


def swallow(*_):
    return bytearray(10**12)


def deeper(a, b):
    return deeper(a, b)


def flood(*_):
    while True:
        print("flood " * 1000)


def stop(*_):
    raise SystemExit


def undefined(*_):
    return not_defined_anywhere  # noqa: F821


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (forever, "still running on a * b"),
        (leave, "ended the whole program"),
        pytest.param(
            swallow,
            "more memory than there is",
            marks=pytest.mark.skipif(
                sys.platform != "linux", reason="only Linux can limit a process's memory"
            ),
        ),
        (deeper, "called itself without end"),
        (flood, "printed without end"),
        (stop, "left the program"),
        (undefined, "NameError: name 'not_defined_anywhere'"),
        (lambda a, b: None, "AttributeError"),
        (lambda a, b: 12.0, "AttributeError"),
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_whatever_an_answer_does_the_notebook_lives_on(body, sentence, monkeypatch):
    monkeypatch.setattr("mgcourse.study.judge.bank.find", lambda _: replace(EX_5_1, seconds=2.0))
    verdict = assess("5.1", answer(body))
    assert sentence in verdict.says and not verdict.passed


def test_not_a_number_is_shown_beside_the_number_due():
    verdict = assess("5.1", answer(lambda a, b: Walked(float("nan"), (a, b), (1.0, 2.0))))
    assert verdict.table[0][:2] == ("result", 12.0)


@pytest.mark.parametrize("blank", [None, ..., type("Blank", (), {})])
def test_a_blank_is_a_blank(blank):
    verdict = assess("5.1", blank)
    assert verdict.points == 0


def test_what_cannot_be_carried_is_named_and_checked_in_place():
    import threading

    lock = threading.Lock()

    class Held(Walked):
        def __add__(self, other):
            with lock:
                return super().__add__(other)

    verdict = assess("5.1", Held)
    assert verdict.passed and "lock" in verdict.note


def test_a_wrong_number_of_answers_is_said():
    assert "takes 3 answers; you gave 1" in assess("6.1", descend_by_hand).says


def test_zero_points_raise_only_where_somebody_counts(monkeypatch):
    check("5.1", None)
    monkeypatch.setenv("MGCOURSE_STRICT", "1")
    with pytest.raises(Failed):
        check("5.1", None)
    check("5.1", Overwrites)  # part of the points: nbgrader reads them


def test_the_card_escapes_what_the_learner_wrote():
    def shout(*_):
        raise ValueError("<script>alert(1)</script>")

    html = assess("5.1", answer(shout))._repr_mimebundle_()["text/html"]
    assert "<script" not in html and "&lt;script" in html


def test_plain_text_is_the_points():
    assert repr(assess("5.2", Ordered)) == "3.0"


def test_numbers_agree_to_a_millionth_and_nan_with_nan():
    assert same({"x": 1.0000001}, {"x": 1.0}) and not same({"x": 1.001}, {"x": 1.0})
    assert same({"x": float("nan")}, {"x": float("nan")})
    assert not same({"x": float("nan")}, {"x": 1.0}) and not same({"x": 1.0}, {"y": 1.0})
