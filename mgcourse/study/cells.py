"""Execute a notebook's code cells in one process: `python -m mgcourse.study.cells IN OUT`.

IN is a JSON list of sources, OUT gets one line of JSON a verdict and an error. Much quicker
than a kernel, and enough for exercises, which hold plain Python. Answers are observed in
copies of this process.
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

_MAGIC = re.compile(r"^[%!?].*|^[\w.]+\?+$", re.MULTILINE)


def main(order, report):
    """Run every cell in one namespace, like a notebook; an error ends its cell only."""
    with open(order, encoding="utf-8") as file:
        sources = json.load(file)
    worker.forks = hasattr(os, "fork")
    # answers must live in a module named __main__, as in a notebook, but not in this one
    module = sys.modules["__main__"] = types.ModuleType("__main__")
    with open(report, "w", encoding="utf-8") as out:
        for number, source in enumerate(sources, 1):
            try:
                result = execute(source, f"<cell {number}>", module.__dict__)
            except (Exception, SystemExit) as fault:
                line = {"error": f"cell {number} stopped: {type(fault).__name__}: {fault}"}
            else:
                if not isinstance(result, Verdict):
                    continue
                line = {
                    "id": result.id,
                    "points": result.points,
                    "out_of": result.out_of,
                    "says": result.says,
                    "bonus": bank.find(result.id).bonus,
                }
            out.write(json.dumps(line) + "\n")
            out.flush()


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
