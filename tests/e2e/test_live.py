"""Slider figures, questions and the seventeen sliders in a real JupyterLab."""

import nbformat
import pytest
from nbclient import NotebookClient

from mgcourse.notebooks import tidy

pytestmark = pytest.mark.e2e

FIGURE = """
import numpy as np
import mgcourse as mg

def bowl(kappa):
    w = np.linspace(-1, 1, 41)
    return {"loss": (w, kappa * w**2 / 2), "ball": ([1], [kappa / 2]),
            "words": f"Curvature {kappa:g}: the ball lies at {kappa / 2:g}."}

def figure(lock=None):
    return mg.live(
        bowl,
        panels=[mg.Panel(mg.Line("loss"), mg.Dots("ball"), x=(-1, 1.2), y=(0, 5))],
        controls={"kappa": mg.Slider([0.5, 1, 2, 4, 8], 1, "κ", "curvature", play=True)},
        lock=lock,
        title="A bowl",
    )
"""


def overlay(page):
    return page.locator(".mg-layers svg[aria-hidden=true]").last.inner_html()


def wait_for_words(page, words):
    page.locator(".mg-live [role=status]", has_text=words).wait_for()


@pytest.fixture
def bowl(lab, open_notebook):
    page = open_notebook(lab.write("bowl.ipynb", FIGURE, "figure()"))
    wait_for_words(page, "Curvature 1:")
    yield page
    assert page.complaints == []


def test_arrow_keys_move_the_picture_in_both_directions(bowl):
    slider = bowl.get_by_role("slider", name="κ curvature")
    before = overlay(bowl)
    slider.focus()
    bowl.keyboard.press("ArrowRight")
    wait_for_words(bowl, "Curvature 2:")
    assert overlay(bowl) != before
    bowl.keyboard.press("ArrowLeft")
    wait_for_words(bowl, "Curvature 1:")
    assert overlay(bowl) == before


def test_the_mouse_moves_the_picture_and_the_axes_stay(bowl):
    before, axes = overlay(bowl), bowl.locator(".mg-layers svg[role=img]").inner_html()
    handle = bowl.get_by_role("slider").bounding_box()
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    bowl.mouse.move(x, y)
    bowl.mouse.down()
    bowl.mouse.move(x + 400, y, steps=10)
    bowl.mouse.up()
    wait_for_words(bowl, "Curvature 8:")
    assert overlay(bowl) != before
    assert bowl.locator(".mg-layers svg[role=img]").inner_html() == axes


def test_a_slider_has_a_name_and_says_its_value(bowl):
    slider = bowl.get_by_role("slider", name="κ curvature")
    slider.focus()
    bowl.keyboard.press("ArrowLeft")
    wait_for_words(bowl, "Curvature 0.5:")
    assert slider.get_attribute("aria-valuetext") == "0.5"


def test_play_walks_to_the_end_and_reset_comes_back(bowl):
    bowl.get_by_role("button", name="Play").click()
    wait_for_words(bowl, "Curvature 8:")
    bowl.get_by_role("button", name="Reset").click()
    wait_for_words(bowl, "Curvature 1:")


def test_a_question_unlocks_its_slider_and_is_remembered(lab, open_notebook):
    ask = 'q = mg.predict("e2e.bowl", "Higher or lower?", choices=["higher", "lower"])\nq'
    name = lab.write("ask.ipynb", FIGURE, ask, "figure(lock=q)", 'q.recap("higher")')
    page = open_notebook(name)
    slider = page.locator(".mg-live .slider")
    assert slider.get_attribute("disabled") is not None
    page.get_by_role("button", name="higher").click()
    page.get_by_text("You said: higher. You saw: higher").wait_for()
    page.wait_for_function("!document.querySelector('.mg-live .slider').hasAttribute('disabled')")
    assert page.complaints == []

    again = open_notebook(name)  # a new kernel
    again.get_by_text("You said: higher. You saw: higher").wait_for()
    assert again.locator(".mg-live .slider").get_attribute("disabled") is None


def test_seventeen_sliders_close_the_fence(lab, open_notebook):
    start = "from mgcourse.chapters.ch00 import seventeen_sliders\nseventeen_sliders()"
    page = open_notebook(lab.write("fence.ipynb", start))
    page.get_by_role("slider", name="output, bias").wait_for()
    assert page.get_by_role("slider").count() == 17
    before = page.locator(".mg-layers image").get_attribute("href")
    page.get_by_role("slider", name="unit 2, w₂").focus()
    page.keyboard.press("PageUp")
    page.wait_for_function(
        "old => document.querySelector('.mg-layers image').getAttribute('href') != old", arg=before
    )
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="Show slopes").click()
    page.get_by_role("button", name="Keep pressing").click()
    page.get_by_text("The fence is closed").wait_for()
    wait_for_words(page, "50 of 50 points")
    assert page.complaints == []


@pytest.mark.parametrize("width", [720, 1280])
def test_nothing_is_wider_than_the_page(lab, open_notebook, width):
    start = "from mgcourse.chapters.ch00 import seventeen_sliders\nseventeen_sliders()"
    page = open_notebook(lab.write("wide.ipynb", start), width=width)
    page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
    page.get_by_role("slider", name="output, bias").wait_for()
    output = page.locator(".jp-OutputArea-output", has=page.locator(".mg-live"))
    assert output.evaluate("e => e.scrollWidth - e.clientWidth") <= 1


def test_a_saved_notebook_shows_the_figure_without_a_kernel(lab, open_notebook):
    name = lab.write("saved.ipynb", FIGURE, "figure()")
    notebook = nbformat.read(lab.root / name, as_version=4)
    NotebookClient(notebook).execute()
    tidy(notebook)
    nbformat.write(notebook, lab.root / name)
    page = open_notebook(name, run=False)
    picture = page.locator(".jp-OutputArea-output figure img")
    picture.wait_for()
    assert picture.evaluate("image => image.complete && image.naturalWidth") > 600
    assert page.get_by_text("could not be displayed").count() == 0


def test_what_a_learner_saved_shows_its_figures_the_next_day(lab, open_notebook):
    name = lab.write("mine.ipynb", FIGURE, "figure()")
    page = open_notebook(name)
    page.get_by_role("slider").focus()
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.keyboard.press("ArrowRight")
    wait_for_words(page, "Curvature 2:")  # saving does not disturb the page
    tomorrow = open_notebook(name, run=False)
    tomorrow.get_by_role("img", name="A bowl").wait_for()
    assert tomorrow.get_by_text("Error displaying widget").count() == 0


def test_a_click_on_a_box_chooses_what_is_nudged(lab, open_notebook):
    page = open_notebook(
        lab.write(
            "nudge.ipynb",
            "import mgcourse as mg\nw = mg.Value(0.3, 'w')\ny = (2 * w).tanh()\ny.label = 'y'",
            "mg.nudge(y, 'w')",
        )
    )
    wait_for_words(page, "Nudge w by 0.01")
    page.locator(".mg-layers [onclick]").nth(2).click()
    wait_for_words(page, "Nudge y by 0.01")
    assert page.complaints == []
