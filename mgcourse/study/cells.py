"""Execute a notebook's code cells in one process: `python -m mgcourse.study.cells IN OUT`.

IN is JSON, the chapter and its sources; OUT gets lines of JSON: what is due, the number of each
cell as it begins, each verdict and each error. Much quicker than a kernel, and enough for
exercises, which hold plain Python. Answers are observed in copies of this process.
"""

import ast
import json
import linecache
import os
import re
import sys
import types

from mgcourse.study import bank, worker
from mgcourse.study.verdict import Verdict

_CHECKS = re.compile(r"""^check\(\s*["']([\w.]+)["']""", re.MULTILINE)
_MAGIC = re.compile(r"^[%!?].*|^[\w.]+\?+$", re.MULTILINE)


def main(order, report):
    """Run every cell in one namespace, like a notebook; an error ends its cell only."""
    with open(order, encoding="utf-8") as file:
        order = json.load(file)
    due = {exercise.id: exercise for exercise in bank.of_chapter(f"ch{order['chapter'][:2]}")}
    worker.forks = hasattr(os, "fork")
    # answers must live in a module named __main__, as in a notebook, but not in this one
    module = sys.modules["__main__"] = types.ModuleType("__main__")
    with open(report, "w", encoding="utf-8") as out:

        def say(line):
            out.write(json.dumps(line) + "\n")
            out.flush()

        say({"due": [_row(exercise) for exercise in due.values()]})
        for number, source in enumerate(order["sources"], 1):
            say({"begun": number})
            try:
                result = execute(source, f"<cell {number}>", module.__dict__)
            except (Exception, SystemExit) as fault:
                why = f"cell {number} stopped: {type(fault).__name__}: {fault}".removesuffix(": ")
                checks = _CHECKS.search(source)
                if checks and checks[1] in due:
                    say(_row(due[checks[1]]) | {"says": f"Not checked: {why}."})
                else:
                    say({"error": why})
            else:
                if isinstance(result, Verdict):
                    row = _row(bank.find(result.id))
                    say(row | {"points": result.points, "says": result.says, "more": result.more})
        say({"done": True})


def _row(exercise):
    """The exercise's line in the table, as long as nothing is known of an answer."""
    return {
        "id": exercise.id,
        "points": 0.0,
        "out_of": float(exercise.weight),
        "bonus": exercise.bonus,
    }


def execute(source, name, namespace):
    """Run a cell; what its last line is worth comes back, as in a notebook.

    Lines that only a notebook understands (`%time`, `!ls`) are left out.
    """
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    try:
        tree = ast.parse(source, name)
    except SyntaxError:
        tree = ast.parse(_MAGIC.sub("pass", source), name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), namespace)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), name, "eval"), namespace)


if __name__ == "__main__":
    main(*sys.argv[1:])
