"""Everything we put on a page: seen in both themes, named, and operated by keyboard alone."""

import pytest

pytestmark = pytest.mark.e2e

CELLS = [
    """
import time
import numpy as np
import mgcourse as mg
from mgcourse.chapters.ch00 import seventeen_sliders

def line(a, rate, shape, on, new):
    return {"line": ([0, 1], [0, a]), "words": f"a {a}, rate {rate:g}, {shape}, {on}, new {new}."}

def slow(a):
    count = 5 if a == 1 else 10_000
    for i in range(1, count + 1):
        time.sleep(0.01)
        yield {"line": ([0, 1], [0, i]), "done": i / count, "words": f"{i} steps at {a}."}

def panel():
    return mg.Panel(mg.Line("line"), x=(0, 1), y=(0, 4), xlabel="x", ylabel="y")

points = np.array([[1.0, 0.5], [-1.0, 0.2], [2.0, -1.0], [-0.5, -2.0]])
""",
    'q = mg.predict("e2e.choice", "Higher or lower?", choices=["higher", "lower"])\nq',
    'mg.predict("e2e.number", "How high?")',
    'mg.predict("e2e.words", "What then?", kind="text")',
    'mg.predict("e2e.text", "Why?", kind="text")',
    """
mg.live(line, panels=[panel()], title="A line", presets={"steep": {"a": 3, "rate": 1}}, lock=q,
    controls={
        "a": mg.Slider([1, 2, 3], symbol="a", name="height", play=True),
        "rate": mg.LogSlider(0.01, 1, 0.1, "η", "step size"),
        "shape": mg.Choice(["straight", "bent"], name="shape"),
        "on": mg.Toggle("bounce"),
        "new": mg.Button("New data"),
    })
""",
    'mg.live(slow, panels=[panel()], controls={"a": mg.Slider([1, 2, 3], symbol="a", name="end")})',
    'q.recap("higher")',
    "seventeen_sliders()",
    """
run = mg.watch(3, points, [1, -1, -1, -1])
for step in run:
    run.show(loss=3.0 - step, accuracy=0.5, boundary=lambda x: x[:, 0])
""",
    "mg.plots.loss({'training': [3, 2, 1], 'test': [3, 2.5, 2]})",
    "mg.plots.boundary(lambda x: x[:, 0], points, [1, -1, -1, -1])",
    "mg.plots.histograms(mg.MLP(2, [3, 1]))",
    "mg.plots.confusion([0, 1, 2, 2], [0, 2, 2, 2])",
    "mg.plots.images(np.eye(4).reshape(1, 4, 4), labels=['one'])",
    "mg.plots.contour(lambda a, b: a**2 + b**2, [(1, 1), (0.5, 0.5)])",
    "mg.draw(mg.Value(2.0, label='w') * 3 + 1)",
    "mg.player((mg.Value(2.0, label='w') * 3 + 1).tanh())",
    "mg.nudge(mg.Value(2.0, label='w') * 3 + 1)",
    "mg.studio('(w*x + b).tanh()')",
]
WATCHED = """
import time
import mgcourse as mg
run = mg.watch(2000)
for step in run:
    time.sleep(0.02)
    run.show(loss=2000.0 - step)
print("still here after", run.done == len(run.history["loss"]))
"""
FOCUSED = """() => {
  const it = document.activeElement;
  const label = it.labels?.[0] || it.closest('.jupyter-widgets')?.querySelector('label');
  return (it.getAttribute('aria-label') || label?.textContent || it.textContent || '').trim();
}"""


@pytest.fixture(scope="module")
def page(lab, visit):
    """One page with everything on it, for the tests below in their order."""
    with visit(lab.write("all.ipynb", *CELLS)) as page:
        page.get_by_role("slider", name="output, bias").wait_for()
        yield page
        assert page.complaints == []


def words(page, text):
    page.locator(".mg-live [role=status]", has_text=text).first.wait_for()


def test_nothing_offends_axe_or_the_eye(page, look):
    assert look(page, "everything") == []


