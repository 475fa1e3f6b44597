"""Slider figures: pure functions in, small SVG layers out, knobs that obey."""

import asyncio
import re
import time
from xml.etree import ElementTree

import numpy as np
import pytest

from mgcourse.show.controls import Button, Choice, LogSlider, Player, Slider, Toggle
from mgcourse.show.live import LiveFigure, live
from mgcourse.show.marks import Arrows, Bars, Dots, Frame, Image, Line, Text, cells
from mgcourse.show.overlay import Panel, Stage

FRAME = Frame((0, 10), (0, 1), box=(0, 0, 100, 50))
STRANGE = [np.nan, np.inf, -np.inf, 1e300, -1e300, 0.0]


def drawn(svg):
    """The elements of an SVG fragment; fails where it is not well formed."""
    return list(ElementTree.fromstring(f"<g>{svg}</g>").iter())[1:]


class TestFrame:
    def test_maps_limits_to_the_box_with_y_upwards(self):
        assert FRAME.x([0, 5, 10]).tolist() == [0, 50, 100]
        assert FRAME.y([0, 0.5, 1]).tolist() == [50, 25, 0]

    def test_a_log_axis_counts_decades(self):
        frame = Frame((0.01, 100), (0, 1), (0, 0, 100, 50), xlog=True)
        assert frame.x([0.01, 1, 100]) == pytest.approx([0, 50, 100])

    def test_what_a_log_axis_cannot_show_is_far_below_it(self):
        frame = Frame((0.01, 100), (0, 1), (0, 0, 100, 50), xlog=True)
        assert (frame.x([0, -1, -np.inf]) < -100).all()

    def test_infinity_is_far_outside_and_finite(self):
        places = FRAME.x([np.inf, -np.inf])
        assert np.isfinite(places).all()
        assert places[0] > 1000 and places[1] < -1000

    def test_nan_stays_nan(self):
        assert np.isnan(FRAME.x([np.nan])).all()


