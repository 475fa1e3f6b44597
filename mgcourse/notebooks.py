"""Execute the course's notebooks and save them as a stranger should first see them.

`python -m mgcourse.notebooks notebooks solutions` (what `make notebooks` runs) executes
every notebook from a clean kernel, top to bottom, and saves it without anything that
belongs to this machine or this moment: no widget state, no time stamps. Inline SVG becomes
an `<img>`, which also shows in an untrusted notebook, on GitHub and in a static export.
"""

import base64
import os
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

from mgcourse.show.saved import keep_pictures

LOCAL = re.compile(r"(<figure class='mg-local'>).*?(<figcaption)", re.DOTALL)
SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)


def main(arguments):
    """Execute and save the notebooks named, or all those below the folders named."""
    paths = []
    for name in arguments:
        path = Path(name)
        paths += [path] if path.suffix == ".ipynb" else sorted(path.rglob("[0-9]*.ipynb"))
    with ThreadPoolExecutor(max_workers=2) as pool:
        for path, _ in zip(paths, pool.map(save, paths)):
            print(path)


def save(path):
    """Execute one notebook and put the result in its place, whole or not at all.

    Raises nbclient.exceptions.CellExecutionError, and leaves the file as it was, where a
    cell raises that is not tagged `raises-exception`.
    """
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as home:
        NotebookClient(
            notebook,
            timeout=120,
            kernel_name="python3",
            resources={"metadata": {"path": str(path.parent)}},
        ).execute(env=_environment(home))
    tidy(notebook)
    scratch = path.with_suffix(".tmp")
    scratch.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    os.replace(scratch, path)


def _environment(home):
    # strict: on a busy machine a check would else save its progress bar
    return {**os.environ, "MGCOURSE_HOME": home, "PYTHONHASHSEED": "0", "MGCOURSE_STRICT": "1"}


def tidy(notebook):
    """Take out what belongs to one machine or one moment, in place."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    keep_pictures({"type": "notebook", "content": notebook})
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/html" in data:
                html = LOCAL.sub(r"\1\2", data["text/html"])
                data["text/html"] = SVG.sub(_as_image, html)


def _as_image(match):
    svg = match.group()
    title = TITLE.search(svg)
    encoded = base64.b64encode(svg.encode()).decode()
    alt = title.group(1).strip().replace('"', "&quot;") if title else ""
    return f'<img alt="{alt}" src="data:image/svg+xml;base64,{encoded}">'


if __name__ == "__main__":
    main(sys.argv[1:])
