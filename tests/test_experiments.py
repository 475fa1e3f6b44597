"""What long experiments found is kept with its recipe, and a cheap cell of each is found again."""

import json

import pytest

from mgcourse.chapters.experiment import Experiment, Results
from mgcourse.chapters.measure import experiments

EXPERIMENTS = experiments()


def square(seed, x=1):
    return {"square": x * x, "seed": seed}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_cheap_cell_gives_what_was_kept(name):
    experiment = EXPERIMENTS[name]
    case, seed = experiment.again or (next(iter(experiment.cases)), experiment.seeds[0])
    kept = experiment.kept().by_case[case][list(experiment.seeds).index(seed)]
    assert experiment.measure(seed, **experiment.cases[case]) == pytest.approx(
        kept, abs=experiment.within, nan_ok=True
    )


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_file_belongs_to_the_experiment_as_it_is_now(name):
    experiment = EXPERIMENTS[name]
    kept = json.loads(experiment.path.read_text(encoding="utf-8"))
    assert kept["recipe"] == experiment.recipe
    assert kept["seeds"] == list(experiment.seeds)
    assert list(kept["results"]) == list(experiment.cases)


def test_results_are_kept_whole_and_read_back(tmp_path, monkeypatch):
    monkeypatch.setattr("mgcourse.chapters.experiment._FOLDER", tmp_path)
    experiment = Experiment("squares", "x·x", square, cases={"3": {"x": 3}}, seeds=(7, 8))
    experiment.keep()
    assert experiment.kept().of("3", "square").tolist() == [9, 9]
    assert experiment.kept().by_case == experiment.run().by_case
    assert [path.name for path in tmp_path.iterdir()] == ["squares.json"]


def test_what_was_never_measured_says_how():
    with pytest.raises(FileNotFoundError, match="make measure"):
        Experiment("nobody", "", square, cases={}).kept()


def test_a_spread_reads_lowest_to_highest():
    results = Results({"a": [93.2, 96.1, 94.0], "b": [7, 7, 7]})
    assert results.spread("a") == "93–96"
    assert results.spread("b") == "7"
    assert results.mean("a") == pytest.approx(94.4, abs=0.05)
