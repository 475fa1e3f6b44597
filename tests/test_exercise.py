"""The checker: right is right whichever way, and whatever goes wrong gets its own sentence."""

import linecache
import math
import sys
import threading
import time
from dataclasses import replace

import cloudpickle
import numpy as np
import pytest

from mgcourse.study import assess, check, faults, waiting, worker
from mgcourse.study.bank.ch05 import EX_5_1, Functions, Ordered, Overwrites, OwnNumber, Walked
from mgcourse.study.bank.ch06 import (
    EX_6_2,
    descend,
    descend_by_hand,
    descend_pair,
    fit_line,
    largest_eta,
)
from mgcourse.study.exercise import Probe, same
from mgcourse.study.judge import Failed, judge
from mgcourse.value import Value

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


def ask(*_):
    return input("a number, please: ")


def interrupt(*_):
    raise KeyboardInterrupt


def raw_flood(*_):
    import os

    for _ in range(10_000):
        os.write(1, b"x" * 100_000)  # a gigabyte, past Python's own streams


def leave_a_child(*_):
    import subprocess
    import sys

    return subprocess.run([sys.executable, "-c", "while True: pass"])


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (forever, "still running on a * b"),
        (leave_a_child, "still running on a * b"),
        (leave, "ended the whole program"),
        (interrupt, "ended the whole program"),
        pytest.param(
            swallow,
            "more memory than there is",
            marks=pytest.mark.skipif(
                sys.platform != "linux", reason="only Linux can limit a process's memory"
            ),
        ),
        (deeper, "called itself without end"),
        (flood, "printed without end"),
        (raw_flood, "AttributeError"),  # what was printed is gone; None came back
        (stop, "left the program"),
        (undefined, "NameError: name 'not_defined_anywhere'"),
        (ask, "asked for input"),
        (lambda a, b: None, "AttributeError"),
        (lambda a, b: 12.0, "What does 12 know of a and b?"),
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_whatever_an_answer_does_the_notebook_lives_on(body, sentence, monkeypatch):
    monkeypatch.setattr("mgcourse.study.judge.bank.find", lambda _: replace(EX_5_1, seconds=2.0))
    verdict = assess("5.1", answer(body))
    assert sentence in verdict.says and not verdict.passed
    assert verdict.says.count("?") <= 1


def endless_list(kappas):
    while True:
        yield 1.0


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda kappas: None, "gave back None. Does every way through it end in a `return`?"),
        (lambda kappas: "0.5", "a number is due, and your code gave the text '0.5'"),
        (lambda kappas: Value(0.5), "Did you mean its `.data`?"),
        (lambda kappas: max, "gave the function max"),
        (lambda kappas: [0.5], "a number is due, and your code gave a list of 1"),
        (lambda kappas: float("nan"), "result is nan"),
        (lambda kappas: 1 / 0, "something is divided by 0"),
        (lambda kappas: kappas[7], "a place is asked for that is not there"),
        (lambda: 0.5, "takes 0 positional arguments but 1 was given"),
        (endless_list, "more than 100,000 entries"),
    ],
    ids=range(10),
)
def test_a_result_of_another_kind_is_named(function, sentence):
    verdict = assess("6.2", function)
    assert verdict.points == 0
    assert sentence in verdict.says, verdict.says


def test_a_right_answer_that_changes_its_inputs_gets_most_of_the_points():
    def sorts_them(kappas):
        kappas.sort()
        return 2 / kappas[-1]

    verdict = assess("6.2", sorts_them)
    assert verdict.points == 0.8
    assert "kappas was [100.0, 1.0] and is [1.0, 100.0] after the call" in verdict.says


def test_a_closed_form_is_right_and_told_so():
    verdict = assess("6.3", _closed_form)
    assert verdict.passed and "closed form" in verdict.says
    assert "closed form" in verdict._repr_mimebundle_()["text/html"]
    assert "closed form" not in assess("6.3", fit_line).says


def _closed_form(xs, ys, lr, steps):
    import numpy as np

    return np.polyfit(xs, ys, 1)


def test_own_exceptions_are_shown_with_the_learners_own_lines_only():
    source = "def largest_eta(kappas):\n    kapa = 1\n    return 2 / kappa\n"
    name = "<ipython-input-7-abc>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    namespace = {"__name__": "__main__"}
    exec(compile(source, name, "exec"), namespace)
    verdict = assess("6.2", namespace["largest_eta"])
    assert verdict.lines == ["line 3: return 2 / kappa"]
    assert "Is it spelt as where it was made?" in verdict.says


def test_a_part_that_is_blank_is_named_and_the_rest_counts():
    def unwritten(*_):
        raise NotImplementedError

    verdict = assess("6.1", descend_by_hand, unwritten, unwritten)
    assert verdict.points == 1 and "not written yet" in verdict.says


def test_of_questions_side_by_side_those_answered_are_judged():
    right, off = assess("4.1", lambda: {"A": 8}), assess("4.1", lambda: {"A": 8, "C": 3})
    assert right.points == off.points == 1 and "Still open: graph B" in right.says
    assert off.mistake.startswith("C: ")
    assert "On graph B" in assess("4.1", lambda: {"B": 77}).says
    assert assess("7.3", lambda: {"D": "saturated"}).right == ("D",)
    assert assess("4.2", dict).says == faults.BLANK


def test_errors_everywhere_earn_nothing_where_an_error_is_due():
    def broken(*_):
        raise ValueError

    due = replace(EX_6_2, probes=(*EX_6_2.probes, Probe("no bowl", ([],), "empty", raises=True)))
    seen = list(worker.observe_all(due, (broken,)))
    assert judge(due, seen, "done").points == 0
    assert judge(due, list(worker.observe_all(due, due.reference)), "done").passed


