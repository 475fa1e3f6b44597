"""What chapter 04 says of its sliders, measured again."""

import math
import re
from pathlib import Path

import nbformat
import pytest

import mgcourse as mg
from mgcourse.chapters import ch04, serving
from mgcourse.show.player import play
from mgcourse.show.trace import trace
from mgcourse.show.ways import counts, roads

CHAPTER = Path(__file__).parents[1] / "notebooks" / "04-chain-rule.ipynb"


def nodes_of_the_stand():
    nodes = trace(ch04.stand())
    return nodes, {node.label: node.index for node in nodes}


def gradients(result):
    result.backward()
    return {node.label: node.value.grad for node in trace(result)}


def test_price_breaks_its_promise_and_cost_never_does():
    near, far = (mg.nudge(ch04.stand(), "price", nudge=n).words for n in (0.01, 2))
    assert "They agree" in near and "They part" in far
    for wire in ("cost", "cups", "gain", "fewer"):
        for n in (0.01, 2, -2):
            assert "They agree" in mg.nudge(ch04.stand(), wire, nudge=n).words


def test_only_the_slopes_into_the_product_follow_the_price():
    scene = ch04.slopes_of_the_stand()._stage
    first, *others = (
        ch04.local_slopes(scene, price, 1.0)["slopes"] for price in (4.0, 1.0, 2.5, 9.0)
    )
    assert len(first) == 6
    for other in others:
        changed = {way for way in first if first[way] != other[way]}
        assert changed == {"cups → profit", "gain → profit"}


def test_a_road_of_2_and_10_makes_a_fifth_of_a_hundredth():
    a, b, c = mg.Value(3.0, "a"), mg.Value(2.0, "b"), mg.Value(10.0, "c")
    figure = mg.nudge(a * b * c, "a", nudge=0.01)
    told = figure.compute(**figure.values)
    assert told["happened"] == pytest.approx(0.2) and told["promised"] == pytest.approx(0.2)


def test_the_two_roads_of_the_price_cancel_at_five_and_a_half_and_nowhere_else():
    prices = [i / 2 for i in range(3, 19)]
    assert [p for p in prices if ch04.two_roads(p, 0.01)["together"] == 0] == [5.5]
    profits = {p: ch04.stand(p).data for p in prices}
    assert max(profits, key=profits.get) == 5.5


@pytest.mark.parametrize("price", [2.0, 4.0, 5.5, 8.0])
def test_strips_are_roads_and_the_corner_is_what_the_promise_misses(price):
    told = ch04.two_roads(price, nudge=0.5)
    assert told["together"] == pytest.approx(gradients(ch04.stand(price))["price"])
    assert told["together"] - told["happened"] == pytest.approx(2 * 0.5)
    moved = ch04.stand(price + 0.5).data - ch04.stand(price).data
    assert told["happened"] == pytest.approx(moved / 0.5)


def test_five_roads_lead_from_a_to_d():
    a = mg.Value(2.0, "a")
    b = a + a
    d = b + (b + a)
    assert gradients(d)["a"] == 5
    assert mg.roads(d, wrt=a).compute(6)["total"] == 5


def test_one_walk_back_multiplies_once_an_arrow_and_walking_all_roads_11_times():
    nodes, at = nodes_of_the_stand()
    steps = [step for step in play(nodes, [n.label for n in nodes]) if step.edge]
    assert len(steps) == sum(len(node.parents) for node in nodes) == 6
    assert dict(zip(at, steps[-1].gradients)) == pytest.approx(
        {"price": 6, "cost": -12, "fewer": -3, "cups": 3, "gain": 12, "profit": 1}
    )
    arrows = [len(road) for i in list(at.values())[:-1] for road in roads(nodes, i)]
    assert sum(arrows) == 11
    assert counts(nodes, at["price"])[-1] == 2


