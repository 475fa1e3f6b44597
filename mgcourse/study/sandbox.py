"""Run a stranger's notebook where it can do no harm: bubblewrap, Linux's unprivileged sandbox.

A submission sees a system without a network, without other processes, without the course and
without other submissions. Everything is read-only but one small folder in memory. It runs
under an ordinary user id, in limits of memory, processes, files and time. What it says is
read as plain JSON, up to a limit (`inside.py` is the sandbox's own side).

Where that cannot be had, `Sandbox.examine` raises `NoSandbox` with the cure. Nothing falls
back to less.
"""

import contextlib
import json
import os
import platform
import secrets
import select
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from mgcourse.study import seccomp

GUIDE = "docs/teachers/grading.md"
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/etc/ld.so.cache")
_PACKAGE = "/course"  # where the sandbox finds mgcourse
_USERS = range(61184, 65520)  # systemd gives these ids to short-lived services; no person has one
MEGABYTE = 2**20


class NoSandbox(Exception):
    """Submissions cannot be run safely here; says why, and the cure."""


@dataclass(frozen=True)
class Limits:
    """What a submission may take.

    Attributes
    ----------
    cell : float
        Seconds for one cell.
    answer : float
        How many times its exercise's own limit an answer has: there are twice as many cases,
        and others run beside it.
    memory : int
        Bytes of address space of one process.
    together : int
        Bytes of memory of all its processes.
    processes : int
        Processes and threads.
    file, disk, files : int
        Bytes of one file, and of all; they live in memory. And how many there may be.
    said : int
        Bytes of what it says.
    """

    cell: float = 20.0
    answer: float = 2.0
    memory: int = 1024 * MEGABYTE
    together: int = 2048 * MEGABYTE
    processes: int = 12
    file: int = 16 * MEGABYTE
    disk: int = 64 * MEGABYTE
    files: int = 10_000
    said: int = 16 * MEGABYTE