def test_a_known_mistake_is_known_beside_another_ones_too():
    class Both(OwnNumber, Overwrites):
        pass

    assert assess("5.1", Both).mistake == "own number as slope"


def test_a_typing_error_is_not_taken_for_a_known_mistake_that_stops_the_same_way():
    class Typo(Functions):
        def tanh(self):
            return type(self)(math.tanh(self.dta), (self,), (1.0,))

    verdict = assess("5.4", Typo)
    assert not verdict.mistake and "no attribute 'dta'" in verdict.says


def test_a_verdict_comes_within_a_second():
    assess("6.2", largest_eta)  # the file cache is warm from here on, as in a notebook
    times = []
    for _ in range(5):
        start = time.perf_counter()
        assess("6.2", largest_eta)
        times.append(time.perf_counter() - start)
    assert min(times) < 1


def test_a_check_that_takes_long_says_how_far_it_is(monkeypatch):
    shown = []
    monkeypatch.setattr(waiting, "_somebody_looks", lambda: True)
    monkeypatch.setattr(waiting.Waiting, "PATIENCE", 0.2)
    monkeypatch.setattr(waiting.Waiting, "_show", lambda self, html: shown.append(html))

    def slowly(kappas):
        import time

        time.sleep(0.15)
        return 2 / max(kappas)

    assert check("6.2", slowly).passed
    assert any("case 2 of 6" in html and "s of 5 s" in html for html in shown)


def test_not_a_number_is_shown_beside_the_number_due():
    verdict = assess("5.1", answer(lambda a, b: Walked(float("nan"), (a, b), (1.0, 2.0))))
    assert verdict.table[0][:2] == ("result", 12.0)


@pytest.mark.parametrize("blank", [None, ..., type("Blank", (), {})])
def test_a_blank_is_a_blank(blank):
    verdict = assess("5.1", blank)
    assert verdict.points == 0


def held(kappas):
    with LOCK:
        return 2 / max(kappas)


def held_for_ever(kappas):
    while LOCK:
        print("still here")


LOCK = threading.Lock()


def test_what_cannot_be_carried_is_named_and_checked_in_place():
    verdict = assess("6.2", held)
    assert verdict.passed and "your answer uses `LOCK`, a lock" in verdict.note


def test_in_place_too_an_endless_loop_ends(monkeypatch, capsys):
    quick = replace(EX_6_2, seconds=1.0)
    monkeypatch.setattr("mgcourse.study.judge.bank.find", lambda _: quick)
    monkeypatch.setattr(worker, "MOST_PRINTED", 10**9)
    verdict = assess("6.2", held_for_ever)
    assert "still running on one bowl" in verdict.says
    assert capsys.readouterr().out == ""


def test_sliders_in_the_answers_globals_come_along():
    import ipywidgets

    slider = ipywidgets.IntSlider(value=2)
    assert assess("6.2", lambda kappas: slider.value / max(kappas)).passed


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


@pytest.mark.parametrize(("id", "answer"), [("6.6", -4.3), ("6.6", lambda: "4.3"), ("6.5", "b")])
def test_where_the_answer_itself_is_asked_for_it_is_never_shown(id, answer):
    html = assess(id, answer)._repr_mimebundle_()["text/html"].replace("&#x27;4.3&#x27;", "")
    assert "<table" not in html and " 4.3" not in html and ">4.3" not in html


@pytest.mark.parametrize(
    ("factor", "offset", "sentence"),
    [
        (-1, 0, "All 6 numbers that differ have the other sign"),
        (3, 0, "In all 6 places yours is 3 times what is due"),
        (1, 0.5, "In all 6 places yours is 0.5 too large"),
        (0, 0, "All 6 numbers that differ are 0 in yours"),
    ],
)
def test_what_all_wrong_numbers_have_in_common_is_said(factor, offset, sentence):
    verdict = assess("6.2", lambda kappas: factor * 2 / max(kappas) + offset)
    assert sentence in verdict.says and verdict.says.count("?") == 1


def test_plain_text_is_the_points():
    assert repr(assess("5.2", Ordered)) == "3.0"


def test_numbers_agree_to_a_millionth_and_nan_with_nan():
    assert same({"x": 1.0000001}, {"x": 1.0}) and not same({"x": 1.001}, {"x": 1.0})
    assert same({"x": float("nan")}, {"x": float("nan")})
    assert not same({"x": float("nan")}, {"x": 1.0}) and not same({"x": 1.0}, {"y": 1.0})


def test_a_part_that_is_right_is_named():
    verdict = assess("5.1", Overwrites)
    assert verdict.right == ("sum", "product") and "Right so far: sum, product." in verdict.card()
    assert not assess("5.1", Walked).right and "Right so far: sum, product." in verdict.more


def test_a_part_without_a_name_is_not_announced():
    verdict = replace(assess("5.1", Overwrites), right=("",))
    assert not any("Right so far" in told for told in (verdict.card(), *verdict.more))


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (lambda: np.zeros(3)[0, 1], "more places are given than the array has axes"),
        (lambda: np.zeros(3).reshape(8, 8), "holds another number of entries"),
        (lambda: dict().get(0)[0], "something is None here"),
        (lambda: [][1], "a place is asked for that is not there"),
    ],
    ids=range(4),
)
def test_errors_of_arrays_are_put_in_other_words(body, sentence):
    with pytest.raises((IndexError, ValueError, TypeError)) as fault:
        body()
    seen = {"raised": fault.type.__name__, "message": str(fault.value)}
    assert sentence in faults.stopped(Probe("3 pixels", 3), seen)


def test_code_in_a_sentence_looks_like_code():
    html = assess("6.2", held)._repr_mimebundle_()["text/html"]
    assert "<code>LOCK</code>" in html and "`" not in html
