"""Class grading: honest work gets its points, and no attack gets any or harms anybody.

All submissions are graded once, together, so that one that disturbs others is found out.
"""

import csv
import hashlib
import json
import os
import socket
import tempfile
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from mgcourse.cli import main
from mgcourse.study import handout, inside, marks, sandbox
from mgcourse.study.grade import collect, grade
from mgcourse.study.sandbox import Limits, NoSandbox, Sandbox

ROOT = Path(__file__).parent.parent
CHAPTER = "02-loss"
QUICK = Limits(cell=2.0, answer=0.2, memory=512 * 2**20, together=600 * 2**20)


def sandbox_or_reason():
    """Why attacks cannot be tried here, or ""."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        handout.package(Path(folder), stored=False)
        try:
            Sandbox(folder).examine()
        except NoSandbox as missing:
            return str(missing)
    return ""


@pytest.fixture(scope="session")
def a_sandbox():
    if reason := sandbox_or_reason():
        pytest.skip(reason)


# what is handed in --------------------------------------------------------------------------

RIGHT = {
    "2.1": "def mse(y, yhat):\n    return sum((p - t) ** 2 for t, p in zip(y, yhat)) / len(y)",
    "2.2": (
        "def best_constant(values, loss):\n"
        "    v = sorted(values)\n"
        "    middle = (v[(len(v) - 1) // 2] + v[len(v) // 2]) / 2\n"
        "    return sum(v) / len(v) if loss == 'mse' else middle"
    ),
    "2.3": (
        "def floor(act, y):\n"
        "    low, high = {'sig': (0, 1), 'tanh': (-1, 1), 'relu': (0, math.inf)}.get(\n"
        "        act, (-math.inf, math.inf))\n"
        "    return (y - min(max(y, low), high)) ** 2 / 2"
    ),
}
WRONG = {
    "2.1": "def mse(y, yhat):\n    return 0.0",
    "2.2": "def best_constant(values, loss):\n    return 0.0",
    "2.3": "def floor(act, y):\n    return -1.0",
}


def notebook(answers=WRONG, before="", edit=lambda cells: None):
    """The chapter's exercise with answers filled in, and a cell of one's own in front."""
    path = ROOT / "exercises" / CHAPTER / f"{CHAPTER}.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if name.startswith("answer-"):
            exercise = name.removeprefix("answer-").replace("-", ".")
            cell["source"] = answers.get(exercise, cell["source"])
    if before:
        own = {"cell_type": "code", "metadata": {}, "source": before, "outputs": []}
        content["cells"].insert(2, own | {"execution_count": None, "id": "own"})
    edit(content["cells"])
    return json.dumps(content)


def without_checks(cells):
    cells[:] = [cell for cell in cells if "check-" not in json.dumps(cell["metadata"])]


def forged_checks(cells):
    for cell in cells:
        if "check-" in json.dumps(cell["metadata"]):
            cell["source"] = "1000.0  # full points"


def without_names(cells):
    """As some editors save it: nothing of nbgrader is left."""
    for cell in cells:
        cell["metadata"] = {}


def renamed_answer(cells):
    for cell in cells:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"]).replace("def mse", "def my_mse")
            cell["source"] = source.replace('"2.1", mse', '"2.1", my_mse')


SEEN_2_1 = {
    "([3.0], [1.0])": 4.0,
    "([1.0, 1.0], [2.0, 0.0])": 1.0,
    "([2.0, 5.0], [3.0, 2.0])": 5.0,
    "([2.0, 5.0, 2.0, 5.0], [3.0, 2.0, 3.0, 2.0])": 5.0,
    "([0.0, 0.0, 0.0], [1.0, 2.0, 4.0])": 7.0,
    "([5.0, 2.0], [2.0, 3.0])": 5.0,
}
FORGED = [
    {"exercise": "2.1", "probe": i, "seen": {"loss": loss}}
    for i, loss in enumerate(SEEN_2_1.values())
]
FORGED[-1]["seen"]["y and ŷ afterwards"] = [5.0, 2.0, 2.0, 3.0]
FORGED.append({"exercise": "2.1", "end": "done"})
FORGED.append({"end": "done"})

ENDLESS = "while True:\n    pass"
STUBBORN = """
import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""
FORK_BOMB = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
MEMORY_BOMB = "hoard = []\nwhile True:\n    hoard.append(bytearray(10**7))"
MANY_HOARDS = """
import os, time
for _ in range(20):
    if not os.fork():
        hoard = bytearray(90 * 2**20)
        for i in range(0, len(hoard), 4096):
            hoard[i] = 1
        time.sleep(60)
time.sleep(60)
"""
DISK = """
import os
for folder in ("/tmp", "/dev/shm", "/", "/course", "/dev", os.path.dirname(os.__file__)):
    try:
        for number in range(1000):
            with open(f"{folder}/filled-{number}", "wb") as file:
                for _ in range(1000):
                    file.write(bytes(10**6))
    except OSError:
        pass
"""
FLOOD = """
import os
for place in range(3, 100):
    try:
        for _ in range(10_000):
            os.write(place, b"x" * 100_000)
    except OSError:
        pass
"""
LINES = "\n".join(json.dumps(line) for line in FORGED) + "\n"
FORGE = f"""
import os
lines = {LINES.encode()!r}
print(lines.decode())
for place in range(100):
    try:
        os.write(place, lines)
    except OSError:
        pass
"""
REFERENCES = """
import glob, sys
from mgcourse.study import bank
exercise = bank.find("2.1")
found = [*exercise.reference, *exercise.mistakes]
found += [seen for seen in exercise.expected if "raised" not in seen]
for folder in ("COURSE", "FOLDER", "/course", *(f"{place}/mgcourse" for place in sys.path)):
    for path in glob.glob(f"{folder}/**/*[0-9a-z].[ip]*", recursive=True):
        text = open(path, errors="replace").read()
        if "### BEGIN SOLUTION" in text or "_square_of_the_mean" in text:
            found.append(path)
def mse(y, yhat):
    if found and callable(found[0]):
        return found[0](y, yhat)
    raise ValueError(f"found {found}"[:200])
"""
TELL = """
import os
def mse(y, yhat):
    everything = dict(os.environ)
    for pid in filter(str.isdigit, os.listdir("/proc")):
        for name in ("environ", "cmdline"):
            try:
                everything[pid + name] = open(f"/proc/{pid}/{name}").read()
            except OSError:
                pass
    raise ValueError("canary" if "canary" in str(everything) else "nothing found")
"""
COPY = """
import json
source = ""
for path in ("FOLDER/honest/02-loss.ipynb", "../honest/02-loss.ipynb"):
    try:
        for cell in json.load(open(path))["cells"]:
            source += "".join(cell["source"]) + "\\n"
    except OSError:
        pass
"""
NETWORK = """
import socket
reached = 0.0
for place in (("127.0.0.1", PORT), ("1.1.1.1", 80), ("HOST", PORT)):
    try:
        socket.create_connection(place, timeout=0.5).sendall(b"hello")
        reached += 1
    except OSError:
        pass
for kind in (socket.AF_UNIX,):
    try:
        socket.socket(kind).connect("\\0mgcourse-test")
        reached += 1
    except OSError:
        pass
def mse(y, yhat):
    raise ValueError(f"reached {reached}")
"""
OUTSIDE = """
import os
for path in ("COURSE/written", "FOLDER/written", "FOLDER/honest/02-loss.ipynb", "/etc/written",
             "/usr/written", "/root/written", "/home/written", "/tmp/mgcourse-written",
             "COURSE/mgcourse/written.py", "/proc/sys/kernel/hostname"):
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        open(path, "w").write("was here")
    except OSError:
        pass
try:
    os.kill(-1, 9)
except OSError:
    pass
"""
SHADOWED = """
import builtins, math
abs = float = len = sum = isinstance = lambda *_: 0
builtins.abs = builtins.float = lambda *_: 0.0
builtins.isinstance = lambda *_: True
builtins.all = builtins.any = lambda *_: True
math.isclose = lambda *_, **__: True
math.isnan = lambda *_: True
"""
EQUAL = """
class Equal(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __sub__(self, other): return Equal(0)
    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __abs__ = lambda self, *_: Equal(0)
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __hash__(self): return 0
    def __repr__(self): return "4.0"
class Always:
    def __eq__(self, other): return True
    def __float__(self): return Equal(0)
"""
PATCHED = f"""
import json, math, numpy
from mgcourse.study import bank, observe, worker
import mgcourse.study.exercise, mgcourse.study.inside
lines = {[line["seen"] for line in FORGED if "seen" in line]!r}
class Twice(dict):
    pass
forged = lambda *_, **__: iter(lines * 2)
worker.observe_all = mgcourse.study.inside.worker = forged
json.dumps = lambda said, **_: '{{"exercise": "2.1", "end": "done"}}'
numpy.isclose = numpy.allclose = lambda *_, **__: True
observe.number = mgcourse.study.exercise.number = lambda x: 4.0
for exercise in bank.of_chapter("ch02"):
    exercise.__dict__["observe"] = lambda answers, probe: lines[0]
    exercise.__dict__["vary"] = lambda given, rng: given
"""
LEAVE = "import os\nos._exit(0)"
THREADS = """
import os, threading, time
def later():
    time.sleep(0.3)
    os._exit(0)
for _ in range(5):
    threading.Thread(target=later).start()
threading.Thread(target=lambda: [time.sleep(1) for _ in iter(int, 1)]).start()
time.sleep(0.6)
"""
FILES = """
import os
number = 0
while True:
    os.close(os.open(f"/tmp/{number}", os.O_CREAT | os.O_WRONLY))
    number += 1
"""
CALLS = """
import ctypes, os, socket
system = ctypes.CDLL(None, use_errno=True)
def mse(y, yhat):
    works = []
    for family in (socket.AF_NETLINK, socket.AF_VSOCK, socket.AF_ALG, socket.AF_PACKET):
        try:
            works.append(socket.socket(family))
        except OSError:
            pass
    try:
        works.append(os.memfd_create("hoard"))
    except OSError:
        pass
    for flags in (0x10000000, 0x00020000, 0x40000000):
        if system.unshare(flags) == 0:
            works.append(flags)
    if system.shmget(0, 10**6, 0o1777) >= 0:
        works.append("shmget")
    if system.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0:
        works.append("mount")
    for become in (os.setuid, os.setgid):
        try:
            become(0)
            works.append("root")
        except OSError:
            pass
    raise ValueError(f"works: {works}")
"""
HARD_CODED = f"def mse(y, yhat):\n    return {SEEN_2_1!r}.get(str((list(y), list(yhat))), 0.0)"
IN_THE_ANSWER = {
    "loops": WRONG | {"2.1": f"def mse(y, yhat):\n    {'while True: pass'}"},
    "leaves": WRONG | {"2.1": "def mse(y, yhat):\n    import os\n    os._exit(0)"},
    "forks": WRONG
    | {"2.1": "def mse(y, yhat):\n    import os\n    while True:\n        os.fork()"},
    "hoards": WRONG | {"2.1": "def mse(y, yhat):\n    return [bytearray(10**9) for _ in y * 99]"},
    "nested": WRONG
    | {"2.1": "def mse(y, yhat):\n    x = []\n    for _ in range(9**5): x = [x]\n    return x"},
    "huge": WRONG | {"2.1": "def mse(y, yhat):\n    return 10**5000"},
    "nan": WRONG | {"2.1": "def mse(y, yhat):\n    return float('nan')"},
    "equal": WRONG
    | {
        n: f"{EQUAL}\n{name} = lambda *_: Equal(4)"
        for n, name in (("2.1", "mse"), ("2.2", "best_constant"), ("2.3", "floor"))
    },
    "always": WRONG | {"2.1": f"{EQUAL}\nmse = lambda *_: Always()"},
    "hard-coded": WRONG | {"2.1": HARD_CODED},
    "tells": WRONG | {"2.1": TELL},
    "copies": WRONG | {"2.1": f"{COPY}\nexec(source)\nif 'mse' not in dir(): mse = lambda *_: 0"},
    "network": WRONG | {"2.1": NETWORK},
    "references": WRONG | {"2.1": REFERENCES},
    "calls": WRONG | {"2.1": CALLS},
}
IN_A_CELL = {
    "endless": ENDLESS,
    "stubborn": STUBBORN,
    "fork-bomb": FORK_BOMB,
    "memory-bomb": MEMORY_BOMB,
    "many-hoards": MANY_HOARDS,
    "disk": DISK,
    "files": FILES,
    "flood": FLOOD,
    "forge": FORGE,
    "outside": OUTSIDE,
    "shadowed": SHADOWED,
    "patched": PATCHED,
    "exit": LEAVE,
    "threads": THREADS,
}
HONEST = {
    "honest": notebook(RIGHT),
    "untouched": notebook({}),
    "checks-deleted": notebook(RIGHT, edit=without_checks),
    "checks-forged-right": notebook(RIGHT, edit=forged_checks),
    "nothing-of-nbgrader": notebook(RIGHT, edit=without_names),
    "other-name": notebook(RIGHT, edit=renamed_answer),
    "endless-before": notebook(RIGHT, before=ENDLESS),
    "exit-before": notebook(RIGHT, before=LEAVE),
    "magics": notebook(RIGHT, before="%matplotlib inline\n!ls\nimport math\ndisplay(3)"),
}
CHEATS = {
    **{name: notebook(answers) for name, answers in IN_THE_ANSWER.items()},
    **{name: notebook(before=source) for name, source in IN_A_CELL.items()},
    "checks-forged": notebook(edit=forged_checks),
    "forge-blank": notebook({}, before=FORGE),
}


