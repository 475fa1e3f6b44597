"""Figures on a graph: the nudge and the player, by their pure functions."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mgcourse as mg
from mgcourse.show import dot as dot_module
from mgcourse.show import typeset, ways
from mgcourse.show.nudge import NUDGES, _heights, bars, curve, outcome
from mgcourse.show.player import play
from mgcourse.show.replay import gradients
from mgcourse.show.roads import walks
from mgcourse.show.scene import Moment, Scene
from mgcourse.show.trace import trace

number = st.floats(-2, 2).filter(lambda x: abs(x) > 0.1)


def neuron():
    w, x, b = mg.Value(0.5, "w"), mg.Value(2.0, "x"), mg.Value(-1.5, "b")
    y = (w * x + b).tanh()
    y.label = "y"
    return y


@pytest.fixture(scope="module")
def scene():
    return Scene(trace(neuron()))


def at_rest(scene):
    return Moment([n.data for n in scene.nodes], [n.grad for n in scene.nodes])


def test_what_stays_and_what_moves_make_the_whole_drawing(scene):
    still = re.findall(r"<text[^>]*>([^<]*)<", scene.base)
    moving = re.findall(r"<text[^>]*>([^<]*)<", scene.over({"scene": at_rest(scene)}))
    assert "w = 0.5" in moving and "grad 0.786" in moving
    assert {"tanh", "y ="} <= set(still) and {"slope 0.5", "slope 2"} <= set(moving)
    assert not [words for words in still if re.search(r"grad|slope|\d\.", words)]


def test_layers_are_well_formed_and_of_one_size(scene):
    moment = Moment(
        [0.5] * 6, [None] * 6, lit={0}, touched={3}, edges={(3, 1)}, foot=bars(1, 2, 460)
    )
    for svg in (scene.base, scene.over({"scene": moment}), scene.whole({"scene": moment})):
        root = ET.fromstring(svg)
        assert root.get("viewBox") == f"0 0 {scene.width:g} {scene.height:g}"


@pytest.mark.parametrize("label", ["<script>", '"a" & {b}', "权重", "x" * 200])
def test_any_label_can_move(label):
    scene = Scene(trace(mg.Value(2.0, label) * 3))
    ET.fromstring(scene.whole({"scene": at_rest(scene)}))
    assert "<script" not in scene.whole({"scene": at_rest(scene)})


def test_without_dot_the_tree_stands_and_the_words_still_move(monkeypatch):
    monkeypatch.setattr(dot_module, "_programs", list)
    figure = mg.nudge(neuron(), wire="w")
    assert "<pre" in figure._stage.base
    figure.set(nudge=0.1)
    assert figure.words.startswith("Nudge w by 0.1")
    assert "svg" in figure.picture().svg


def test_more_values_than_can_be_read_are_refused():
    y = mg.Value(0.5)
    for _ in range(60):
        y = y.tanh()
    with pytest.raises(ValueError, match="61 values"):
        mg.player(y)


# The nudge


@settings(max_examples=30)
@given(st.tuples(number, number), st.integers(0, 4), st.sampled_from(NUDGES))
def test_promise_is_slope_times_nudge_and_outcome_a_new_run(at, wire, nudge):
    a, b = mg.Value(at[0], "a"), mg.Value(at[1], "b")
    nodes = trace((a * b + a).sigmoid())
    told = nudged(nodes, wire, nudge)
    assert told["promised"] == gradients(nodes)[wire] * nudge
    if wire < 2:
        moved = list(at)
        moved[wire] += nudge
        x, y = map(mg.Value, moved)
        assert told["happened"] == (x * y + x).sigmoid().data - nodes[-1].data


def nudged(nodes, wire, nudge):
    told = Told(nodes)
    return outcome(told, wire, nudge, curve(told, wire))


class Told:
    """A scene without a drawing."""

    width = 460

    def __init__(self, nodes):
        from dataclasses import replace

        slopes = gradients(nodes)
        self.nodes = [replace(n, grad=g) for n, g in zip(nodes, slopes)]
        self.names_of = [n.id for n in nodes]


@pytest.mark.parametrize(("nudge", "verdict"), [(0.01, "agree"), (1, "They part"), (0, "Nothing")])
def test_words_say_whether_the_promise_was_kept(nudge, verdict):
    w = mg.Value(0.3, "w")
    nodes = trace(((2 * w + 0.1).tanh() - 1) ** 2 / 2)
    assert verdict in nudged(nodes, 0, nudge)["words"]


def test_a_value_that_ceases_to_exist_is_told():
    told = nudged(trace(mg.Value(0.5, "x").log()), 0, -1)
    ET.fromstring(f"<svg>{told['scene'].foot}</svg>")
    assert "no value" in told["words"]
    ET.fromstring(f"<svg>{bars(-2.0, told['happened'], 460)}</svg>")


def test_only_what_follows_from_the_wire_is_marked():
    figure = mg.nudge(neuron(), wire="b")
    moment = figure.compute(**figure.values)["scene"]
    names = figure._stage.names_of
    assert {names[i] for i in moment.touched} == {"b", "v2", "y"}


def test_the_curve_is_a_new_run_at_every_nudge_and_touches_the_promise_at_0():
    w = mg.Value(0.3, "w")
    scene = Told(trace((2 * w).tanh()))
    moves = curve(scene, 0)
    assert moves[0] == (2 * mg.Value(0.3 - 2)).tanh().data - (2 * w).tanh().data
    middle = len(moves) // 2
    assert moves[middle] == 0
    assert (moves[middle + 1] - moves[middle - 1]) / 0.1 == pytest.approx(
        scene.nodes[0].grad, rel=0.01
    )


@pytest.mark.parametrize("power", [2, 10, 40])
def test_a_curve_that_flies_off_leaves_the_promise_visible(power):
    scene = Told(trace(mg.Value(1.0, "w") ** power))
    low, high = _heights(scene.nodes[0].grad, curve(scene, 0))
    assert 2 * power / (high - low) > 0.1


def test_a_click_on_a_box_picks_its_wire_on_the_page_but_not_in_a_saved_picture():
    figure = mg.nudge(neuron(), wire="w")
    moving = figure._layers.children[-1].value
    assert moving.count("selectedIndex") == len(figure._stage.nodes)
    assert "onclick" not in figure.picture().svg


def test_an_unknown_wire_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="no wire 'z'; there are: w, x"):
        mg.nudge(neuron(), wire="z")


# The player


@settings(max_examples=30, deadline=None)
@given(st.tuples(number, number))
def test_a_play_ends_with_the_engines_gradients(at):
    a, b = mg.Value(at[0], "a"), mg.Value(at[1], "b")
    y = (a * b + a).tanh() * a - (b + b).swish()
    y.backward()
    nodes = trace(y)
    steps = play(nodes, [n.id for n in nodes])
    made = sum(bool(n.parents) for n in nodes)
    assert len(steps) == 1 + made + 1 + sum(len(n.parents) for n in nodes)
    assert list(steps[-1].gradients) == pytest.approx([n.grad for n in nodes])


def test_a_value_passes_on_only_what_is_complete():
    a, b = mg.Value(2.0, "a"), mg.Value(4.0, "b")
    nodes = trace((a + b) * (a + b) + a)
    final = play(nodes, [n.id for n in nodes])[-1].gradients
    for step in play(nodes, [n.id for n in nodes]):
        if step.edge:
            assert step.gradients[step.edge[0]] == final[step.edge[0]]


def test_forward_shows_no_number_before_its_turn():
    figure = mg.player(neuron())
    first = figure.compute(0)["scene"]
    assert [x is None for x in first.numbers] == [False, False, True, False, True, True]
    assert first.gradients == [None] * 6
    assert figure.compute(1)["words"] == "Forward: v1 = w · x = 0.5 · 2 = 1."


def test_fused_sums_can_be_played_in_parts():
    mg.seed(0)
    y = mg.MLP(2, [1])([1.0, 2.0])
    whole, parts = (len(play(mg.player(y, expand=e)._stage.nodes, "w" * 99)) for e in (False, True))
    assert parts > whole


def test_a_step_lays_nothing_out_and_sets_each_piece_of_a_formula_once(monkeypatch):
    mg.seed(1)
    figure = mg.player(mg.MLP(2, [5, 1])([0.5, -1.0]))
    monkeypatch.setattr("mgcourse.show.diagram.render", None)
    typeset._piece.cache_clear()
    for _ in range(2):
        for step in range(len(figure.controls["step"]._values)):
            figure.set(step=step)
            known = typeset._piece.cache_info()
    assert known.misses == known.currsize < known.hits / 10


def test_arithmetic_is_set_in_latex_and_fits_its_picture():
    mg.seed(1)
    figure = mg.player(mg.MLP(2, [5, 1])([0.5, -1.0]))
    room = figure._stage.width
    for step in range(1, len(figure.controls["step"]._values)):
        foot = figure.compute(step)["scene"].foot
        assert foot.startswith("<g transform=") and "<path" in foot
        ends = [float(x) for x in re.findall(r'translate\((\d+) 0\)"', foot)]
        scale = float(re.search(r"scale\(([\d.]+)\)", foot)[1])
        assert ends == sorted(ends) and ends[-1] * scale < room


def test_figures_are_saved_as_pictures():
    for figure in (mg.nudge(neuron()), mg.player(neuron())):
        bundle = figure.picture()._repr_mimebundle_()
        assert "<figure" in bundle["text/html"] and bundle["text/plain"] == figure.words


def test_a_gradient_is_called_so_only_when_it_is_finished():
    a, b = mg.Value(2.0, "a"), mg.Value(4.0, "b")
    figure = mg.player((a + b) * a)
    seen = []
    for step in range(2, 8):
        figure.set(step=step)
        notes = figure.compute(step)["scene"].notes
        seen.append(notes[figure._stage.names_of.index("a")][0])
    assert seen == ["grad –", "grad –", "grad –", "so far 6", "grad 8", "grad 8"]


def test_beneath_each_number_stands_how_far_it_moved():
    figure = mg.nudge(neuron(), wire="b", nudge=0.1)
    notes = dict(zip(figure._stage.names_of, figure.compute(**figure.values)["scene"].notes))
    assert notes["b"][0] == "moved 0.1" and notes["w"] == ("", None)
    assert notes["y"][1] == pytest.approx(figure.compute(**figure.values)["happened"])


# Roads


@settings(max_examples=30, deadline=None)
@given(st.tuples(number, number))
def test_roads_multiply_and_add_up_to_the_engines_gradient(at):
    a, b = mg.Value(at[0], "a"), mg.Value(at[1], "b")
    y = (a * b + a).tanh() * a - (b + b).swish()
    y.backward()
    nodes = trace(y)
    for leaf in (a, b):
        start = next(node.index for node in nodes if node.value is leaf)
        walked = walks(nodes, [n.id for n in nodes], start)
        assert len(walked) == ways.counts(nodes, start)[-1]
        assert sum(walk.product for walk in walked) == pytest.approx(leaf.grad)


def test_a_road_is_lit_from_its_leaf_to_the_result_and_at_last_all_are():
    a = mg.Value(2.0, "a")
    b = a + a
    b.label = "b"
    figure = mg.roads(b + (b + a), wrt=a)
    assert "Road 1 of 5: a → b → v" in figure.words
    assert [len(figure.compute(road)["scene"].edges) for road in (1, 6)] == [2, 6]
    assert figure.compute(6)["total"] == 5 and "All 5 roads together" in figure.compute(6)["words"]


def test_a_single_road_and_one_of_no_length_can_be_walked():
    a = mg.Value(2.0, "a")
    y = a * 3
    assert mg.roads(y, wrt=a).compute(2)["words"].startswith("The only road: 3.")
    assert mg.roads(y, wrt=y).compute(2)["total"] == 1


def test_roads_that_do_not_exist_or_are_too_many_are_refused():
    a = total = mg.Value(1.0, "a")
    with pytest.raises(ValueError, match="no road"):
        mg.roads(total * 2, wrt=mg.Value(3.0))
    for _ in range(4):
        total = total + total
    with pytest.raises(ValueError, match="16 roads"):
        mg.roads(total, wrt=a)
