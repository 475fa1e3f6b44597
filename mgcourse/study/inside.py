"""The sandbox's own side: run a submission's cells, try its answers, say what they did.

`python -m mgcourse.study.inside` reads one order (JSON) and writes lines of JSON. Nothing
here is secret and nothing that is said here is believed: right and wrong are found outside,
by comparing. So it only has to be kind, not safe: a cell that never ends or leaves the
program costs itself, not the exercises after it.

One process watches; another one runs the cells in turn; each answer is tried in a copy of
that one. Where the second is lost, it is begun again without the cell that lost it.
"""

import contextlib
import json
import os
import select
import signal
import struct
import sys
import types

RESTARTS = 3  # cells that may be left out before the rest is given up
_STEP = struct.Struct("i")
_ALL_DONE = -1


def main():
    """Read the order and carry it out."""
    order = json.loads(sys.stdin.buffer.read())
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")  # if memory runs out after all, this goes first
    become_ordinary(order["user"])
    limit(order["limits"])
    say = _Voice(os.dup(1))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    if "trial" in order:
        say(trial())
    else:
        os.dup2(nowhere, 2)
        _Run(order, say).supervise()
    say({"end": "done"})
    os._exit(0)


def become_ordinary(user):
    """Give up what root may do, if it was root who began; refuse to go on as root."""
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    with open("/proc/self/status") as status:
        powers = [line.split()[1] for line in status if line.startswith(("CapEff", "CapPrm"))]
    if 0 in (os.getuid(), os.geteuid()) or any(int(power, 16) for power in powers):
        sys.exit("refusing to run a submission as root")


def limit(limits):
    """What one process may take; a process of its own user cannot raise it again."""
    import resource  # there is none on Windows

    for what, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_FSIZE, limits["file"]),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


class _Voice:
    """Says one line of JSON at a time, apart from whatever else was written there."""

    def __init__(self, place):
        self._place = place

    def __call__(self, said):
        line = b"\n" + json.dumps(said).encode() + b"\n"
        while line:
            line = line[os.write(self._place, line) :]


