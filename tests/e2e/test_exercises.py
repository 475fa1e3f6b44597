"""A learner types an answer into the generated exercise and reads the verdict."""

import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

EXERCISE = Path(__file__).parents[2] / "exercises" / "05-value-engine" / "05-value-engine.ipynb"
STUB = "# YOUR CODE HERE\n        raise NotImplementedError()"
SUM = "return Value(self.data + other.data, (self, other), (1.0, 1.0))"
PRODUCT = "return Value(self.data * other.data, (self, other), (other.data, self.data))"
RECEIVE = "self.grad += arriving"
ANSWERS = [
    ((SUM, PRODUCT, RECEIVE), "2 of 2 points"),
    ((SUM, PRODUCT, "self.grad = arriving"), "Which use of a survived?"),
    (
        (SUM, PRODUCT.replace("(other.data, self.data)", "(self.data, other.data)"), RECEIVE),
        "how far does ab move?",
    ),
    ((SUM, PRODUCT.replace("(other.data, self.data)", "(1.0, 1.0)"), RECEIVE), "Is that 0.01?"),
    (
        (
            SUM,
            "self.grad, other.grad = other.data, self.data\n"
            "        return Value(self.data * other.data)",
            RECEIVE,
        ),
        "What came after ab?",
    ),
    ((SUM, "return Valeu(self.data * other.data)", RECEIVE), "name 'Valeu' is not defined"),
    ((SUM, "while True: pass", RECEIVE), "still running on a * b"),
    ((SUM, "import os; os._exit(1)", RECEIVE), "ended the whole program"),
    ((SUM, STUB, RECEIVE), "Nothing here yet"),
]
TYPE_AND_RUN = """async source => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const cell = notebook.widgets.find(cell => cell.model.id === 'ex05-answer-5-1');
  cell.model.sharedModel.setSource(source);
  await window.jupyterapp.commands.execute('notebook:run-all-cells');
}"""


def test_each_kind_of_answer_gets_its_verdict(lab, open_notebook):
    import nbformat

    shutil.copy(EXERCISE, lab.root / "exercise.ipynb")
    cells = nbformat.read(EXERCISE, as_version=4).cells
    skeleton = next(cell.source for cell in cells if cell.id == "ex05-answer-5-1")
    page = open_notebook("exercise.ipynb")
    for bodies, sentence in ANSWERS:
        source = skeleton
        for body in bodies:
            source = source.replace(STUB, body, 1) if body != STUB else source
        page.evaluate(TYPE_AND_RUN, source)
        verdict = page.locator(".mg-verdict").first
        assert sentence in verdict.inner_text()
    assert page.complaints == []
