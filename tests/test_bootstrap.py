"""What cannot be set up is said in one sentence, with its cure, before anything is installed."""

import ast
import builtins
import importlib.util
import shutil
from pathlib import Path

import pytest

FILE = Path(__file__).parent.parent / "mgcourse" / "bootstrap.py"


@pytest.fixture
def bootstrap():
    spec = importlib.util.spec_from_file_location("bootstrap_under_test", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_old_pythons_can_read_it():
    ast.parse(FILE.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_what_to_install(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    with pytest.raises(bootstrap.CannotSetUp, match=r"Python 3\.9 .* needs 3\.11 .*python\.org"):
        bootstrap._check_machine()


def test_debians_python_without_venv_is_told_what_to_install(bootstrap, monkeypatch):
    real = builtins.__import__

    def without_ensurepip(name, *rest):
        if name == "ensurepip":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_ensurepip)
    with pytest.raises(bootstrap.CannotSetUp, match="apt install python3-venv"):
        bootstrap._check_machine()


def test_a_full_disk_is_told_how_much_is_needed(bootstrap, monkeypatch):
    usage = shutil._ntuple_diskusage(10**9, 9 * 10**8, 10**8)
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(bootstrap.CannotSetUp, match=r"1\.2 GB .*0\.1 GB are free"):
        bootstrap._check_machine()


@pytest.mark.parametrize(
    ("pip_says", "sentence"),
    [
        ("NewConnectionError: Failed to establish", "check your network"),
        ("Could not find a version (from versions: none)", "check your network"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("error: something else entirely", "something else entirely"),
    ],
)
def test_pips_pages_become_one_sentence(bootstrap, pip_says, sentence):
    assert sentence in bootstrap._explain(pip_says)


def test_an_installation_that_was_cut_off_does_not_count_as_made(bootstrap, tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path))
    monkeypatch.setattr(bootstrap, "STAMP", str(tmp_path / "ready"))
    assert bootstrap._read_stamp() == ("", [])
    python = Path(bootstrap.environment_python())
    python.parent.mkdir()
    python.touch()
    assert bootstrap._read_stamp() == ("", [])
    (tmp_path / "ready").write_text("abc\ntest\n")
    assert bootstrap._read_stamp() == ("abc", ["test"])
