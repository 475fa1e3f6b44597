"""Make the course's own Python environment, `.venv`, in one go.

`python3 mgcourse/bootstrap.py` (what `make setup` runs) needs nothing but Python itself.
What cannot work is said in one sentence, with the cure, before anything is installed; an
installation that was cut off is begun again from nothing by the next call.

The file must stay readable for old Pythons, so that they can be told that they are old.
"""

import hashlib
import os
import shutil
import subprocess
import sys

NEEDED = (3, 11)
NEEDED_BYTES = 1200 * 10**6  # the learner's packages take 600 MB, the test tools 250 more
COURSE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(COURSE, ".venv")
STAMP = os.path.join(VENV, "mgcourse-ready")


class CannotSetUp(Exception):
    """One sentence that says what is wrong and what to do."""


def main(extras):
    """Bring `.venv` up to date with pyproject.toml and constraints.txt.

    Parameters
    ----------
    extras : list of str
        Optional groups of pyproject.toml to install besides, such as `test`.
    """
    ready, installed = _read_stamp()
    wanted = sorted(set(installed) | set(extras))
    fingerprint = _fingerprint()
    if ready == fingerprint and wanted == installed:
        return
    _check_machine()
    if not ready:
        _make_venv()
    _say(
        "Installing the course's packages into .venv: once, usually 1 to 3 minutes"
        + (f" (with the tools for {', '.join(extras)}) ..." if extras else " ...")
    )
    _install(wanted)
    with open(STAMP, "w") as stamp:
        stamp.write("\n".join([fingerprint, *wanted]) + "\n")


def environment_python():
    """The environment's own Python."""
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(VENV, folder, name)


def _read_stamp():
    """(fingerprint, extras) of a finished installation, or ("", [])."""
    if not os.path.exists(STAMP) or not os.path.exists(environment_python()):
        return "", []
    with open(STAMP) as stamp:
        lines = stamp.read().split()
    return (lines[0], lines[1:]) if lines else ("", [])


def _fingerprint():
    digest = hashlib.sha256(COURSE.encode())  # a moved environment is a broken one
    for name in ("pyproject.toml", "constraints.txt"):
        with open(os.path.join(COURSE, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def _check_machine():
    if sys.version_info < NEEDED:
        raise CannotSetUp(
            f"This is Python {sys.version_info[0]}.{sys.version_info[1]} and the course needs "
            f"{NEEDED[0]}.{NEEDED[1]} or newer: install one from python.org or your package "
            "manager, then run `make lab PYTHON=python3.12`."
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise CannotSetUp(
            "Your Python came without its venv module: install it "
            "(Debian, Ubuntu: `sudo apt install python3-venv`) and run the command again."
        ) from None
    free = shutil.disk_usage(COURSE).free
    if free < NEEDED_BYTES:
        raise CannotSetUp(
            f"The course needs {NEEDED_BYTES / 1e9:.1f} GB of disk space and {free / 1e9:.1f} GB "
            f"are free in {COURSE}: make room and run the command again."
        )


def _make_venv():
    try:
        subprocess.run(
            [sys.executable, "-m", "venv", "--clear", VENV], check=True, stdout=subprocess.DEVNULL
        )
    except subprocess.CalledProcessError:
        raise CannotSetUp(
            "Python could not make the environment .venv: delete that folder, check that you may "
            f"write in {COURSE}, and run the command again."
        ) from None


def _install(extras):
    target = COURSE + (f"[{','.join(extras)}]" if extras else "")
    command = [environment_python(), "-m", "pip", "install", "--quiet"]
    command += ["--disable-pip-version-check", "--constraint", "constraints.txt"]
    done = subprocess.run(
        [*command, "--editable", target], cwd=COURSE, stderr=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise CannotSetUp(_explain(done.stderr))


def _explain(errors):
    """The one sentence behind pip's pages."""
    if "No space left" in errors:
        return "The disk is full: make room (about 1 GB) and run the command again."
    signs = (
        "NewConnectionError",
        "Temporary failure",
        "ProxyError",
        "ConnectTimeout",
        "Max retries",
    )
    if any(sign in errors for sign in signs) or "from versions: none" in errors:
        return (
            "pip could not reach the package index: check your network or proxy "
            "and run the command again; what was downloaded is kept."
        )
    last = [line for line in errors.splitlines() if line.strip()][-3:]
    return (
        "pip could not install the packages; run the command again, and report this if it "
        "happens twice:\n  " + "\n  ".join(last)
    )


def _say(sentence):
    print(sentence, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CannotSetUp as problem:
        sys.exit(f"mgcourse: {problem}")
    except KeyboardInterrupt:
        sys.exit("mgcourse: stopped; the next call begins where it can.")
