"""A learner's record: the best counts, and nothing is ever lost."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from mgcourse.study.progress import Progress, home


def test_best_points_count(tmp_path):
    record = Progress(tmp_path)
    record.record("5.1", 1.0, 2.0, "m")
    record.record("5.1", 2.0, 2.0)
    record.record("5.1", 0.0, 2.0, "m")
    assert Progress(tmp_path).points() == {"5.1": (2.0, 2.0)}


def test_the_same_mistake_is_counted_until_the_exercise_passes(tmp_path):
    record = Progress(tmp_path)
    assert [record.record("5.1", 0, 2, "m") for _ in range(3)] == [1, 2, 3]
    assert record.record("5.1", 0, 2, "another") == 1
    record.record("5.1", 2, 2)
    assert record.record("5.1", 0, 2, "m") == 1


def test_the_first_prediction_stays(tmp_path):
    Progress(tmp_path).store_prediction("q", "12")
    Progress(tmp_path).store_prediction("q", None, skipped=True)
    assert Progress(tmp_path).prediction("q") == {"answer": "12", "skipped": False}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 0}', '{"version": 1, "points": []}'])
def test_a_damaged_file_is_set_aside_and_told(tmp_path, text):
    (tmp_path / "progress.json").write_text(text)
    record = Progress(tmp_path)
    record.record("5.1", 2.0, 2.0)
    assert "progress-damaged-" in record.warning
    assert [p.read_text() for p in tmp_path.glob("progress-damaged-*.json")] == [text]
    assert Progress(tmp_path).points() == {"5.1": (2.0, 2.0)}


def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch):
    record = Progress(tmp_path)
    record.record("5.1", 1.0, 2.0)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        record.record("5.1", 2.0, 2.0)
    monkeypatch.undo()
    assert Progress(tmp_path).points() == {"5.1": (1.0, 2.0)}
    assert not list(tmp_path.glob("*.part"))


WRITER = """
import sys
from pathlib import Path
from mgcourse.study.progress import Progress
record = Progress(Path(sys.argv[1]))
for i in range(int(sys.argv[3])):
    record.record(f"{sys.argv[2]}.{i}", 1.0, 1.0)
"""


def write(folder, name, times):
    return subprocess.Popen([sys.executable, "-c", WRITER, str(folder), name, str(times)])


def test_two_notebooks_may_save_at_once(tmp_path):
    writers = [write(tmp_path, name, 40) for name in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert len(Progress(tmp_path).points()) == 80


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork() under xdist
def test_a_hundred_kills_leave_a_whole_file_and_no_lock(tmp_path):
    """One process saves without pause and is killed somewhere; the next begins where it was."""
    rng = random.Random(0)
    Progress(tmp_path).record("first", 1.0, 1.0)
    for i in range(100):
        writer = endless_writer(tmp_path, f"k{i}")
        time.sleep(rng.uniform(0.001, 0.02))
        writer.kill()
        writer.wait()
        begun = time.monotonic()
        assert Progress(tmp_path).points()["first"] == (1.0, 1.0)
        Progress(tmp_path).record(f"after {i}", 2.0, 2.0)
        assert time.monotonic() - begun < 2
    assert all(f"after {i}" in Progress(tmp_path).points() for i in range(100))
    assert len(Progress(tmp_path).points()) > 110  # the writers were at it when they died
    assert not list(tmp_path.glob("progress-damaged-*"))


class Forked:
    """A process that saves for ever, begun in a moment."""

    def __init__(self, pid):
        self._pid = pid

    def kill(self):
        os.kill(self._pid, signal.SIGKILL)

    def wait(self):
        os.waitpid(self._pid, 0)


def endless_writer(folder, name):
    if not hasattr(os, "fork"):
        writer = write(folder, name, 10**6)
        time.sleep(0.3)
        return writer
    pid = os.fork()
    if pid:
        return Forked(pid)
    record, i = Progress(folder), 0
    while True:
        record.record(f"{name}.{i % 3}", 1.0, 1.0)
        i += 1


def test_a_save_that_never_ends_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("mgcourse.study.progress._PATIENCE", 0.05)
    record = Progress(tmp_path)
    with record._change(), pytest.raises(TimeoutError, match="another notebook"):
        Progress(tmp_path).record("5.1", 2.0, 2.0)


def test_home_follows_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("MGCOURSE_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.delenv("MGCOURSE_HOME")
    assert home().name == "mgcourse"
