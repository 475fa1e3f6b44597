"""What chapter 14 says of its figures and its runs."""

from itertools import pairwise

import numpy as np
import pytest

from mgcourse import data
from mgcourse.chapters import ch14, dull, health, labs, letters, sun, topics, toys, transfer
from mgcourse.study.bank import ch14 as bank


def test_raw_measurements_teach_nothing_at_the_usual_step_and_a_line_is_as_good_as_a_net():
    kept = health.SCALES.kept()
    raw, majority = (kept.of("raw, 0.05", key) for key in ("right", "majority"))
    assert np.array_equal(raw, majority)
    small = kept.of("raw, 0.0001", "right")
    assert (small < 75).sum() == 2 and np.sort(small)[2] > 80
    net, line = (kept.mean(f"standardised{kind}, 0.05", "right") for kind in ("", " line"))
    assert net > 95 and abs(net - line) < 1
    assert min(kept.of("standardised, 0.05", "right") - majority) > 20


def test_with_raw_measurements_every_hidden_unit_falls_silent():
    assert [health.silent(seed) for seed in range(2)] == [16, 16]


def test_low_probabilities_of_the_screening_are_nearly_what_they_say():
    splits = [health.screening(seed) for seed in range(20)]
    p, ill = np.concatenate([s.p for s in splits]), np.concatenate([s.y == 0 for s in splits])
    low = (p >= 0.02) & (p < 0.1)
    assert 0.03 < p[low].mean() < ill[low].mean() < 0.1


def test_the_threshold_of_the_figure_costs_much_at_a_half_and_little_below():
    half, low = ch14.flagged(0.5), ch14.flagged(0.06)
    assert half["missed"] in (2, 3, 4) and half["alarms"] <= 1
    assert low["missed"] <= 1 and 2 <= low["alarms"] <= 8
    missed = [ch14.flagged(t)["missed"] for t in health.THRESHOLDS]
    assert all(a <= b for a, b in pairwise(missed))


def test_choosing_pays_the_formula_pays_more_and_peeking_promises_too_much():
    kept = health.SCREENED.kept()
    cost = {
        how: kept.mean("net", f"{how} cost 20") for how in ("half", "formula", "chosen", "peeked")
    }
    assert cost["half"] > 50 > cost["chosen"] > 30 > cost["formula"] > 20 > cost["peeked"]
    missed, alarms = (kept.mean("net", f"formula {what} 20") for what in ("missed", "alarms"))
    sick = kept.mean("net", "malignant")
    assert 40 < sick / missed < 80 and 7 < (114 - sick) / alarms < 9
    assert 110 < 995 * alarms / (114 - sick) < 135


def test_who_forecasts_the_sun_best_depends_on_the_origin_and_on_average_it_is_the_line():
    kept = sun.ROLLING.kept()
    means = {name: np.array([kept.mean(str(o), name) for o in sun.ORIGINS]) for name in sun.RIVALS}
    assert (means["net"] < means["line"]).sum() == 4
    assert means["line"].mean() < means["net"].mean() - 1 < means["last year"].mean() - 5
    assert (means["line"] < means["last year"]).all()
    assert means["net"][sun.ORIGINS.index(1948)] > means["line"][sun.ORIGINS.index(1948)] + 5
    assert 0.68 < 1 - (means["line"][-1] / means["last year"][-1]) ** 2 < 0.72
    told = np.concatenate([sun.until(o)[4] for o in sun.ORIGINS])
    assert told.tolist() == list(range(1829, 2009))


def test_windows_hold_only_the_past():
    X, y = sun.windows(np.arange(30.0))
    assert X.shape == (19, 11) and (y[:, None] > X).all()
    learned, test = bank.windows(list(range(30)), 11, 4)[1::2]
    assert np.concatenate([learned, test]).tolist() == y.tolist()


def test_a_high_r_squared_on_chance_alone_is_no_skill():
    many = sun.two_hundred()
    assert 0.9 < np.median(many["R² line"]) < 0.96
    assert abs(np.median(many["R² line"]) - np.median(many["R² yesterday"])) < 0.01
    assert 0.65 < np.mean(many["line"] > many["yesterday"]) < 0.85


