"""Source: the course's own program, and the learner's, as it is written."""

import functools
import linecache
import sys
import types

import numpy as np
import pytest

import mgcourse as mg
from mgcourse.show import source as module
from mgcourse.show.live import LiveFigure
from mgcourse.value import Value

CELL = '''
import functools

def doubled(f):
    return f

@doubled
class Node:
    """A value of my own."""

    def __init__(self, data):
        self.data = data

    def __add__(self, other):
        return Node(self.data + other.data)

class Empty:
    pass

half = functools.partial(pow, 0.5)
'''


@pytest.fixture
def cell(monkeypatch):
    """The names of a cell that a kernel has run."""
    module = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", module)
    name = "/tmp/ipykernel_1/cell.py"
    monkeypatch.setitem(
        linecache.cache, name, (len(CELL), None, CELL.splitlines(keepends=True), name)
    )
    exec(compile(CELL, name, "exec"), module.__dict__)
    return module


def markdown(thing):
    return mg.source(thing)._repr_mimebundle_()["text/markdown"]


def test_a_method_begins_at_the_margin_and_is_all_there():
    text = mg.source(Value.backward).text
    assert text.startswith("def backward(self):\n    ")
    assert text.endswith("parent.grad += local * grad")


def test_a_class_and_a_module_are_shown_whole():
    assert mg.source(mg.Value).text.startswith("class Value:")
    assert mg.source(mg.value).text.startswith('"""The scalar engine')
    assert mg.source(mg.Value).text in mg.source(mg.value).text


def test_a_notebook_shows_highlighted_code_and_a_link_to_the_file(monkeypatch):
    root = module._PACKAGE.parent
    monkeypatch.chdir(root / "notebooks")
    page = markdown(mg.Value.relu)
    assert page.startswith("[`mgcourse/value.py`](../mgcourse/value.py)\n\n```python\ndef relu(")
    monkeypatch.chdir(root / "exercises" / "05-value-engine")
    assert "(../../mgcourse/value.py)" in markdown(mg.Value.relu)


def test_elsewhere_the_file_is_named_without_a_link(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert markdown(mg.Value.relu).startswith("`mgcourse/value.py`\n\n```python\n")


def test_properties_partial_decorated_and_bound_functions_are_seen_through():
    text = mg.source(LiveFigure.words).text
    assert text.startswith("@property\ndef words(self):")
    assert mg.source(functools.partial(mg.gradcheck, print)).text.startswith("def gradcheck(")
    assert mg.source(functools.lru_cache(mg.gradcheck)).text.startswith("def gradcheck(")
    assert mg.source(mg.Value(1.0).relu).text == mg.source(mg.Value.relu).text


def test_a_learners_own_class_and_function_are_shown_from_their_cell(cell):
    assert mg.source(cell.Node).text.startswith("@doubled\nclass Node:\n")
    assert mg.source(cell.Node).text.endswith("return Node(self.data + other.data)")
    assert mg.source(cell.Node.__add__).text.startswith("def __add__(self, other):")
    assert markdown(cell.doubled) == "```python\ndef doubled(f):\n    return f\n```\n"


def test_fences_within_the_code_do_not_end_it():
    page = module.Source('"""\n```python\n1\n```\n"""', "")._repr_mimebundle_()
    assert page["text/markdown"].startswith("````python\n")


@pytest.mark.parametrize(
    "builtin", [len, np.exp, int, [].append, sys], ids=["len", "exp", "int", "append", "sys"]
)
def test_what_is_built_in_says_so(builtin):
    with pytest.raises(TypeError, match=r"there is no Python text to show|source\(type"):
        mg.source(builtin)


def test_what_is_no_program_says_what_to_try():
    with pytest.raises(TypeError, match=r"this is a Value: Value\(.*; try its class"):
        mg.source(mg.Value(2.0))


def test_text_that_was_not_kept_is_said_so(cell):
    names = {}
    exec("def lost(): pass", names)
    for thing in (names["lost"], cell.Empty):
        with pytest.raises(ValueError, match="was not kept; define it in a cell or in a file"):
            mg.source(thing)
