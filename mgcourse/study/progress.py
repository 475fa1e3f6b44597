"""What a learner has done: points, predictions, questions, practice, in one JSON file.

It lives in `$MGCOURSE_HOME`, or in the system's folder for user data, and never in the
course itself, so that a fresh clone or a reset loses nothing. A save is whole or not at
all; two notebooks may save at once; a damaged file is set aside, not overwritten.
"""

import errno
import json
import os
import time
from contextlib import contextmanager
from pathlib import Path

VERSION = 1
_PARTS = ("points", "mistakes", "predictions", "concepts", "recall", "drill")
_PATIENCE = 5.0  # seconds to wait for another notebook's save


def home():
    """The folder that holds the learner's progress."""
    chosen = os.environ.get("MGCOURSE_HOME")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir("mgcourse", appauthor=False))


class Progress:
    """The learner's record.

    Parameters
    ----------
    folder : Path, optional
        Where it is kept; `home()` unless told.

    Attributes
    ----------
    warning : str
        One sentence if the file was damaged and set aside, else empty.
    """

    def __init__(self, folder=None):
        self._file = (folder or home()) / "progress.json"
        self.warning = ""

    def points(self):
        """exercise id → (best points, out of)."""
        return {key: tuple(pair) for key, pair in self._read()["points"].items()}

    def record(self, exercise, points, out_of, mistake=""):
        """Note one checked answer; the best points count. Returns how often this mistake came.

        Raises OSError where the file cannot be written; what was there before stays.
        """
        with self._change() as record:
            best = record["points"].get(exercise, [0, out_of])[0]
            record["points"][exercise] = [max(best, points), out_of]
            if points >= out_of:
                record["mistakes"].pop(exercise, None)
                return 0
            seen = record["mistakes"].setdefault(exercise, {})
            seen[mistake] = seen.get(mistake, 0) + 1
            return seen[mistake]

    def prediction(self, question):
        """What was answered: {"answer": …, "skipped": bool}, or None if not yet asked."""
        return self._read()["predictions"].get(question)

    def store_prediction(self, question, answer, skipped=False):
        """Keep the first answer to a question; later ones change nothing."""
        with self._change() as record:
            record["predictions"].setdefault(question, {"answer": answer, "skipped": skipped})

    def predictions(self):
        """question → {"answer": …, "skipped": bool}."""
        return self._read()["predictions"]

    def concepts(self):
        """Item of the concept test → occasion → {"answer": …, "sure": 1 to 3 or None}."""
        return {int(item): given for item, given in self._read()["concepts"].items()}

    def store_concept(self, item, when, answer, sure):
        """Keep the first answer to an item on this occasion; `answer` None is "not met yet"."""
        with self._change() as record:
            occasions = record["concepts"].setdefault(str(item), {})
            occasions.setdefault(when, {"answer": answer, "sure": sure})

    def recalled(self):
        """Retrieval question → {"box": 1 to 5, "day": the ordinal of the day}."""
        return self._read()["recall"]

    def store_recalled(self, question, box, day):
        """Note in which box a retrieval question lies, and since when."""
        with self._change() as record:
            record["recall"][question] = {"box": box, "day": day}

    def practice(self):
        """How the drill went so far: what `store_practice` was given, or {}."""
        return self._read()["drill"]

    def store_practice(self, level, solved, rules):
        """Note the drill's level, and add to the graphs solved and the mistakes recognised."""
        with self._change() as record:
            drill = record["drill"]
            drill["level"] = level
            drill["solved"] = drill.get("solved", 0) + solved
            seen = drill.setdefault("rules", {})
            for rule, times in rules.items():
                seen[rule] = seen.get(rule, 0) + times

    def _read(self):
        empty = {"version": VERSION} | {part: {} for part in _PARTS}
        try:
            record = json.loads(self._file.read_text(encoding="utf-8"))
            if record["version"] != VERSION:
                raise ValueError("not a record of this version")
            record = empty | record  # a part that is younger than the file
            if any(type(record[part]) is not dict for part in _PARTS):
                raise ValueError("not a record")
        except FileNotFoundError:
            return empty
        except (ValueError, KeyError, TypeError):
            self._set_aside()
            return empty
        return record

    def _set_aside(self):
        aside = self._file.with_name(f"progress-damaged-{time.strftime('%Y%m%d-%H%M%S')}.json")
        os.replace(self._file, aside)
        self.warning = (
            f"Your progress file could not be read. It is kept as {aside.name} in "
            f"{aside.parent}, and a new one was begun."
        )

    @contextmanager
    def _change(self):
        """The record, to be changed; written when the block ends without an error."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with _locked(self._file.with_suffix(".lock")):
            record = self._read()
            yield record
            part = self._file.with_suffix(".part")  # the lock makes it ours alone
            try:
                with part.open("w", encoding="utf-8") as file:
                    json.dump(record, file, indent=1, sort_keys=True)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(part, self._file)
            finally:
                part.unlink(missing_ok=True)


@contextmanager
def _locked(path):
    """Wait until no other process holds `path`. The system lets go when its owner dies.

    Raises TimeoutError, an OSError, if another one holds it for seconds.
    """
    deadline = time.monotonic() + _PATIENCE
    with path.open("a") as file:
        while not _take(file):
            if time.monotonic() > deadline:
                raise TimeoutError(errno.ETIMEDOUT, "another notebook is saving and does not end")
            time.sleep(0.01)
        yield  # closing the file gives the lock back


def _take(file):
    """Whether the lock on an open file is ours now."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        # on a file system without locks: better saved than not
        return fault.errno in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
    return True