class TestMarks:
    @pytest.mark.parametrize(
        "mark, data",
        [
            (Line("m", label="here"), (STRANGE, STRANGE)),
            (Dots("m"), (STRANGE, STRANGE)),
            (Dots("m", hollow=True, square=True), (STRANGE, STRANGE[::-1])),
            (Bars("m", colour="sign"), (STRANGE, STRANGE)),
            (Text("m"), [(x, x, "<b> & 'quotes'") for x in STRANGE]),
            (Arrows("m"), (STRANGE, STRANGE, STRANGE, STRANGE)),
            (Image("m"), np.array([STRANGE, STRANGE])),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_strange_numbers_never_break_the_svg(self, mark, data):
        svg = mark.svg(data, FRAME)
        drawn(svg)
        assert "nan" not in svg and "inf" not in svg

    def test_a_line_breaks_where_a_number_is_missing(self):
        path = drawn(Line("m").svg(([0, 1, 2, 3, 4], [0, 0, np.nan, 1, 1]), FRAME))[0]
        assert path.get("d") == "M0 50L10 50M30 0L40 0"

    def test_a_dot_outside_becomes_a_triangle_on_the_border(self):
        inside, outside = drawn(Dots("m").svg(([5, 20], [0.5, 0.5]), FRAME))
        assert inside.tag == "circle"
        assert outside.get("transform") == "translate(100 25) rotate(0)"

    def test_bars_hang_from_zero(self):
        up, down = drawn(
            Bars("m", colour="sign").svg(([2, 4], [1, -1]), Frame((0, 6), (-1, 1), FRAME.box))
        )
        assert (up.get("y"), up.get("height")) == ("0", "25")
        assert (down.get("y"), down.get("height")) == ("25", "25")
        assert up.get("fill") != down.get("fill")

    def test_an_arrow_of_no_length_is_not_drawn(self):
        assert Arrows("m").svg((1, 0.5, 0, 0), FRAME) == ""

    def test_the_boundary_runs_where_the_raster_changes_sign(self):
        X, _ = cells((0, 10), (0, 1), n=20)
        raster, boundary = drawn(Image("m").svg(np.sign(X - 5) * 0.5 + (X - 5) * 1e-3, FRAME))
        assert raster.tag == "image"
        assert all(abs(float(x) - 50) < 3 for x in re.findall(r"[ML]([\d.]+) ", boundary.get("d")))

    def test_the_raster_stands_the_right_way_up(self):
        import base64
        import io

        from PIL import Image as Raster

        href = drawn(Image("m", contour=None).svg([[1.0, 1.0], [0.0, 0.0]], FRAME))[0].get("href")
        pixels = np.asarray(Raster.open(io.BytesIO(base64.b64decode(href.split(",")[1]))))
        assert pixels[0, 0, 3] == 0  # the last row of the array is the top of the picture
        assert pixels[1, 0, 3] > 0


class TestStage:
    PANELS = (
        Panel(Line("a"), x=(0, 10), y=(0, 1), title="First"),
        Panel(Image("b"), Dots("c"), x=(0.1, 10), y=(0, 1), log="x", title="Second"),
    )
    DATA = {"a": ([0, 1], [0, 1]), "b": np.zeros((4, 4)) + 0.5, "c": ([1], [0.5])}  # noqa: RUF012

    def test_rasters_lie_beneath_and_all_else_above(self):
        stage = Stage(self.PANELS)
        assert "<image" in stage.under(self.DATA) and "<circle" not in stage.under(self.DATA)
        assert "<circle" in stage.over(self.DATA) and "<image" not in stage.over(self.DATA)

    def test_layers_share_the_coordinates_of_the_axes(self):
        stage = Stage(self.PANELS)
        boxes = {
            re.search('viewBox="[^"]*"', svg)[0] for svg in (stage.base, stage.over(self.DATA))
        }
        assert boxes == {'viewBox="0 0 540 216"'}

    def test_a_dot_sits_where_matplotlib_would_draw_it(self):
        panel = Panel(
            Dots("d"), x=(0.1, 10), y=(0, 1), log="x", still=lambda ax: ax.plot(1, 0.5, "o")
        )
        stage = Stage([panel])
        x, y = re.search(
            r'<use xlink:href="[^"]*" x="([\d.]+)" y="([\d.]+)" style="fill: #1f77b4', stage.base
        ).groups()
        dot = re.search(r'<circle cx="([\d.]+)" cy="([\d.]+)"', stage.over({"d": ([1], [0.5])}))
        assert [float(v) for v in dot.groups()] == pytest.approx([float(x), float(y)], abs=0.06)

    def test_sentences_stand_above_their_panels_and_may_change(self):
        stage = Stage(self.PANELS)
        assert "First" in stage.over(self.DATA)
        assert "Other &lt;words&gt;" in stage.over(self.DATA, ["Other <words>", "Second"])

    def test_all_layers_are_well_formed(self):
        stage = Stage(self.PANELS)
        for svg in (
            stage.base,
            stage.under(self.DATA),
            stage.over(self.DATA),
            stage.whole(self.DATA),
        ):
            drawn(svg)

    def test_nothing_leaks_into_the_page(self):
        base = Stage(self.PANELS).base
        assert "<style" not in base  # a style element would restyle the whole notebook
        assert "DejaVu" not in base

    def test_different_pictures_never_share_an_id(self):
        ids = [
            set(re.findall(r'\bid="([^"]*)"', Stage([Panel(x=(0, top), y=(0, 1), grid=True)]).base))
            for top in (1, 2)
        ]
        assert ids[0] and not ids[0] & ids[1]

    def test_drawing_twice_gives_the_same_text(self):
        assert Stage(self.PANELS).base == Stage(self.PANELS).base

    def test_two_marks_cannot_share_a_name(self):
        with pytest.raises(ValueError, match="share a name"):
            Stage([Panel(Line("a"), x=(0, 1), y=(0, 1)), Panel(Dots("a"), x=(0, 1), y=(0, 1))])


class TestControls:
    def test_a_slider_gives_back_exactly_what_was_in_its_list(self):
        slider = Slider([0.1, 0.1 + 0.2, 7])
        slider.widget.index = 1
        assert slider.value == 0.1 + 0.2

    def test_a_slider_says_symbol_name_and_value(self):
        slider = Slider([0.1, 0.25], value=0.25, symbol="η", name="step size", text="{:.2f}")
        assert slider.said == "η step size 0.25"
        assert slider.widget.description == "η step size"

    def test_a_slider_refuses_what_it_cannot_show(self):
        with pytest.raises(ValueError, match="at least two"):
            Slider([1])
        with pytest.raises(ValueError, match=r"no 3"):
            Slider([1, 2], value=3)

    def test_a_log_slider_goes_by_ratio_from_end_to_end(self):
        slider = LogSlider(0.001, 1, 0.05, "η", "step size", per_decade=3)
        assert slider._values == [
            0.001,
            0.0022,
            0.0046,
            0.01,
            0.022,
            0.046,
            0.05,
            0.1,
            0.22,
            0.46,
            1,
        ]
        assert slider.said == "η step size 0.05"

    @pytest.mark.parametrize("ends", [(0, 1), (-1, 1), (2, 1), (1, 2, 3)])
    def test_a_log_slider_refuses_ends_it_has_no_ratio_for(self, ends):
        with pytest.raises(ValueError, match="0 < low < high"):
            LogSlider(*ends)

    def test_a_choice_may_write_one_thing_and_mean_another(self):
        assert Choice({"steep": 100, "flat": 1}, value=1).value == 1

    def test_a_button_counts_its_presses(self):
        button = Button("new data")
        button.press()
        button.press()
        assert button.value == 2

    def test_play_walks_to_the_end_and_stands_still(self):
        seen = []
        slider = Slider(range(4), play=True, seconds=0)
        slider.observe(lambda: seen.append(slider.value))

        async def press():
            slider.player.button.value = True
            await slider.player._task

        asyncio.run(press())
        assert seen == [1, 2, 3]
        assert slider.player.button.value is False

    def test_play_at_the_end_begins_again(self):
        slider = Slider(range(3), value=2, play=True, seconds=0)
        seen = []
        slider.observe(lambda: seen.append(slider.value))

        async def press():
            slider.player.button.value = True
            await slider.player._task

        asyncio.run(press())
        assert seen == [0, 1, 2]

    def test_a_second_press_stops(self):
        class Endless:
            steps = 0

            def advance(self):
                self.steps += 1
                return True

        target = Endless()
        player = Player(target, seconds=0)

        async def press_twice():
            player.button.value = True
            await asyncio.sleep(0.01)
            player.stop()
            await player._task

        asyncio.run(press_twice())
        assert target.steps > 0


def double(a, new=0):
    return {"line": ([0, 1], [0, a]), "words": f"a is {a}, new {new}."}


def figure(**changes):
    given = {
        "panels": [Panel(Line("line"), x=(0, 1), y=(0, 4))],
        "controls": {"a": Slider([1, 2, 3], symbol="a", name="height"), "new": Button("new")},
        "title": "A line",
    }
    return live(double, **(given | changes))


class TestLive:
    def test_a_knob_without_a_name_is_called_like_its_argument(self):
        controls = {"a": Slider([1, 2]), "new": Choice([0, 1]), "b": Slider([1, 2], symbol="β")}
        live(lambda a, new, b: double(a), panels=figure()._stage.panels, controls=controls)
        assert controls["a"].said == "a 1" and controls["b"].said == "β 1"
        assert controls["new"].widget.description == "new"

    def test_a_move_replaces_the_overlay_and_the_words_and_nothing_else(self):
        fig = figure()
        under, base, over = (layer.value for layer in fig._layers.children)
        fig.controls["a"].widget.index = 2
        after = [layer.value for layer in fig._layers.children]
        assert after[:2] == [under, base]
        assert after[2] != over
        assert fig.words == "a is 3, new 0."

    def test_several_knobs_turn_in_one_drawing(self):
        calls = []

        def counted(**values):
            calls.append(values)
            return double(**values)

        fig = LiveFigure(counted, figure()._stage.panels, {"a": Slider([1, 2]), "new": Button("n")})
        calls.clear()
        fig.set(a=2, new=5)
        assert calls == [{"a": 2, "new": 5}]

    def test_reset_turns_all_knobs_back(self):
        fig = figure()
        fig.set(a=3, new=4)
        fig.reset()
        assert fig.values == {"a": 1, "new": 0}
        assert fig.words == "a is 1, new 0."

    def test_a_name_that_is_no_knob_is_refused(self):
        with pytest.raises(ValueError, match=r"no control \['b'\]"):
            figure().set(b=1)

    def test_a_function_that_forgets_a_mark_is_told_so(self):
        with pytest.raises(ValueError, match=r"nothing for \['line'\]"):
            live(
                lambda: {"words": ""}, panels=[Panel(Line("line"), x=(0, 1), y=(0, 1))], controls={}
            )

    def test_two_figures_do_not_share_their_state(self):
        one, other = figure(), figure()
        one.set(a=3)
        assert other.values["a"] == 1

    def test_a_saved_page_shows_the_figure_at_rest(self):
        fig = figure()
        fig.set(a=3)
        bundle = fig._repr_mimebundle_()
        assert bundle["text/plain"] == "a is 1, new 0."
        assert "<figure" in bundle["text/html"]
        assert "application/vnd.jupyter.widget-view+json" in bundle

    def test_the_saved_picture_is_a_whole_svg_file(self):
        ElementTree.fromstring(figure().picture().svg)

    def test_words_are_shown_as_text(self):
        fig = live(lambda: {"words": "<script>"}, panels=[Panel(x=(0, 1), y=(0, 1))], controls={})
        assert "<script>" not in fig._line.value

    def test_a_preset_turns_several_knobs_in_one_drawing(self):
        fig = figure(presets={"high": {"a": 3, "new": 7}})
        preset = next(b for b in fig._buttons if b.description == "high")
        preset.click()
        assert fig.words == "a is 3, new 7."

    def test_a_preset_for_no_knob_is_refused(self):
        with pytest.raises(ValueError, match=r"no control \['b'\]"):
            figure(presets={"high": {"b": 3}})

    def test_a_toggle_is_a_knob(self):
        fig = live(
            lambda on: {"words": f"{on}"},
            panels=[Panel(x=(0, 1), y=(0, 1))],
            controls={"on": Toggle("bounce")},
        )
        fig.controls["on"].widget.value = True
        assert fig.words == "True"


def counting(a):
    """Work of twenty pictures, a few milliseconds each."""
    for i in range(1, 21):
        time.sleep(0.01)
        yield {"line": ([0, 1], [0, a * i / 20]), "done": i / 20, "words": f"{i} of 20 at {a}."}


def slow(compute=counting):
    return live(
        compute,
        panels=[Panel(Line("line"), x=(0, 1), y=(0, 4))],
        controls={"a": Slider([1, 2, 3], symbol="a")},
    )


class TestWork:
    def test_without_a_page_it_runs_to_its_end(self):
        fig = slow()
        assert fig.picture().words == "20 of 20 at 1."
        fig.set(a=2)
        assert fig.words == "20 of 20 at 2."

    def test_pictures_appear_on_the_way_with_a_bar_and_a_stop_button(self):
        fig = slow()

        async def move():
            fig.controls["a"].widget.index = 1
            await asyncio.sleep(0.09)
            on_the_way = fig.words, fig._work._bar.value, fig._work._bar.layout.visibility
            await fig._work._task
            return on_the_way

        words, share, visible = asyncio.run(move())
        assert re.fullmatch(r"1?\d of 20 at 2\.", words)
        assert 0 < share < 1 and visible == "visible"
        assert fig.words == "20 of 20 at 2."
        assert fig._work._bar.layout.visibility == "hidden"

    def test_a_press_on_stop_leaves_what_was_reached(self):
        fig = slow()

        async def move():
            fig.controls["a"].widget.index = 1
            await asyncio.sleep(0.09)
            fig._work._button.click()
            await fig._work._task

        asyncio.run(move())
        assert fig.words.endswith("at 2.") and not fig.words.startswith("20")
        assert not fig._work.running

    def test_the_next_move_begins_anew(self):
        fig = slow()

        async def move():
            fig.controls["a"].widget.index = 1
            first = fig._work._task
            await asyncio.sleep(0.09)
            fig.controls["a"].widget.index = 2
            await asyncio.gather(first, fig._work._task)

        asyncio.run(move())
        assert fig.words == "20 of 20 at 3."

    def test_a_failure_on_the_way_is_told(self):
        def breaks(a):
            yield from counting(a)
            if a == 2:
                raise ZeroDivisionError("by nothing")

        fig = slow(breaks)

        async def move():
            fig.controls["a"].widget.index = 1
            with pytest.raises(ZeroDivisionError):
                await fig._work._task

        asyncio.run(move())
        assert "by nothing" in fig.words

    def test_work_that_yields_nothing_is_refused(self):
        with pytest.raises(ValueError, match="at least once"):
            slow(lambda a: (numbers for numbers in ()))


class Question:
    """A lock that opens by hand."""

    locked = True

    def on_unlock(self, react):
        self.react = react


class TestLock:
    def test_knobs_are_deaf_until_the_question_is_answered(self):
        question = Question()
        fig = figure(lock=question)
        assert fig.controls["a"].widget.disabled
        assert all(button.disabled for button in fig._buttons)
        assert "question above" in fig._note.words
        question.react()
        assert not fig.controls["a"].widget.disabled
        assert not any(button.disabled for button in fig._buttons)
        assert fig._note.words == ""

    def test_an_answered_question_locks_nothing(self):
        question = Question()
        question.locked = False
        assert not figure(lock=question).controls["a"].widget.disabled
