"""Drawings: complete, the same in every run, and safe whatever the labels say."""

import math
import re
import shutil
import xml.etree.ElementTree as ET

import pytest

import mgcourse as mg
from mgcourse.show import dot as dot_module
from mgcourse.show.graph import draw
from mgcourse.show.trace import NotAGraph


def neuron():
    w, x, b = mg.Value(0.5, "w"), mg.Value(2.0, "x"), mg.Value(-1.5, "b")
    y = (w * x + b).tanh()
    y.backward()
    return y, (w, x, b)


def test_local_derivative_stands_on_each_edge():
    y, _ = neuron()
    labels = re.findall(r">slope ([−\d.]+)<", draw(y).source)
    assert labels == ["2", "0.5", "1", "1", "0.786"]


def test_both_edges_of_a_plus_a_are_drawn():
    a = mg.Value(3.0, "a")
    assert draw(a + a).source.count("n0 -> n1") == 2


def test_gradients_are_not_shown_before_they_are_known():
    y = mg.Value(2.0, "a") * mg.Value(3.0, "b")
    assert "grad –" in draw(y).source
    y.backward()
    assert "grad –" not in draw(y).source


def test_same_graph_same_picture():
    assert draw(neuron()[0]).svg == draw(neuron()[0]).svg


def test_two_pictures_in_a_page_share_no_id():
    first, second = draw(neuron()[0]).svg, draw(mg.Value(1.0, "a") * 2).svg
    ids = [set(re.findall(r'\bid="([^"]+)"', svg)) for svg in (first, second)]
    assert ids[0] and ids[1] and not ids[0] & ids[1]


def test_kinds_differ_by_shape_and_border():
    y, (w, x, b) = neuron()
    source = draw(y, parameters=[w, b], data=[x]).source
    assert source.count("penwidth=2.6") == 2 and source.count("shape=note") == 1
    assert source.count("peripheries=2") == 1


def test_label_names_values_and_gives_roles():
    w, x = mg.Value(0.5), [mg.Value(1.0), mg.Value(2.0)]
    mg.label(w=w, role="parameter")
    mg.label(x=x, role="data")
    assert [v.label for v in (w, *x)] == ["w", "x1", "x2"]
    assert draw(w * x[0] + x[1]).source.count("shape=note") == 2
    with pytest.raises(ValueError, match="role"):
        mg.label(w=w, role="weight")


LABELS = [
    '"',
    "{a|b}",
    "<b>&amp;</b>",
    "a\nb",
    "权重",
    "🙂",
    "x" * 1000,
    "\\N\\G",
    "\x00\x1b[31m",
    "]]>",
]


@pytest.mark.parametrize("text", [*LABELS, "<script>alert(1)</script>"])
def test_any_label_gives_a_whole_and_harmless_picture(text):
    picture = draw(mg.Value(2.0, text) * 3)
    root = ET.fromstring(picture.svg)
    assert root.tag.endswith("svg")
    assert "<script" not in picture.svg


class Bare:
    """What a learner's engine has at the least; its parents are a set."""

    def __init__(self, data, parents=()):
        self.data, self._prev = data, set(parents)


def test_a_learners_own_class_is_drawn():
    a, b = Bare(2.0), Bare(3.0)
    assert draw(Bare(6.0, (a, b))).svg.count('class="node"') == 3


def test_the_class_of_chapter_05_is_drawn_and_nudged_by_its_own_names():
    from mgcourse.study.bank.ch05 import Functions

    a = Functions(0.5)
    y = Functions(math.tanh(0.5), (a,), (1 - math.tanh(0.5) ** 2,))
    y.op, a.label = "tanh", "a"
    assert "tanh" in draw(y).svg and "slope 0.786" in draw(y).svg
    figure = mg.nudge(y, wire="a", nudge=0.01)
    assert figure.words.endswith("They agree.")


def test_what_is_no_graph_is_refused():
    with pytest.raises(NotAGraph, match="_prev"):
        draw(3.0)


def test_a_crowd_is_refused_with_advice():
    total = mg.Value(0.0)
    for _ in range(1600):
        total = total + 1
    with pytest.raises(ValueError, match=r"1,601 values.*one row"):
        draw(total)


def test_without_dot_the_tree_stands_in(monkeypatch):
    monkeypatch.setattr(dot_module, "_programs", list)
    picture = draw(neuron()[0])
    assert picture.svg is None
    assert "w = 0.5" in repr(picture) and "pip install graphviz-pure" in repr(picture)
    assert "<pre>" in picture._repr_mimebundle_()["text/html"]
    with pytest.raises(ValueError, match="no drawing"):
        picture.save("x.svg")


@pytest.mark.skipif(shutil.which("dot") is None, reason="no Graphviz of the system to compare with")
def test_the_systems_dot_draws_the_same_boxes_and_words(monkeypatch):
    bundled = draw(neuron()[0]).svg
    programs = [(kind, path) for kind, path in dot_module._programs() if kind == "system"]
    monkeypatch.setattr(dot_module, "_programs", lambda: programs)
    system = draw(neuron()[0]).svg
    words = [sorted(re.findall(r"<text[^>]*>([^<]*)<", svg)) for svg in (bundled, system)]
    assert words[0] == words[1]
    assert bundled.count('class="edge"') == system.count('class="edge"') == 5


def test_bundle_has_words_and_html_but_no_svg_type():
    bundle = draw(neuron()[0])._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert 'role="img"' in bundle["text/html"] and "<desc" in bundle["text/html"]


def test_micrograds_way_to_draw_works(tmp_path):
    value = neuron()[0]
    assert mg.draw_dot(value).source == draw(value).source
    drawn = mg.draw_dot(value, format="png", rankdir="TB")
    assert "rankdir=TB" in drawn.source and _height(drawn) > _height(draw(value))
    assert drawn.render(tmp_path / "gout") == str(tmp_path / "gout.png")
    assert (tmp_path / "gout.png").read_bytes().startswith(b"\x89PNG")
    assert mg.draw_dot(value).render(tmp_path / "gout").endswith("gout.svg")
    for wrong in ({"format": "pdf"}, {"rankdir": "up"}):
        with pytest.raises(ValueError, match="choose one of"):
            mg.draw_dot(value, **wrong)


def _height(picture):
    return float(re.search(r'height="([\d.]+)pt"', picture.svg)[1])