def test_numbers_of_the_chain_are_as_printed():
    told = ch04.chain(0.0)
    assert told["a1"] == 0.5 and told["delta2"] == pytest.approx(0.125)
    assert told["delta1"] == pytest.approx(0.1) == pytest.approx(told["nudged"], rel=1e-6)
    w1, b1, w2, b2 = (
        mg.Value(x, n) for x, n in ((1.0, "w1"), (-2.0, "b1"), (3.2, "w2"), (-1.6, "b2"))
    )
    a2 = (w2 * (w1 * 2.0 + b1).sigmoid() + b2).sigmoid()
    (a2**2 / 2).backward()
    assert [p.grad for p in (w2, b2, w1, b1)] == pytest.approx([0.0625, 0.125, 0.2, 0.1])


@pytest.mark.parametrize(("z1", "least", "most"), [(0.0, 3.9, 4.1), (4.0, 55, 58)])
def test_without_the_bend_delta_is_too_large_by(z1, least, most):
    told = ch04.chain(z1)
    assert least < told["no bend"] / told["nudged"] < most


def test_an_arrow_upside_down_is_hidden_where_the_weight_is_1():
    for w2 in (-3, -1, 0.5, 1, 2, 4):
        told = ch04.chain(1.0, w2)
        assert told["delta1"] == pytest.approx(told["nudged"], rel=1e-5)
        assert math.isclose(told["upside down"], told["delta1"]) == (w2 in (1, -1))
    assert "nobody notices" in ch04.two_units(0.0, 1)["words"]


def test_slopes_of_two_inputs_may_add_to_nothing():
    x1, x2 = mg.Value(1.0, "x1"), mg.Value(1.0, "x2")
    (((x1 * 2.0 + x2 * -2.0).sigmoid() - 1.0) ** 2 / 2).backward()
    assert x1.grad == pytest.approx(-0.25) and x1.grad + x2.grad == pytest.approx(0)


@pytest.mark.parametrize(
    ("order", "w"), [("L s u", 10), ("L u s", 6), ("L u s u", 16), ("u s L", 0)]
)
def test_only_users_first_gives_what_nudging_says(order, w):
    nodes = serving.graph()
    assert serving.served(nodes, order.split())["w"] == w
    assert order in serving.ORDERS
    (right,) = (n.value for n in nodes if n.label == "w")
    nodes[-1].value.backward()
    assert right.grad == 10


def test_a_value_served_too_early_says_what_it_kept():
    scene = serving.serve_in_order()._stage
    last = serving.moment(scene, "L u s", 4)
    assert "w ends at 6" in last["words"] and "u passed on 3 and came to 5" in last["words"]
    assert [note for note, _ in last["scene"].notes if "passed 3" in note] == ["5, passed 3"]
    start = serving.moment(scene, "L u s", 0)["scene"].notes
    assert start[-1][0] == "total 1" and {note for note, _ in start[:-1]} == {"nothing yet"}


@pytest.mark.parametrize("order", serving.ORDERS)
def test_every_step_of_serving_shows_something_else(order):
    scene = serving.serve_in_order()._stage
    shown = [serving.moment(scene, order, step) for step in range(5)]
    assert (
        len({told["words"] for told in shown}) == len({told["scene"].foot for told in shown}) == 5
    )
    assert shown[-1]["words"].startswith("Order ")


def test_gradients_worked_out_by_hand_are_told_apart():
    told = ch04.your_turn(d_b=3, d_p=..., d_w=3, d_x=6.0).splitlines()
    assert told[0] == "d_b: 3, as nudging says" and told[1] == "d_p: nothing yet"
    assert told[2].startswith("d_w: you say 3. Raise w by 0.01:")
    assert told[3].endswith("as nudging says")


def test_tables_written_in_the_notebook_walk_back():
    cells = {c.id: c.source for c in nbformat.read(CHAPTER, as_version=4).cells}
    space = {}
    exec(cells["ch04-order-code"], space)
    stand = {
        "profit": [("cups", 3), ("gain", 12)],
        "cups": [("fewer", -1)],
        "fewer": [("price", 2)],
        "gain": [("price", 1), ("cost", -1)],
    }
    totals = space["walk_back"](stand, ["profit", "cups", "gain", "fewer"])
    assert totals["price"] == 6 and totals["cost"] == -12
    assert len(re.findall("three are missing", cells["ch04-order-turn"])) == 1