class _Run:
    """One submission."""

    def __init__(self, order, say):
        from mgcourse import study
        from mgcourse.study import bank, cells

        self._steps, self._say, self._execute = order["steps"], say, cells.execute
        self._limits = order["limits"]
        self._exercises = {e.id: e for e in bank.of_chapter(order["bank"])}
        self._seed = order["seed"]
        study.check = study.assess = lambda *_: None  # judged outside

    def supervise(self):
        """Run all steps; leave out a cell that does not come back."""
        left_out, done = set(), 0
        while True:
            lost, why = self._attempt(left_out, done)
            if lost is None:
                return
            self._say({"cell": self._steps[lost].get("cell", ""), "stopped": why})
            left_out.add(lost)
            if len(left_out) > RESTARTS:
                return
            done = lost + 1

    def _attempt(self, left_out, done):
        """(the step that was lost, why), or (None, "") where all came back."""
        read, write = os.pipe()
        runner = os.fork()
        if not runner:
            os.close(read)
            os.setsid()
            self._run_cells(left_out, done, write)
        os.close(write)
        current = 0
        try:
            while True:
                if not select.select([read], [], [], self._allowance(current))[0]:
                    return current, "time"
                told = os.read(read, _STEP.size)
                if len(told) < _STEP.size:
                    return current, "exit"
                step = _STEP.unpack(told)[0]
                if step == _ALL_DONE:
                    return None, ""
                if not current <= step < len(self._steps):  # somebody else writes there
                    return current, "exit"
                current = step
        finally:
            os.close(read)
            end(runner)

    def _allowance(self, step):
        checked = self._exercises.get(self._steps[step].get("check"))
        return self._limits["cell"] + (self._seconds(checked) if checked else 0)

    def _seconds(self, exercise):
        return self._limits["answer"] * exercise.seconds + 1

    def _run_cells(self, left_out, done, progress):
        """In the second process: every step in one namespace; ends this process."""
        module = sys.modules["__main__"] = types.ModuleType("__main__")
        module.display = print
        try:
            for number, step in enumerate(self._steps):
                if number in left_out or ("check" in step and number < done):
                    continue
                os.write(progress, _STEP.pack(number))
                if "check" in step:
                    self._try(step, module.__dict__)
                    continue
                try:
                    self._execute(step["run"], f"<cell {step['cell']}>", module.__dict__)
                except BaseException as fault:
                    kind = type(fault).__name__
                    if number >= done:
                        told = f"{kind}: {fault}"[:300]
                        self._say({"cell": step["cell"], "stopped": kind, "message": told})
            os.write(progress, _STEP.pack(_ALL_DONE))
        finally:
            os._exit(0)

    def _try(self, step, namespace):
        """Find the answers by their names and try them in a copy of this process."""
        exercise = self._exercises[step["check"]]
        missing = []
        for call in step["calls"]:
            try:
                answers = eval(call, namespace)
                break
            except Exception as fault:  # a name that is not there, or whatever the call does
                missing.append(str(fault)[:200])
        else:
            self._say({"exercise": exercise.id, "missing": missing[0]})
            return
        child = os.fork()
        if not child:
            os.setsid()
            self._observe(exercise, answers)
        came_back = wait(child, self._seconds(exercise))
        end(child)
        self._say({"exercise": exercise.id, "end": "exit" if came_back else "time"})

    def _observe(self, exercise, answers):
        """In the third process: what the answer does on each probe."""
        from dataclasses import replace

        from mgcourse.study import worker

        try:
            if any(answer is ... or answer is None for answer in answers):
                self._say({"exercise": exercise.id, "end": "blank"})
                return
            tried = replace(exercise, probes=exercise.probes + exercise.twins(self._seed))
            sys.stdout = sys.stderr = worker.Sink()
            for probe, seen in enumerate(worker.observe_all(tried, answers)):
                self._say({"exercise": exercise.id, "probe": probe, "seen": seen})
            self._say({"exercise": exercise.id, "end": "done"})
        finally:
            os._exit(0)


def wait(child, seconds):
    """Whether a child ends within this time."""
    watch = os.pidfd_open(child)
    try:
        return bool(select.select([watch], [], [], seconds)[0])
    finally:
        os.close(watch)


def end(child):
    """End a child and whatever is still in its session's first group."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(child, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(child, 0)


def trial():
    """What a submission could do here: the teacher's side decides whether that is little enough."""
    import numpy

    with open("/proc/net/dev") as table:
        networks = [line.split(":")[0].strip() for line in table if ":" in line]
    tried = ("/", "/dev", "/proc/sys/kernel", "/usr", os.path.dirname(numpy.__file__), "/tmp")
    children = []
    with contextlib.suppress(OSError):  # the limit
        while len(children) < 1000:
            child = os.fork()
            if not child:
                signal.pause()
            children.append(child)
    for child in children:
        end(child)
    return {
        "user": os.getuid(),
        "writable": [folder for folder in tried if _writable(folder)],
        "networks": [name for name in networks if name != "lo"],
        "processes": len(children),
        "calls": [name for name, call in _forbidden().items() if _works(call)],
    }


def _forbidden():
    """Calls that the filter must refuse."""
    import socket

    return {
        "memfd_create": lambda: os.memfd_create("hoard"),
        "socket(AF_NETLINK)": lambda: socket.socket(socket.AF_NETLINK),
        "socket(AF_VSOCK)": lambda: socket.socket(socket.AF_VSOCK),
    }


def _works(call):
    try:
        call()
        return True
    except OSError:
        return False


def _writable(folder):
    try:
        with open(os.path.join(folder, "written"), "w"):
            return True
    except OSError:
        return False


if __name__ == "__main__":
    main()