def test_cold_is_shy_and_hot_is_bold():
    logits = np.array([2.0, 1.0, 0.0])
    tops = [letters.probabilities(logits, T)[0] for T in labs.TEMPERATURES]
    assert all(a >= b for a, b in pairwise(tops)) and tops[0] > 0.99 and tops[-1] < 0.42


def test_counting_beats_the_network_on_this_text_and_more_steps_learn_it_by_heart():
    kept = letters.READ.kept()
    new = {steps: kept.mean(steps, "new") for steps in letters.READ.cases}
    assert letters.bits_by_counts(3) < min(new.values()) < letters.bits_by_counts(2)
    assert new["48000"] > min(new.values())
    old = [kept.mean(steps, "old") for steps in letters.READ.cases]
    assert all(a > b for a, b in pairwise(old))


def test_the_thirty_commonest_words_tell_most_of_novel_or_address():
    kept = topics.SORTED.kept()
    assert kept.mean("line, all") > 94 and kept.mean("line, 30") > 87
    assert abs(kept.mean("net, all") - kept.mean("line, all")) < 1.5
    assert len(topics.vocabulary("30")) == 30
    p, _ = topics.verdict("The whale fishery of the Pacific employs many ships, and the Navy of us")
    assert p < 0.5


def test_no_run_of_words_stands_on_both_sides():
    (train, _), (test, labels) = topics.passages()
    assert not {tuple(run) for run in train} & {tuple(run) for run in test}
    assert labels.mean() == 0.5


def test_drivers_of_the_day_are_lost_at_dusk():
    kept = toys.STEERED.kept()
    for who in ("line", "net"):
        assert kept.mean("roads", f"{who} dusk") > 3 * kept.mean("roads", f"{who} day")
    day, dusk = (np.mean([labs.road(n, light)["errors"] for n in range(40)]) for light in (1, 0.4))
    assert dusk > 3 * day


def test_the_middle_of_the_ink_wins_without_noise_and_loses_with_it():
    kept = toys.LOCATED.kept()
    assert kept.mean("0", "middle of the ink") < kept.mean("0", "line") < kept.mean("0", "net")
    assert kept.mean("0.3", "middle of the ink") > 3 * kept.mean("0.3", "net")


def test_reinforce_needs_the_baseline_to_find_the_best_lever_each_time():
    kept = toys.PULLED.kept()
    assert kept.of("baseline 0.2", "best").min() > 80
    assert kept.of("without 0.8", "best").min() < 5
    assert abs(kept.mean("greedy", "reward") - kept.mean("baseline 0.2", "reward")) < 0.03


def test_a_tag_adds_to_a_picture_and_a_product_is_as_good_as_one_network():
    kept = toys.TAGGED.kept()
    mean = {name: kept.mean("digits", name) for name in ("picture", "tag", "both", "product")}
    assert mean["tag"] < 22 and mean["both"] > mean["picture"] + 4
    assert mean["product"] > mean["both"] - 1


def test_a_head_start_lasts_while_the_step_is_small_and_ends_lower():
    ahead = {lr: labs.second_task(3, lr)["ahead"] for lr in transfer.RATES}
    assert len(ahead[0.03]) > len(ahead[0.1]) > len(ahead[0.3]) == 0
    kept = transfer.TUNED.kept()
    gain = kept.of("3 a class, 0.1", "pre 300") - kept.of("3 a class, 0.1", "fresh 300")
    assert (gain < 0).sum() == 25 and gain.mean() < -4 * gain.std(ddof=1) / len(gain) ** 0.5
    assert kept.mean("3 a class, 0.3", "fresh 10") > kept.mean("3 a class, 0.1", "pre 10") + 10
    for few in (3, 10):
        for lr in transfer.RATES:
            assert labs.second_task(few, lr)["gain"][-1] < 0


def test_any_table_meets_its_dullest_baseline():
    mean, line, net = dull.against_the_dullest(*data.diabetes(), splits=2, epochs=20).splitlines()
    assert [words.split()[0] for words in (mean, line, net)] == ["mean", "line", "net"]
    assert float(line.split()[2]) < float(mean.split()[2])


@pytest.mark.parametrize("text", [data.novel, data.address])
def test_the_texts_are_there_and_long(text):
    assert 60_000 < len(text()) < 90_000
