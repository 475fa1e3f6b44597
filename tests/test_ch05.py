"""Chapter 05: walkers against the clock, ways back, a second call, and the class that grows."""

import itertools
import math
import os

import cloudpickle
import pytest

import mgcourse as mg
from mgcourse.chapters import ch05, walkers
from mgcourse.chapters.growing import build_on
from mgcourse.show.replay import gradients
from mgcourse.study import assess


class TestWalkers:
    def test_22_doublings_are_four_million_walkers_and_23_visits(self):
        assert (walkers.paths(22), walkers.values(22)) == (4_194_304, 23)

    @pytest.mark.parametrize("doublings", [0, 1, 5, 13])
    def test_as_many_walkers_arrive_as_there_are_paths_and_both_ways_agree(self, doublings):
        end = list(walkers.race(doublings))[-1]
        assert end["arrived"] == walkers.paths(doublings) and end["done"] == 1
        assert end["slope"][0][2] == f"a.grad = {walkers.paths(doublings):,}"
        assert end["notes"][0][2] == f"a.grad = {walkers.paths(doublings):,}"

    def test_words_are_the_same_on_a_slow_computer(self):
        slow = itertools.count(0, 0.5)
        for now, later in zip(walkers.race(18), walkers.race(18, lambda: next(slow))):
            assert now["words"] == later["words"]

    def test_times_are_drawn_on_the_way_and_the_rest_is_foretold(self):
        clock = itertools.count()
        first = next(walkers.race(20, lambda: next(clock)))
        assert first["clock"][0][2] == "1 s"
        assert first["notes"][0][2].endswith("so far")
        assert first["notes"][1][2].startswith("at this pace")
        assert 0 < first["done"] < 0.02

    def test_a_hopeless_walk_is_given_up(self):
        clock = itertools.count()
        shown = list(walkers.race(walkers.MOST, lambda: next(clock)))
        assert len(shown) == walkers.PATIENCE + 1
        assert shown[-1]["arrived"] < walkers.paths(walkers.MOST)
        assert shown[-1]["notes"][1][2] == "given up;"

    def test_a_square_stands_for_one_walker_as_long_as_there_is_room(self):
        for doublings, squares in ((3, 8), (10, 1024), (12, 1024)):
            assert list(walkers.race(doublings))[-1]["crowd"] == (squares, squares)

    def test_each_row_of_the_crowd_holds_its_squares(self):
        figure = walkers.count_the_walkers()
        figure.set(doublings=6)
        panel = figure._stage.panels[0]
        svg = panel.marks[0].svg((40, 64), figure._stage._frames[0])
        waiting, arrived = svg.split("<path")[1:]
        assert waiting.count("M") == 2 and arrived.count("M") == 2

    def test_every_slider_position_up_to_20_can_be_drawn(self):
        figure, pictures = walkers.count_the_walkers(), set()
        for doublings in range(21):
            figure.set(doublings=doublings)
            pictures.add(figure._layers._over.value)
        assert len(pictures) == 21

    @pytest.mark.parametrize(
        ("seconds", "words"),
        [
            (2e-5, "< 1 ms"),
            (0.032, "32 ms"),
            (1.93, "1.9 s"),
            (492, "8.2 min"),
            (7200, "2 h"),
            (5e5, "5.8 days"),
        ],
    )
    def test_times_are_as_coarse_as_they_deserve(self, seconds, words):
        assert walkers._seconds(seconds) == words


class TestWaysBack:
    @pytest.mark.parametrize(
        ("way", "right", "left", "deliveries"),
        [
            ("all it holds, at once", 7, 9, 8),
            ("each value once, as met", 3, 5, 6),
            ("one walker a path", 5, 5, 8),
            ("users first", 5, 5, 6),
        ],
    )
    def test_only_walkers_and_users_first_arrive_at_five(self, way, right, left, deliveries):
        assert ch05.at_the_end(way) == right
        assert ch05.at_the_end(way, inner="left") == left
        assert len(list(ch05.WAYS[way](ch05.twice_used()))) == deliveries

    @pytest.mark.parametrize("way", ["one walker a path", "users first"])
    def test_right_ways_give_every_value_its_gradient(self, way):
        nodes = ch05.twice_used()
        assert ch05._held(nodes, list(ch05.WAYS[way](nodes))) == gradients(nodes)

    def test_no_way_needs_more_deliveries_than_the_slider_has(self):
        longest = max(len(list(way(ch05.twice_used()))) for way in ch05.WAYS.values())
        assert longest == ch05.MOST_DELIVERIES

    @pytest.mark.parametrize("way", ch05.WAYS)
    def test_each_delivery_is_told_and_lit(self, way):
        figure = ch05.three_ways()
        for step in range(1, ch05.MOST_DELIVERIES + 1):
            figure.set(way=way, step=step)
            assert " gives " in figure.words
            assert figure.compute(**figure.values)["scene"].edges
        assert "nudging says 5" in figure.words


