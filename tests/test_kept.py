"""The learner's own engine: kept when it is accepted, and given back in a later chapter."""

import subprocess
import sys

import pytest

from mgcourse.study import check, mine
from mgcourse.study.bank.ch05 import Functions, SlopeFromTheInput
from mgcourse.value import Value


@pytest.fixture(autouse=True)
def scratch(tmp_path, monkeypatch):
    monkeypatch.setenv("MGCOURSE_HOME", str(tmp_path))
    monkeypatch.delenv("MGCOURSE_STRICT", raising=False)
    return tmp_path


def test_without_accepted_work_the_courses_own_serves_and_says_so(capsys):
    assert mine("05") is Value
    assert "once exercise 5.4 passes" in capsys.readouterr().out


def test_accepted_work_is_given_back(capsys):
    assert "is stored" in check("5.4", Functions).note
    assert mine("5") is Functions
    assert "your own Value" in capsys.readouterr().out


def test_rejected_work_is_not_kept():
    check("5.4", SlopeFromTheInput)
    assert mine("05") is Value


def test_a_class_written_in_a_notebook_serves_in_another_process(scratch):
    written = """
import math
from mgcourse.study import check
from mgcourse.study.bank.ch05 import Operators

class Mine(Operators):
    def tanh(self):
        t = math.tanh(self.data)
        return type(self)(t, (self,), (1 - t**2,))
    def exp(self):
        return type(self)(math.exp(self.data), (self,), (math.exp(self.data),))
    def relu(self):
        return type(self)(max(0.0, self.data), (self,), (float(self.data > 0),))

assert check("5.4", Mine).passed
"""
    used = """
import mgcourse as mg
V = mg.study.mine("05")
a = V(2.0)
(a * 3).tanh().backward()
print(V.__name__, round(a.grad, 6))
from mgcourse.nn import MLP
mg.seed(0)
net = MLP(2, [3, 1], engine=V)
out = net([1.0, 2.0])
out.backward()
print(type(out).__name__, any(p.grad for p in net.parameters()))
"""
    for program, says in ((written, ""), (used, "Mine 7.4e-05\nMine True\n")):
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith(says)


@pytest.mark.parametrize("content", [b"", b"\x80\x05garbage", b"cnowhere\nNothing\n."])
def test_what_cannot_be_read_any_more_falls_back(scratch, content, capsys):
    (scratch / "mine-05.pickle").write_bytes(content)
    assert mine("05") is Value
    assert "check 5.4 again" in capsys.readouterr().out


def test_a_full_disk_is_told_and_costs_no_points(scratch, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    verdict = check("5.4", Functions)
    assert verdict.passed and "No space left" in verdict.note
    assert sorted(path.name for path in scratch.iterdir()) == ["progress.json", "progress.lock"]


def test_another_chapter_has_nothing_to_give():
    with pytest.raises(ValueError, match="nothing is kept in chapter '99'"):
        mine("99")