def tab_to(page, name, limit=40):
    """Press Tab until what has the focus has this name."""
    passed = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED))
        if passed[-1] == name:
            return
    raise AssertionError(f"no Tab leads to {name!r}, only to {passed}")


def test_every_widget_is_operated_by_keyboard_alone(page):
    page.get_by_role("button", name="higher").focus()
    page.keyboard.press("Enter")
    page.get_by_text("You said: higher. It is never scored").wait_for()
    tab_to(page, "Your guess")
    page.keyboard.type("0,5")
    tab_to(page, "That is my guess")
    page.keyboard.press("Enter")
    page.get_by_text("You said: 0.5.").wait_for()
    tab_to(page, "Your guess")
    page.keyboard.type("it falls")
    page.keyboard.press("Enter")  # in the field itself
    page.get_by_text("You said: it falls.").wait_for()
    tab_to(page, "Just show me")
    page.keyboard.press("Enter")
    page.get_by_text("You asked to be shown.").wait_for()
    tab_to(page, "a height")
    page.keyboard.press("ArrowRight")
    words(page, "a 2, rate 0.1")
    tab_to(page, "Play")
    page.keyboard.press("Enter")
    words(page, "a 3, rate 0.1")
    tab_to(page, "η step size")
    page.keyboard.press("End")
    words(page, "a 3, rate 1,")
    tab_to(page, "shape")
    page.keyboard.press("ArrowDown")
    words(page, "a 3, rate 1, bent")
    tab_to(page, "bounce")
    page.keyboard.press("Space")
    words(page, "bent, True, new 0")
    tab_to(page, "New data")
    page.keyboard.press("Enter")
    words(page, "bent, True, new 1")
    tab_to(page, "steep")
    page.keyboard.press("Enter")
    words(page, "a 3, rate 1, bent, True, new 1")
    tab_to(page, "Reset")
    page.keyboard.press("Enter")
    words(page, "a 1, rate 0.1, straight, False, new 0")
    tab_to(page, "a end")
    page.keyboard.press("ArrowRight")
    words(page, " steps at 2.")
    working = page.locator(".mg-live .widget-hprogress")
    working.wait_for()
    tab_to(page, "Stop")
    page.keyboard.press("Enter")
    working.wait_for(state="hidden")
    stopped = page.locator(".mg-live [role=status]", has_text=" steps at 2.").inner_text()
    page.wait_for_timeout(500)
    assert page.locator(".mg-live [role=status]", has_text=stopped).count() == 1
    assert not stopped.startswith("10000 ")
    tab_to(page, "unit 1, w₁")


SAYS = "figure => figure.querySelector('[role=status]').textContent"


@pytest.mark.parametrize("which", [-3, -2, -1], ids=["player", "nudge", "studio"])
def test_an_expression_is_explored_by_keyboard_alone(page, which):
    figure = page.locator(".mg-live").all()[which]
    knobs = figure.get_by_role("slider").all()
    assert knobs
    for knob in knobs:
        before = figure.evaluate(SAYS)
        knob.focus()
        at_end = knob.get_attribute("aria-valuenow") == knob.get_attribute("aria-valuemax")
        page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
        page.wait_for_function(
            f"([figure, before]) => ({SAYS})(figure) !== before",
            arg=[figure.element_handle(), before],
        )


def test_the_studio_takes_another_expression_from_the_keyboard(page):
    page.get_by_role("textbox", name="formula").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("speed*3")
    page.keyboard.press("Enter")
    page.locator(".mg-live").last.get_by_role("slider", name="speed").wait_for()


def test_a_training_loop_stops_at_a_press_with_its_work_intact(lab, visit):
    with visit(lab.write("watched.ipynb", WATCHED), run=False) as page:
        page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
        page.locator(".mg-watch [role=status]", has_text="the loss went").wait_for()
        stop = page.get_by_role("button", name="Stop")
        stop.focus()
        page.keyboard.press("Enter")
        page.locator("pre", has_text="still here after True").wait_for()
        page.locator("pre", has_text="Stopped after").wait_for()
        assert page.get_by_role("img", name="A training run").count() == 1
        assert page.complaints == []
