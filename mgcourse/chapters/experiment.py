"""Long experiments: measured once, kept with their recipe, and run again by whoever doubts.

An `Experiment` is a table: a row a case, a column a seed, and one function that measures a
cell. `make measure` fills it and writes `data/results/NAME.json`; a chapter prints and plots
`kept()`, offers `run()`, and a test re-measures the cheapest cell.

>>> def coin(seed, flips):
...     return float(np.random.default_rng(seed).integers(2, size=flips).mean())
>>> fair = Experiment("coin", "Heads of 10 and 1,000 flips.", coin,
...                   cases={"10": {"flips": 10}, "1000": {"flips": 1000}}, seeds=range(3))
>>> fair.run("1000").spread("1000", "{:.2f}")
'0.49–0.54'
"""

import datetime
import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path

import numpy as np

_FOLDER = resources.files("mgcourse.data") / "results"


@dataclass(frozen=True)
class Experiment:
    """A question put to several cases, over several seeds.

    Attributes
    ----------
    name : str
        Of its file, with the chapter in front: "10-rates".
    recipe : str
        All it takes to measure again: data, split, network, loss, step size, epochs.
    measure : callable
        `measure(seed, **case)` returns a number or a flat dict of numbers. It stands in a
        module, so that another process can run it.
    cases : dict
        What a case is called → its arguments.
    seeds : sequence of int
    again : tuple
        (case, seed) of a cheap cell, which the tests measure again; the first one if left out.
    within : float
        How far the test's number may be from the kept one (machines differ in the last digit,
        and training makes more of it).
    """

    name: str
    recipe: str
    measure: object = field(repr=False)
    cases: dict
    seeds: tuple = (0, 1, 2, 3, 4)
    again: tuple = ()
    within: float = 1.0

    @property
    def path(self):
        """Where its results are kept."""
        return Path(str(_FOLDER / f"{self.name}.json"))

    @cached_property
    def _kept(self):
        if not self.path.is_file():
            raise FileNotFoundError(f"{self.name} was never measured: run `make measure`")
        return json.loads(self.path.read_text(encoding="utf-8"))

    def kept(self):
        """The results that came with the course, as `Results`."""
        return Results(self._kept["results"])

    @property
    def date(self):
        """The day they were measured: "2026-11-25"."""
        return self._kept["measured"]

    def run(self, *cases, seeds=None):
        """Measure now, in this process; all cases where none is named."""
        return Results(
            {
                case: [self.measure(seed, **self.cases[case]) for seed in seeds or self.seeds]
                for case in cases or self.cases
            }
        )

    def keep(self, run=map):
        """Measure everything and write the file; `run` may be a process pool's `map`."""
        cells = [(case, seed) for case in self.cases for seed in self.seeds]
        measured = iter(list(run(self._cell, cells)))
        results = {case: [next(measured) for _ in self.seeds] for case in self.cases}
        kept = {
            "recipe": self.recipe,
            "measured": datetime.date.today().isoformat(),
            "seeds": list(self.seeds),
            "results": results,
        }
        self.path.parent.mkdir(exist_ok=True)
        scratch = self.path.with_suffix(".tmp")
        scratch.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8", newline="\n")
        os.replace(scratch, self.path)

    def _cell(self, cell):
        case, seed = cell
        return self.measure(seed, **self.cases[case])


@dataclass(frozen=True)
class Results:
    """What was measured: case → one number, or one dict of numbers, a seed."""

    by_case: dict

    def of(self, case, key=None):
        """The numbers of a case, as an array (seeds,) or (seeds, …); `key` picks from dicts."""
        cells = self.by_case[case]
        return np.array([cell[key] for cell in cells] if key else cells, dtype=float)

    def mean(self, case, key=None):
        """The mean over the seeds."""
        return self.of(case, key).mean(axis=0)

    def spread(self, case, form="{:.0f}", key=None):
        """Lowest to highest, as text: "93–96"; one number where both print alike."""
        numbers = self.of(case, key)
        low, high = form.format(numbers.min()), form.format(numbers.max())
        return low if low == high else f"{low}–{high}"