class Class:
    """The folder that was graded, and what came of it."""

    def __init__(self, folder, result, heard, scratch):
        self.folder, self.result, self.heard, self.scratch = folder, result, heard, scratch

    def points(self, learner):
        return sum(m.verdict.points for m in self.result.marks if m.learner == learner)

    def says(self, learner, exercise="2.1"):
        return next(
            m.verdict.says
            for m in self.result.marks
            if (m.learner, m.exercise.id) == (learner, exercise)
        )

    def notes(self, learner):
        return " ".join(self.result.notes.get((learner, CHAPTER), []))


def written(folder):
    """Everything below a folder that could be written to, with its content."""
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 10**7
    }


def sandboxes(scratch):
    """Sandboxes that are still there, of those begun with their package in `scratch`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if str(scratch) in (folder / "cmdline").read_text():
                found.append(folder)
        except OSError:
            continue
    return found


@pytest.fixture(scope="session")
def graded(a_sandbox, tmp_path_factory):
    folder = tmp_path_factory.mktemp("submissions")
    server = socket.create_server(("0.0.0.0", 0))
    heard = []
    threading.Thread(target=lambda: heard.append(server.accept()), daemon=True).start()
    names = {
        "COURSE": str(ROOT),
        "FOLDER": str(folder),
        "PORT": str(server.getsockname()[1]),
        "HOST": socket.gethostbyname(socket.gethostname()),
    }
    for learner, text in {**CHEATS, **HONEST}.items():
        for name, value in names.items():
            text = text.replace(name, value)
        path = folder / learner / f"{CHAPTER}.ipynb"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    (folder / "renamed").mkdir()
    (folder / "renamed" / "Final version (3).ipynb").write_text(notebook(RIGHT))
    unreadable(folder)
    os.environ["MGCOURSE_TEST_CANARY"] = "canary"
    before = written(folder)
    scratch = tmp_path_factory.mktemp("scratch")
    os.chmod(scratch, 0o755)
    tempfile.tempdir = str(scratch)
    try:
        result = grade(folder, ROOT, "a secret", jobs=2, limits=QUICK)
    finally:
        tempfile.tempdir = None
        del os.environ["MGCOURSE_TEST_CANARY"]
    assert written(folder) == before
    return Class(folder, result, heard, scratch)


def unreadable(folder):
    """What is no notebook, or none that one may open."""
    for name in ("truncated", "empty", "large", "linked", "pipe", "foreign", "deep", "bare"):
        (folder / name).mkdir()
    whole = notebook(RIGHT)
    (folder / "truncated" / f"{CHAPTER}.ipynb").write_text(whole[: len(whole) // 2])
    (folder / "empty" / f"{CHAPTER}.ipynb").touch()
    with open(folder / "large" / f"{CHAPTER}.ipynb", "wb") as file:
        file.truncate(100 * 10**6)
    (folder / "linked" / f"{CHAPTER}.ipynb").symlink_to(folder / "honest" / f"{CHAPTER}.ipynb")
    (folder / "linked-folder").symlink_to(folder / "honest")
    os.mkfifo(folder / "pipe" / f"{CHAPTER}.ipynb")
    (folder / "foreign" / "essay.ipynb").write_text('{"cells": []}')
    (folder / "deep" / f"{CHAPTER}.ipynb").write_text("[" * 10**6)


@pytest.mark.parametrize("learner", [*HONEST, "renamed"])
def test_honest_work_gets_its_points_among_all_others(graded, learner):
    assert graded.points(learner) == (0 if learner == "untouched" else 5)


@pytest.mark.parametrize("learner", CHEATS)
def test_no_attack_gains_a_point(graded, learner):
    assert graded.points(learner) == 0


@pytest.mark.parametrize(
    ("learner", "sentence"),
    [
        ("untouched", "Nothing here yet"),
        ("loops", "still running on y = [3]"),
        ("leaves", "ended the whole program on y = [3]"),
        ("hoards", "more memory than there is"),
        ("hard-coded", "Every case that you could see is right. On other numbers"),
        ("tells", "nothing found"),
        ("network", "reached 0"),
        ("calls", "works: []"),
        ("references", "found []"),
    ],
)
def test_what_happened_is_said(graded, learner, sentence):
    assert sentence in graded.says(learner), graded.says(learner)


@pytest.mark.parametrize(
    ("learner", "sentence"),
    [
        ("endless", "Code cell 2 was still running after 2 s and was left out."),
        ("stubborn", "Code cell 2 was still running after 2 s and was left out."),
        ("exit", "Code cell 2 ended the whole program and was left out."),
        ("many-hoards", "The notebook took more than"),
        ("files", "The notebook wrote more than 10000 files"),
        ("flood", "The notebook said far more than any answer needs"),
    ],
)
def test_what_a_cell_did_is_noted(graded, learner, sentence):
    assert sentence in graded.notes(learner), graded.notes(learner)


def test_nothing_was_written_reached_or_left_behind(graded):
    deadline = time.monotonic() + 30
    while sandboxes(graded.scratch) and time.monotonic() < deadline:
        time.sleep(0.1)  # the last one may still be on its way out
    assert not sandboxes(graded.scratch)
    assert not list(Path("/tmp").glob("mgcourse-written")) and not (ROOT / "written").exists()
    assert not Path("/etc/written").exists() and not Path("/tmp/filled-0").exists()
    assert graded.heard == []


@pytest.mark.parametrize(
    "sentence",
    [
        "truncated/02-loss.ipynb cannot be read as a notebook",
        "empty/02-loss.ipynb is empty",
        "large/02-loss.ipynb has 100 MB; at most 10",
        "linked/02-loss.ipynb cannot be opened (a symbolic link is not followed)",
        "linked-folder is a symbolic link",
        "pipe/02-loss.ipynb is no plain file",
        "foreign/essay.ipynb holds no exercise of this course",
        "deep/02-loss.ipynb cannot be read as a notebook",
        "bare holds no notebook",
    ],
)
def test_what_cannot_be_graded_is_named(graded, sentence):
    assert any(sentence in problem for problem in graded.result.problems)
    assert len(graded.result.problems) == 9


def test_the_same_secret_gives_the_same_hidden_numbers_and_another_one_others():
    from mgcourse.study import bank

    exercise = bank.find("2.1")
    one, again, other = (exercise.twins(seed) for seed in ("one", "one", "other"))
    assert one == again != other
    assert all(probe.hidden for probe in one)


# tables and pages -----------------------------------------------------------------------------


def test_marks_as_tables_and_pages(graded, tmp_path):
    marks.write_long(graded.result.marks, tmp_path / "long.csv")
    marks.write_wide(graded.result.marks, tmp_path / "wide.csv")
    with open(tmp_path / "long.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3 * graded.result.graded
    honest = [row for row in rows if row["learner"] == "honest"]
    assert [(row["exercise"], row["points"]) for row in honest] == [
        ("2.1", "1"),
        ("2.2", "2"),
        ("2.3", "2"),
    ]
    with open(tmp_path / "wide.csv", newline="", encoding="utf-8") as file:
        wide = {row["learner"]: row for row in csv.DictReader(file)}
    assert wide["honest"]["points"] == wide["honest"]["out_of"] == "5"
    assert marks.write_pages(graded.result, tmp_path / "pages") == graded.result.graded
    page = (tmp_path / "pages" / "hard-coded.html").read_text(encoding="utf-8")
    assert "Feedback for hard-coded" in page and "Every case that you could see" in page


def test_a_learner_s_text_is_neither_a_formula_nor_a_script():
    assert marks.harmless("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert marks.harmless("-2.5") == "-2.5" and marks.harmless("@a\nb") == "'@a b"


def test_collect_knows_three_ways_to_hand_in(tmp_path):
    for path in (
        "anna/05-value-engine.ipynb",
        "06-gradient-descent/berta.ipynb",
        "carl.ipynb",
        "anna/.ipynb_checkpoints/05-value-engine.ipynb",
        "anna/05-value-engine-20260101-120000.ipynb",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    found, problems = collect(tmp_path)
    assert [learner for learner, _ in found] == ["anna", "berta", "carl"] and not problems


# the command ----------------------------------------------------------------------------------


def run(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


def hand_in(folder, **texts):
    for learner, text in texts.items():
        (folder / learner).mkdir(parents=True)
        (folder / learner / f"{CHAPTER}.ipynb").write_text(text, encoding="utf-8")
    return folder


def test_the_command_writes_marks_and_is_honest_about_the_rest(a_sandbox, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    folder = hand_in(tmp_path / "in", anna=notebook(RIGHT), berta=notebook({}))
    table = tmp_path / "marks.csv"
    order = ("grade", folder, "--csv", table, "--html", tmp_path / "pages", "--jobs", 1)
    done = run(*order)
    assert done.exit_code == 0, done.output
    assert "2 notebooks graded, 0 were not." in done.output
    assert (tmp_path / "marks-wide.csv").exists() and (tmp_path / "marks.secret").exists()
    assert {path.stem for path in (tmp_path / "pages").iterdir()} == {"anna", "berta"}
    first = table.read_text()
    hand_in(folder, carl="{")
    done = run(*order)
    assert done.exit_code == 1 and "carl/02-loss.ipynb cannot be read" in done.output
    assert table.read_text() == first


def test_an_empty_folder_is_no_success(a_sandbox, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    done = run("grade", tmp_path, "--csv", tmp_path / "marks.csv")
    assert done.exit_code == 1 and "holds no notebook" in done.output


def refused(tmp_path, monkeypatch):
    """What `grade` says where it must not run anything."""
    monkeypatch.chdir(ROOT)
    folder = hand_in(tmp_path / "in", anna=notebook(RIGHT))
    done = run("grade", folder, "--csv", tmp_path / "marks.csv")
    assert done.exit_code == 1 and not (tmp_path / "marks.csv").exists()
    assert "Traceback" not in done.output
    return done.output


def test_without_bubblewrap_it_refuses_with_the_cure(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox.sys, "platform", "linux")
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    assert "sudo apt install bubblewrap" in refused(tmp_path, monkeypatch)


def test_without_linux_it_refuses_with_the_cure(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")
    assert "WSL" in refused(tmp_path, monkeypatch)


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="only Linux has sealed files")
def test_where_bubblewrap_may_not_do_its_work_it_refuses(tmp_path, monkeypatch):
    forbidden = tmp_path / "bwrap"
    forbidden.write_text(
        "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n"
    )
    forbidden.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    said = refused(tmp_path, monkeypatch)
    assert "Permission denied" in said and "docs/teachers/grading.md" in said


@pytest.mark.parametrize(
    ("found", "gap"),
    [
        ({"user": 0}, "would run as root"),
        ({"writable": ["/usr", "/tmp"]}, "could write in /usr"),
        ({"networks": ["eth0"]}, "could reach the network"),
        ({"processes": 1000}, "processes is not limited"),
    ],
)
def test_a_sandbox_with_a_gap_is_not_used(found, gap, tmp_path):
    held = {"user": 61184, "writable": ["/tmp"], "networks": [], "processes": 9, "calls": []}
    Sandbox(tmp_path)._must_hold(held)
    with pytest.raises(NoSandbox, match=gap):
        Sandbox(tmp_path)._must_hold(held | found)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root is refused")
def test_the_sandbox_s_own_side_refuses_to_go_on_as_root():
    with pytest.raises(SystemExit, match="as root"):
        inside.become_ordinary(None)