class TestCalledAgain:
    @pytest.mark.parametrize(
        ("engine", "slopes"),
        [
            ("everything starts afresh", [12, 12, 12]),
            ("this course", [12, 24, 36]),
            ("micrograd", [12, 36, 72]),
            ("PyTorch", [12, 12, 12]),
            ("PyTorch, graph kept", [12, 24, 36]),
        ],
    )
    def test_a_second_call(self, engine, slopes):
        shown = [ch05.called_again(engine, calls) for calls in (1, 2, 3)]
        assert [s["gradients"][0] for s in shown] == slopes
        assert [s["stops"] for s in shown] == [False] + [engine == "PyTorch"] * 2

    @pytest.mark.parametrize(
        ("engine", "module", "name"),
        [("this course", "mgcourse.value", "Value"), ("micrograd", "micrograd.engine", "Value")],
    )
    def test_it_is_what_the_engines_do(self, engine, module, name):
        Value = getattr(pytest.importorskip(module), name)
        a = Value(2.0)
        m = a * a
        y = m * 3
        for calls in (1, 2, 3):
            y.backward()
            assert ch05.called_again(engine, calls)["gradients"] == [a.grad, m.grad, y.grad]

    @pytest.mark.parametrize("kept", [False, True])
    def test_it_is_what_pytorch_does(self, kept):
        torch = pytest.importorskip("torch")
        a = torch.tensor(2.0, requires_grad=True)
        y = (a * a) * 3
        y.backward(retain_graph=kept)
        if not kept:
            with pytest.raises(RuntimeError, match="second time"):
                y.backward()
            return
        y.backward(retain_graph=True)
        assert ch05.called_again("PyTorch, graph kept", 2)["gradients"][0] == a.grad.item()

    def test_where_pytorch_stops_is_said(self):
        figure = ch05.call_again()
        figure.set(engine="PyTorch", calls=2)
        assert "retain_graph=True" in figure.words


class TestBends:
    @pytest.mark.parametrize("name", ch05.BENDS)
    @pytest.mark.parametrize("x", [-1.0, 0.25, 2.0])
    def test_slopes_agree_with_nudging_and_with_the_engine(self, name, x):
        value, slope = ch05.bends(x)[name]
        function = lambda x: float(ch05.BENDS[name][0](x))  # noqa: E731
        assert slope == pytest.approx((function(x + 1e-6) - function(x - 1e-6)) / 2e-6, abs=1e-6)
        a = mg.Value(x)
        y = getattr(a, name)()
        y.backward()
        assert (value, slope) == pytest.approx((y.data, a.grad))

    def test_tanh_is_nearly_flat_at_two_and_a_half_and_still_rising(self):
        assert 0.02 < ch05.bends(2.5)["tanh"][1] < 0.03

    def test_every_slider_position_can_be_drawn(self):
        figure = ch05.three_bends()
        pictures = set()
        for x in figure.controls["x"]._values:
            figure.set(x=x)
            pictures.add(figure._layers._over.value)
        assert len(pictures) == 21


class Own:
    """An answer to 5.1 that makes its results by name."""

    def __init__(self, data, parents=(), local=()):
        self.data, self.grad, self.parents, self.local = data, 0.0, parents, local

    def __add__(self, other):
        return Own(self.data + other.data, (other, self), (1, 1))

    def __mul__(self, other):
        return Own(self.data * other.data, (self, other), (other.data, self.data))

    def backward(self, arriving=1.0):
        self.grad += arriving
        for parent, local in zip(self.parents, self.local):
            parent.backward(arriving * local)


class Swapped(Own):
    def __mul__(self, other):
        return Swapped(self.data * other.data, (self, other), (self.data, other.data))


class Endless(Own):
    def __mul__(self, other):
        while True:
            pass


class Leaves(Own):
    def __add__(self, other):
        os._exit(1)


class TestBuildOn:
    def test_a_right_class_is_gone_on_with_and_its_results_are_of_the_new_class(self, capsys):
        Base = build_on(Own)
        assert issubclass(Base, Own) and "your own" in capsys.readouterr().out
        assert type(Base(1.0) + Base(2.0) * Base(3.0)) is Base

    @pytest.mark.parametrize("unfinished", [Swapped, object, Endless, Leaves])
    def test_another_gets_a_sum_and_a_product_lent(self, unfinished, capsys):
        Base = build_on(unfinished)
        assert "lends" in capsys.readouterr().out
        assert (Base(3.0) * Base(4.0)).local == (4.0, 3.0)

    def test_in_class_grading_nobody_is_asked(self, monkeypatch, capsys):
        monkeypatch.setattr("mgcourse.study.assess", lambda *_: None)
        assert not issubclass(build_on(Own), Own)

    def test_what_is_built_on_it_passes_and_survives_pickling(self):
        Base = build_on(Own)

        class Engine(Base):
            def backward(self):
                order = []

                def visit(value):
                    if value not in order:
                        for parent in value.parents:
                            visit(parent)
                        order.append(value)

                visit(self)
                self.grad = 1.0
                for value in reversed(order):
                    for parent, local in zip(value.parents, value.local):
                        parent.grad += local * value.grad

        verdict = assess("5.2", cloudpickle.loads(cloudpickle.dumps(Engine)))
        assert verdict.passed and "compared values" in verdict.says, "a list is searched through"


def test_a_walk_that_keeps_a_set_is_told_nothing():
    from mgcourse.study.bank.ch05 import Ordered

    assert assess("5.2", Ordered).says == "Right."


def test_a_bend_on_the_bare_number_cuts_the_graph():
    w = mg.Value(2.0)
    h = mg.Value(max(0.0, (w * 3.0).data))
    h.backward()
    assert h.data == 6 and w.grad == 0


def test_a_placeholder_slope_parts_from_what_happens_at_the_smallest_nudge():
    from mgcourse.study.bank.ch05 import Walked

    for slope, verdict in ((1.0, "They part."), (1 - math.tanh(1.0) ** 2, "They agree.")):
        w, b = Walked(0.3), Walked(0.7)
        z = w + b
        w.label = "w"
        y = Walked(math.tanh(z.data), (z,), (slope,), "tanh")
        assert mg.nudge(y, wire="w").words.endswith(verdict)