class Sandbox:
    """A place to run submissions in.

    Parameters
    ----------
    package : Path
        The folder that holds the `mgcourse` submissions import: one without answers.
    hidden : iterable of Path
        Folders that must not be seen even if they lie within the system's own.
    limits : Limits
    """

    def __init__(self, package, hidden=(), limits=None):
        self.limits = limits or Limits()
        self._package = Path(package)
        self._hidden = [Path(folder).resolve() for folder in hidden]
        self._root = hasattr(os, "geteuid") and os.geteuid() == 0
        # limits on processes are counted by user: each submission gets one of its own, so that
        # none is short of what another one, or another grading, has not given back yet
        self._users = count(secrets.randbelow(len(_USERS)))

    def examine(self):
        """Try it, and return what was found out.

        Returns
        -------
        dict
            "user", the id that submissions get; "version", bubblewrap's.

        Raises
        ------
        NoSandbox
        """
        if sys.platform != "linux":
            raise NoSandbox(
                "class grading runs submissions in a sandbox that only Linux has: grade in WSL, a "
                f"Linux container or virtual machine, or on your hub ({GUIDE} says how)"
            )
        program = shutil.which("bwrap")
        if not program:
            raise NoSandbox(
                "bubblewrap, the sandbox for submissions, is not installed: "
                "`sudo apt install bubblewrap` (Fedora: dnf, Arch: pacman)"
            )
        if not seccomp.knows(platform.machine()):
            raise NoSandbox(f"the sandbox does not know the processor {platform.machine()}")
        said, end = self.run({"trial": True}, seconds=30.0)
        if not said or "user" not in said[0]:
            raise NoSandbox(self._cure(end))
        found = said[0]
        self._must_hold(found)
        version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
        return {"user": found["user"], "version": version.split()[-1]}

    def run(self, order, seconds):
        """Carry out an order inside.

        Parameters
        ----------
        order : dict
            For `inside.py`.
        seconds : float
            Limit on the whole.

        Returns
        -------
        said : list of dict
            What came out, as far as it was JSON.
        end : str
            "done", "time", "memory", "files", "noise", or what bubblewrap complained of.
        """
        user = self._ordinary_user() if self._root else None
        order = order | {"user": user, "limits": asdict(self.limits)}
        refused = _sealed(seccomp.program(platform.machine()))
        told = _sealed(json.dumps(order).encode())
        process = subprocess.Popen(
            self.command(["--seccomp", str(refused)]),
            pass_fds=[refused],
            stdin=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
        for place in (refused, told):
            os.close(place)
        try:
            said, end = self._listen(process, seconds)
            if end == "exit":
                process.wait()
                os.set_blocking(process.stderr.fileno(), False)
                end = (process.stderr.read(2000) or b"").decode(errors="replace").strip() or "exit"
            return said, end
        finally:
            process.kill()  # bubblewrap takes everything inside with it
            process.wait()
            process.stdout.close()
            process.stderr.close()

    def _listen(self, process, seconds):
        """Lines until the last one, a limit, or the end."""
        place, begun, looked = process.stdout.fileno(), time.monotonic(), time.monotonic()
        said, line, heard = [], bytearray(), 0
        while True:
            now = time.monotonic()
            if now - begun > seconds:
                return said, "time"
            if now - looked > 0.5:
                looked = now
                family = _family(process.pid)
                if sum(family.values()) > self.limits.together:
                    return said, "memory"
                if any(_files(member) > self.limits.files for member in family):
                    return said, "files"
            if not select.select([place], [], [], 0.1)[0]:
                continue
            part = os.read(place, 65536)
            heard += len(part)
            if not part:
                return said, "exit"
            if heard > self.limits.said:
                return said, "noise"
            *ends, rest = part.split(b"\n")
            for end in ends:
                understood = _plain(line + end)
                line.clear()
                if understood.get("end") == "done" and "exercise" not in understood:
                    return said, "done"
                if understood:
                    said.append(understood)
            line += rest

    def _ordinary_user(self):
        """A user id that is nobody's."""
        import pwd

        taken = {entry.pw_uid for entry in pwd.getpwall()}
        users = (_USERS[number % len(_USERS)] for number in self._users)
        return next(user for user in users if user not in taken)

    def command(self, more=()):
        """How bubblewrap is called, with `more` of its options."""
        command = [
            *(
                shutil.which("bwrap"),
                "--die-with-parent",
                "--new-session",
                "--unshare-ipc",
                "--unshare-pid",
            ),
            *("--unshare-net", "--unshare-uts", "--unshare-cgroup-try", "--hostname", "sandbox"),
            *more,
        ]
        if self._root:  # just enough to become somebody else
            command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        else:
            command += ["--unshare-user"]
        command += ["--perms", "1777", "--size", str(self.limits.disk), "--tmpfs", "/tmp"]
        pythons = [str(Path(folder).resolve()) for folder in (sys.base_prefix, sys.prefix)]
        shown = [folder for folder in _SYSTEM if os.path.exists(folder)]
        for folder in shown:
            if os.path.islink(folder):
                command += ["--symlink", os.readlink(folder), folder]
            else:
                command += ["--ro-bind", folder, folder]
        for folder in self._hidden:
            if _lies_in(folder, shown):
                command += ["--tmpfs", str(folder)]
        for folder in dict.fromkeys(pythons):
            if not _lies_in(folder, shown):
                command += [*_parents(folder), "--ro-bind", folder, folder]
        for packages in map(Path, sys.path):  # an installed mgcourse would have the answers
            if (packages / "mgcourse").is_dir() and _lies_in(packages, [*shown, *pythons]):
                command += ["--ro-bind", f"{self._package}/mgcourse", f"{packages}/mgcourse"]
        return [
            *command,
            *("--ro-bind", str(self._package), _PACKAGE, "--proc", "/proc", "--dev", "/dev"),
            *("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"),
            *(sys.executable, "-s", "-P", "-m", "mgcourse.study.inside"),
        ]

    def _must_hold(self, found):
        """Raise NoSandbox where a protection is not there after all."""
        gaps = []
        if found["user"] == 0:
            gaps.append("submissions would run as root")
        if found["writable"] != ["/tmp"]:
            gaps.append(f"submissions could write in {', '.join(found['writable'])}")
        if found["networks"]:
            gaps.append(f"submissions could reach the network ({', '.join(found['networks'])})")
        if found["calls"]:
            gaps.append(f"submissions could call {', '.join(found['calls'])}")
        if found["processes"] > self.limits.processes:
            gaps.append("the number of processes is not limited (a Linux before 5.14?)")
        if gaps:
            raise NoSandbox(f"the sandbox has gaps here: {'; '.join(gaps)}. See {GUIDE}")

    def _cure(self, complaint):
        said = (complaint.splitlines() or ["nothing"])[-1]
        if self._root:
            cure = "in a container, start it with the rights that bubblewrap needs"
        else:
            cure = (
                "this system forbids it to ordinary users; `sudo` before the command helps "
                "(submissions run under an ordinary user id all the same)"
            )
        return f"bubblewrap cannot make a sandbox here ({said}): {cure}; {GUIDE} says more"


ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/tmp",
    "LANG": "C.UTF-8",
    "PYTHONPATH": _PACKAGE,
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "MPLBACKEND": "agg",
    "MGCOURSE_HOME": "/tmp/home",
    # a thread a core would take more address space than the limit leaves
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


def _sealed(content):
    """A file in memory that can only be read."""
    import fcntl  # there is none on Windows

    place = os.memfd_create("order", os.MFD_ALLOW_SEALING)
    with os.fdopen(os.dup(place), "wb") as file:
        file.write(content)
    seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
    fcntl.fcntl(place, fcntl.F_ADD_SEALS, seals)
    os.lseek(place, 0, os.SEEK_SET)
    return place


def _plain(line):
    """A line as a dict; {} where it is none."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _family(process):
    """A process and all it has started, each with the bytes of memory it holds."""
    parents, pages = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):  # it has ended meanwhile
                fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
                parents[int(folder.name)], pages[int(folder.name)] = int(fields[1]), int(fields[21])
    family, before = {process}, set()
    while family != before:
        before = family
        family = family | {child for child, parent in parents.items() if parent in family}
    return {member: pages.get(member, 0) * os.sysconf("SC_PAGE_SIZE") for member in family}


def _files(member):
    """How many files there are in the sandbox's own memory, seen from one of its processes."""
    try:
        facts = os.statvfs(f"/proc/{member}/root/tmp")
    except OSError:  # it has ended meanwhile
        return 0
    own = os.statvfs("/tmp")
    return facts.f_files - facts.f_ffree if facts.f_fsid != own.f_fsid else 0


def _parents(folder):
    """Options that make the folders above one, open to everybody: they are empty."""
    above = [str(parent) for parent in reversed(Path(folder).parents)][1:]
    return [word for parent in above for word in ("--perms", "0755", "--dir", parent)]


def _lies_in(folder, others):
    return any(Path(folder).is_relative_to(os.path.realpath(other)) for other in others)
