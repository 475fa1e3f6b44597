"""A learner's own loop, watched: in a terminal, in a notebook, stopped half way."""

import os
import re
import signal

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import mgcourse as mg
from mgcourse.notebooks import tidy
from mgcourse.show import frames
from mgcourse.show.frames import Frames, Moving

POINTS = np.array([[1.0, 0.5], [-1.0, 0.2], [2.0, -1.0], [-0.5, -2.0]])


def ran(losses, **options):
    run = mg.watch(len(losses), **options)
    for step in run:
        run.show(loss=losses[step])
    return run


class TestLoop:
    def test_steps_are_those_of_the_range(self):
        assert list(mg.watch(range(2, 8, 3))) == [2, 5]
        assert list(mg.watch(3)) == [0, 1, 2]
        assert list(mg.watch("ab")) == ["a", "b"]

    def test_an_endless_loop_has_no_total(self, capsys):
        run = mg.watch(iter(range(10**9)))
        for step in run:
            run.show(loss=1.0)
            if step == 4:
                break
        assert capsys.readouterr().out == "Stopped after 5 steps: the loss went from 1 to 1.\n"

    def test_values_become_plain_numbers(self):
        assert ran([mg.Value(2.0), np.float64(1.0)]).history == {"loss": [2.0, 1.0]}

    def test_numbers_may_come_now_and_then(self):
        run = mg.watch(4)
        for step in run:
            run.show(loss=1.0, accuracy=0.5 if step % 2 else None)
        assert run.at == {"loss": [1, 2, 3, 4], "accuracy": [2, 4]}

    def test_a_second_time_begins_anew(self):
        run = ran([3.0, 2.0])
        for _ in run:
            run.show(loss=1.0)
        assert run.history["loss"] == [1.0, 1.0]


class TestWords:
    def test_the_last_line_says_how_it_went(self, capsys):
        run = mg.watch(2)
        for step in run:
            run.show(loss=2.0 - step, accuracy=0.96)
        said = "2 of 2 steps: the loss went from 2 to 1, 96 % right."
        assert capsys.readouterr().out == said + "\n" and repr(run) == said

    @pytest.mark.parametrize("lost, what", [(np.nan, "not a number"), (np.inf, "infinite")])
    def test_a_lost_loss_is_told_with_its_step(self, capsys, lost, what):
        ran([1.0, lost, lost])
        assert f"from step 2 on the loss is {what}; try a smaller step" in capsys.readouterr().out

    def test_a_terminal_sees_a_line_written_over_itself(self, capsys, monkeypatch):
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        ran([1.0, 0.5])
        out = capsys.readouterr().out
        assert out.startswith("\r1 of 2 steps: loss 1.")
        assert out.endswith("\r2 of 2 steps: the loss went from 1 to 0.5.\n")

    def test_a_loop_that_says_nothing_still_ends_with_a_line(self, capsys):
        list(mg.watch(3))
        assert capsys.readouterr().out == "3 of 3 steps.\n"


class TestStopping:
    def test_an_interrupt_ends_the_loop_after_the_step(self, capsys):
        before = signal.getsignal(signal.SIGINT)
        run, whole = mg.watch(100), 0
        for step in run:
            if step == 3:
                os.kill(os.getpid(), signal.SIGINT)
            run.show(loss=1.0)
            whole += 1
        assert run.stopped and whole == run.done == 4
        assert capsys.readouterr().out.startswith("Stopped after 4 of 100 steps")
        assert signal.getsignal(signal.SIGINT) is before

    def test_a_second_interrupt_interrupts(self):
        with pytest.raises(KeyboardInterrupt):
            for _ in mg.watch(100):
                os.kill(os.getpid(), signal.SIGINT)
                os.kill(os.getpid(), signal.SIGINT)

    def test_an_error_in_the_loop_is_the_learners_to_see(self, capsys):
        with pytest.raises(ZeroDivisionError):
            for _ in mg.watch(100):
                1 / 0  # noqa: B018
        assert capsys.readouterr().out == "Stopped after 1 of 100 steps.\n"

    def test_a_loop_that_ends_by_itself_was_not_stopped(self):
        assert not ran([1.0]).stopped


class TestFrames:
    def test_axes_are_drawn_anew_only_when_a_curve_outgrows_them(self):
        run = mg.watch(50)
        latest, stages = Frames(run), []
        for step in run:
            run.show(loss=1.0 - step / 100, accuracy=step / 50)
            stages.append(latest.now()[0])
        assert len(set(map(id, stages))) == 1
        run.history["loss"][-1] = 7.0
        assert latest.now()[0] is not stages[0]

    def test_a_loss_over_decades_gets_a_logarithmic_axis(self):
        stage, _ = Frames(ran([100.0, 0.5])).now()
        assert stage._frames[0].ylog and stage._frames[0].ylim == (0.1, 100)

    def test_a_boundary_shows_who_is_on_the_wrong_side(self):
        run = mg.watch(1, points=POINTS, labels=[1, -1, -1, -1])
        for _ in run:
            run.show(loss=1.0, boundary=lambda x: x[:, 0])
        _, numbers = Frames(run).now()
        assert numbers["wrong"].T.tolist() == [[2.0, -1.0]]
        assert numbers["titles"][-1] == "1 of 4 points on the wrong side"

    def test_several_classes_are_painted(self):
        run = mg.watch(1, points=POINTS, labels=[0, 1, 0, 2])
        for _ in run:
            run.show(boundary=lambda x: x @ np.eye(2, 3))
        _, numbers = Frames(run).now()
        assert numbers["says"].shape[-1] == 4
        assert numbers["titles"] == ["Every point on its own side"]
        assert "<image" in Frames(run).picture().svg

    def test_infinity_and_nan_leave_a_whole_picture(self):
        svg = Frames(ran([np.inf, np.nan, 1.0])).picture().svg
        places = " ".join(re.findall(r'\b(?:d|x|y|cx|cy)="([^"]*)"', svg))
        assert "nan" not in places and "inf" not in places

    def test_nothing_shown_is_no_picture(self):
        run = mg.watch(1)
        list(run)
        assert Frames(run).picture() is None


def test_the_figure_moves_while_the_loop_runs():
    run = mg.watch(3)
    figure = Moving(run)
    for step in run:
        run.show(loss=2.0 - step)
        figure.draw()
        assert figure._bar.value == step + 1
        assert figure._line.words == run.words
    assert figure.children[1] is figure._layers


def test_a_notebook_keeps_the_last_picture_and_one_line():
    code = (
        "import mgcourse as mg\nrun = mg.watch(5)\nfor step in run:\n"
        "    run.show(loss=5.0 - step, accuracy=step / 4)"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, timeout=60).execute()
    tidy(notebook)
    picture, line = notebook.cells[0].outputs
    assert picture.data["text/plain"] == frames.PLAIN
    assert set(picture.data) == {"text/plain", "text/html"}
    assert "<img" in picture.data["text/html"]
    assert line.text == "5 of 5 steps: the loss went from 5 to 1, 100 % right.\n"
