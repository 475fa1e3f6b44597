"""A learner's record: the best counts, and nothing is ever lost."""

import json
import os
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
    assert sorted(p.name for p in tmp_path.iterdir()) == ["progress.json"]


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


def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path, monkeypatch):
    monkeypatch.setattr("mgcourse.study.progress._STALE", 0.0)
    for i in range(10):
        writer = write(tmp_path, f"k{i}", 10**6)
        time.sleep(0.15 + 0.013 * i)
        writer.kill()
        writer.wait()
        if (tmp_path / "progress.json").exists():
            json.loads((tmp_path / "progress.json").read_text())
    Progress(tmp_path).record("5.1", 2.0, 2.0)
    assert Progress(tmp_path).points()["5.1"] == (2.0, 2.0)
    assert not list(tmp_path.glob("progress-damaged-*"))


def test_home_follows_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("MGCOURSE_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.delenv("MGCOURSE_HOME")
    assert home().name == "mgcourse"
