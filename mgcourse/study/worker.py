"""Run a learner's answer in a process of its own, so that nothing it does harms the notebook.

`run` sends the answer to a fresh Python, which observes it on each probe and writes one
line of JSON for each. Only JSON comes back. An endless loop is ended with its process, an
`os._exit` ends only the worker, and what is printed goes nowhere.
"""

import io
import json
import linecache
import os
import pickle
import signal
import subprocess
import sys
import threading

from mgcourse.study import bank

SECONDS = 5.0
MEMORY = 4 * 2**30  # bytes of address space, where the system can limit it (Linux)
MOST_PRINTED = 100_000  # characters
_CELL = ("<ipython-input", "ipykernel_", "<cell ")  # how notebooks name their cells' code


class CannotCarry(Exception):
    """The answer holds something that cannot be sent to another process; says what."""


class PrintedTooMuch(Exception):
    """The answer prints without end."""


def run(exercise_id, answers, seconds):
    """Observe `answers` on every probe of an exercise, in another process.

    Parameters
    ----------
    exercise_id : str
    answers : tuple
        What the learner gave to `check`.
    seconds : float
        Limit on the whole.

    Returns
    -------
    observations : list of dict
        One a probe, as far as they came.
    end : {"done", "time", "exit"}
        Whether all were made, time ran out, or the process ended itself.

    Raises
    ------
    CannotCarry
        If the answer cannot be pickled.
    """
    order = pickle.dumps((exercise_id, _carried(answers), _sources()))
    process = subprocess.Popen(
        [sys.executable, "-m", "mgcourse.study.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    late = threading.Event()

    def end_it():
        late.set()
        _kill(process)

    clock = threading.Timer(seconds, end_it)
    try:
        clock.start()
        output, _ = process.communicate(order)
    finally:
        clock.cancel()
        _kill(process)
    lines = [json.loads(line) for line in output.decode().splitlines() if line.endswith("}")]
    if lines and "done" in lines[-1]:
        return lines[:-1], "done"
    return lines, "time" if late.is_set() else "exit"


def observe_all(exercise, answers):
    """What an answer does on each probe: a generator of JSON-ready dicts, one a probe."""
    for probe in exercise.probes:
        try:
            yield exercise.observe(answers, probe)
        except (Exception, SystemExit) as fault:
            yield {
                "raised": type(fault).__name__,
                "message": str(fault)[:300],
                "lines": _own_lines(fault),
            }


def _carried(answers):
    import cloudpickle

    try:
        return cloudpickle.dumps(answers)
    except Exception as fault:  # pickling runs any object's own code: anything can come
        raise CannotCarry(f"{type(fault).__name__}: {fault}") from None


def _sources():
    """The text of the notebook's cells, so that a fault can be shown with its line."""
    return {
        name: entry[2]
        for name, entry in linecache.cache.items()
        if any(sign in name for sign in _CELL) and len(entry) == 4
    }


def _own_lines(fault):
    """The last lines of the learner's own code that the fault came through."""
    lines, trace = [], fault.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if any(sign in name for sign in _CELL):
            text = linecache.getline(name, trace.tb_lineno).strip()
            lines.append(f"line {trace.tb_lineno}: {text}")
        trace = trace.tb_next
    return lines[-3:]


def _kill(process):
    """End the worker and all it has started."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # nobody is left
    else:
        process.kill()


class _Sink(io.TextIOBase):
    """Where the answer's printing goes: nowhere, up to a limit."""

    def __init__(self):
        self._left = MOST_PRINTED

    def write(self, text):
        self._left -= len(text)
        if self._left < 0:
            raise PrintedTooMuch("more than 100,000 characters were printed")
        return len(text)


def _limit_memory():
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _serve():
    """The worker's side: read the order, write one line a probe."""
    exercise_id, answers, sources = pickle.loads(sys.stdin.buffer.read())
    reply = os.fdopen(os.dup(1), "w", encoding="utf-8")  # the answer never sees this one
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), _Sink(), _Sink()
    for name, lines in sources.items():
        linecache.cache[name] = (sum(map(len, lines)), None, lines, name)
    _limit_memory()
    for observation in observe_all(bank.find(exercise_id), pickle.loads(answers)):
        reply.write(json.dumps(observation) + "\n")
        reply.flush()
    reply.write('{"done": true}\n')
    reply.flush()
    os._exit(0)  # threads the answer has left running must not keep the process


if __name__ == "__main__":
    _serve()
