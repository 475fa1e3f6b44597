"""Run a learner's answer in a process of its own, so that nothing it does harms the notebook.

`run` sends the answer to a fresh Python, which observes it on each probe and writes one
line of JSON for each. Only JSON comes back. An endless loop is ended with its process, an
`os._exit` ends only the worker, and what is printed goes nowhere.
"""

import _thread
import contextlib
import inspect
import io
import json
import linecache
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
import types

from mgcourse.study import bank

MEMORY = 2 * 2**30  # bytes of address space, where the system can limit it (Linux)
_STARTING = 30.0  # seconds a slow machine may need to start Python
MOST_PRINTED = 100_000  # characters
forks = False  # True in a process that runs nothing but one notebook's cells
_CELL = ("<ipython-input", "ipykernel_", "<cell ")  # how notebooks name their cells' code


class CannotCarry(Exception):
    """The answer holds something that cannot be sent to another process; says what."""


class PrintedTooMuch(Exception):
    """The answer prints without end."""


def run(exercise_id, answers, seconds, watch=None):
    """Observe `answers` on every probe of an exercise, in another process.

    Parameters
    ----------
    exercise_id : str
    answers : tuple
        What the learner gave to `check`.
    seconds : float
        Limit on the whole, from when the process is ready.
    watch : callable, optional
        Called as `watch(probes_done, seconds_passed)` a few times a second.

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
    if forks:
        return _run_forked(bank.find(exercise_id), answers, seconds)
    order = pickle.dumps((exercise_id, _carried(answers), _sources()))
    process = subprocess.Popen(
        [sys.executable, "-m", "mgcourse.study.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # a thread a core would take more address space than the limit leaves
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
    try:
        replies = queue.SimpleQueue()
        threading.Thread(target=_converse, args=(process, order, replies), daemon=True).start()
        return _collect(replies, seconds, watch)
    finally:
        _kill(process)
        process.wait()


def _converse(process, order, replies):
    """Send the order, and hand on what comes back."""
    with contextlib.suppress(OSError), process.stdin as pipe:
        pipe.write(order)
    _hand_on(process.stdout, replies)


def _hand_on(pipe, replies):
    """Every line that comes; None at the end."""
    with pipe:
        for line in pipe:
            replies.put(line)
    replies.put(None)


def _run_forked(exercise, answers, seconds):
    """As `run`, in a copy of this process: a tenth of the time, where nothing else runs here."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        os.close(read)
        _answer(write, lambda: observe_all(exercise, answers))
    with contextlib.suppress(OSError):  # whoever comes first gives it its own group
        os.setpgid(child, child)
    os.close(write)
    replies = queue.SimpleQueue()
    listener = threading.Thread(target=_hand_on, args=(os.fdopen(read, "rb"), replies))
    listener.start()
    try:
        return _collect(replies, seconds, None)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        listener.join()


def _collect(replies, seconds, watch):
    """The observations as they come, until the last, the time limit, or a sudden end."""
    observations, ready = [], False
    begun = time.monotonic()
    while True:
        passed = time.monotonic() - begun
        if passed > (seconds if ready else _STARTING):
            return observations, "time"
        if watch:
            watch(len(observations), passed)
        try:
            line = replies.get(timeout=0.1)
        except queue.Empty:
            continue
        if line is None or not line.endswith(b"}\n"):
            return observations, "exit"
        said = json.loads(line)
        if "done" in said:
            return observations, "done"
        if "ready" in said:
            begun, ready = time.monotonic(), True
        else:
            observations.append(said)


def run_here(exercise, answers, seconds):
    """Observe answers that cannot be carried, in this process: all it is safe from is time.

    Returns what `run` returns.
    """
    late = threading.Event()

    def interrupt():
        late.set()
        _thread.interrupt_main()

    observations = []
    clock = threading.Timer(seconds, interrupt)
    clock.start()
    try:
        with contextlib.redirect_stdout(Sink()):
            for observation in observe_all(exercise, answers):
                observations.append(observation)
        clock.cancel()
    except KeyboardInterrupt:
        if not late.is_set():  # it was the learner who interrupted
            raise
        return observations, "time"
    finally:
        clock.cancel()
    return observations, "done"


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
    except Exception:  # pickling runs any object's own code: anything can come
        raise CannotCarry(_culprit(answers, cloudpickle.dumps)) from None


def _culprit(answers, dumps):
    """One sentence that names what cannot be pickled."""
    for name, thing in _reached(answers):
        try:
            dumps(thing)
        except Exception:
            return (
                f"your answer uses `{name}`, a {type(thing).__name__}, which cannot leave it. "
                "Could the answer take what it needs as an argument?"
            )
    return "something in your answer cannot leave it."


def _reached(answers):
    """(name, object) for all that the answers' code refers to outside itself."""
    todo, seen = [*answers], set()
    while todo:
        thing = todo.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, type):
            todo += [*vars(thing).values(), *thing.__bases__]
            yield from ((n, v) for n, v in vars(thing).items() if not callable(v) and n[:2] != "__")
        elif isinstance(thing, types.FunctionType):
            used = inspect.getclosurevars(thing)
            for name, value in {**used.globals, **used.nonlocals}.items():
                if isinstance(value, (type, types.FunctionType)):
                    todo.append(value)
                else:
                    yield name, value


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
            line = f"line {trace.tb_lineno}: {text}"
            lines += [line] if line not in lines[-1:] else []  # one of a thousand calls of itself
        trace = trace.tb_next
    return lines[-3:]


def _kill(process):
    """End the worker and all it has started."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # nobody is left
    else:  # Windows: the process and its children
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True)


class Sink(io.TextIOBase):
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
    """The worker's side: read the order, and do it."""
    exercise_id, answers, sources = pickle.loads(sys.stdin.buffer.read())
    for name, lines in sources.items():
        linecache.cache[name] = (sum(map(len, lines)), None, lines, name)
    exercise = bank.find(exercise_id)
    _answer(os.dup(1), lambda: observe_all(exercise, pickle.loads(answers)))


def _answer(place, observe):
    """Write one line a probe to the file descriptor `place`, and end this process."""
    reply = os.fdopen(place, "w", encoding="utf-8")  # the answer never sees this one
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), Sink(), Sink()
    _limit_memory()
    reply.write('{"ready": true}\n')
    reply.flush()
    try:
        for observation in observe():
            reply.write(json.dumps(observation) + "\n")
            reply.flush()
        reply.write('{"done": true}\n')
        reply.flush()
    finally:
        os._exit(0)  # threads the answer has left running must not keep the process


if __name__ == "__main__":
    _serve()
