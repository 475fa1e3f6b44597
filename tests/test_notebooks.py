"""What is saved in the notebooks is complete, tidy, and nobody's machine."""

import itertools
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
CHAPTERS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
SOLUTIONS = sorted((ROOT / "solutions").glob("*/[0-9]*.ipynb"))
ELSEWHERE = re.compile(r"/(?:home|root|work|tmp|Users)/|0x[0-9a-f]{8,}|127\.0\.0\.1|localhost")


def named(path):
    return path.relative_to(ROOT).as_posix()


def code_cells(path):
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


@pytest.mark.parametrize("path", CHAPTERS + SOLUTIONS, ids=named)
def test_every_code_cell_was_executed_in_order(path):
    # nbval lets a cell without an execution count pass without comparing anything
    cells = code_cells(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))


@pytest.mark.parametrize("path", CHAPTERS + SOLUTIONS, ids=named)
def test_some_output_is_compared(path):
    compared = [
        output
        for cell in code_cells(path)
        for output in cell.outputs
        if output.get("text") or output.get("data", {}).get("text/plain")
    ]
    assert len(compared) >= (3 if path in CHAPTERS else 1)


@pytest.mark.parametrize("path", CHAPTERS + SOLUTIONS, ids=named)
def test_nothing_of_this_machine_or_moment_is_saved(path):
    notebook = nbformat.read(path, as_version=4)
    assert "widgets" not in notebook.metadata
    for cell in notebook.cells:
        assert "execution" not in cell.metadata
        for output in cell.get("outputs", []):
            assert output.output_type != "error" or "raises-exception" in cell.metadata.tags
            assert not ELSEWHERE.search(str(output))


@pytest.mark.parametrize("path", CHAPTERS, ids=named)
def test_cells_are_short_enough_to_read_without_scrolling(path):
    for cell in code_cells(path):
        assert len(cell.source.splitlines()) <= 20, cell.source


@pytest.mark.parametrize("path", CHAPTERS, ids=named)
def test_headings_make_a_table_of_contents(path):
    source = "\n".join(
        c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "markdown"
    )
    levels = [len(hashes) for hashes in re.findall(r"^(#+) ", source, flags=re.MULTILINE)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
