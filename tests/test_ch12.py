"""What chapter 12 says of its balls, its bug and its race, measured again (as ranges)."""

import math

import numpy as np
import pytest

import mgcourse as mg
from mgcourse.chapters import ch12, friction, noisy_bowl, pytorch_paths, race, ravine, tilted
from mgcourse.chapters.digits_net import network, split, train
from mgcourse.study.bank import ch12 as bank

# A velocity -------------------------------------------------------------------------------


def test_more_momentum_than_a_ball_can_stop_is_slower():
    assert ravine.first_and_last(0.01, 0.0) == (688, 688)
    assert 120 <= ravine.first_and_last(0.01, 0.9)[0] <= ravine.first_and_last(0.01, 0.9)[1] <= 135
    first, last = ravine.first_and_last(0.01, 0.99)
    assert 700 <= first <= 760 and 1_350 <= last <= 1_420
    assert 1_300 <= ravine.first_and_last(4e-5, 0.99)[1] <= 1_378  # not by much


def test_the_best_of_plain_descent_and_of_momentum():
    assert ravine.first_and_last(0.0198, 0.0) == (346, 346)
    assert all(ravine.first_and_last(eta, 0.0)[1] >= 346 for eta in (0.015, 0.0197, 0.0199))
    assert 55 <= ravine.first_and_last(4 / 121, 81 / 121)[1] <= 60
    assert ravine.first_and_last(0.032, 0.69) == (42, 42)
    assert ravine.first_and_last(0.033, 0.67)[1] < 60


@pytest.mark.parametrize("beta", [0.8, 0.9, 0.95, 0.99])
def test_a_swinging_ball_loses_the_root_of_beta_a_step(beta):
    assert ravine.slowest(0.032, beta) == pytest.approx(math.sqrt(beta))


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_the_limit_of_the_step_size_rises_with_beta(beta):
    limit = 2 * (1 + beta) / ravine.RAVINE
    assert ravine.slowest(0.999 * limit, beta) < 1 < ravine.slowest(1.001 * limit, beta)
    assert ravine.slowest(4 / 121, 81 / 121) == pytest.approx(9 / 11, abs=1e-6)


def test_each_of_the_four_balls_has_its_best_step_size():
    for name in ("RMSprop", "Adam"):
        rule, settings = ravine.BEST[name]
        assert ravine.best_rates(rule)[1] == settings["lr"]
    order = [ravine.four(100)["words"].index(name) for name in ("momentum", "Adam", "plain", "RMS")]
    assert order == sorted(order)


def test_rmsprop_slips_out_once_more():
    rule, settings = ravine.BEST["RMSprop"]
    assert ravine.arrived(rule, settings, most=1500) == 408
    assert 1_900 < ravine.arrived(rule, settings, most=2000) < 2_000


# The bug ----------------------------------------------------------------------------------


@pytest.mark.parametrize("eta", friction.RATES)
def test_forgetting_to_zero_is_momentum_with_beta_one(eta):
    assert friction.apart(eta, 1.0) < 1e-9
    assert friction.apart(eta, 0.9) > 1


def test_on_a_network_the_two_programs_are_one():
    ends = []
    for zero, beta in ((False, 0.0), (True, 1.0)):
        data = split(0, rows=320)
        model = network(data.rng)
        rule = mg.optim.SGD(model.parameters(), lr=0.001, momentum=beta)
        train(model, data, rule, epochs=1, zero=zero)
        ends.append(model.parameters()[0].data)
    assert np.allclose(*ends, rtol=0, atol=1e-12)


def test_the_bug_beats_an_untuned_loop_and_no_tuned_one():
    kept = ch12.FRICTION.kept()
    assert kept.of("0.001, 1").min() > kept.of("0.001, 0").max() + 40
    assert kept.of("0.05, 1").max() < kept.of("0.05, 0").min()
    assert kept.mean("0.05, 0.9") > kept.mean("0.001, 1") + 2


# One step size a weight -------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["Adam", "RMSprop", "Adagrad"])
def test_a_factor_on_the_loss_cancels_but_for_eps(rule):
    assert tilted.multiplied(rule, 1e3)["gap"] < 1e-6
    assert tilted.multiplied(rule, 1e-8)["gap"] > 1e-3


def test_a_factor_throws_plain_descent_out():
    assert "thrown out" in tilted.multiplied("plain", 1e3)["words"]
    assert "thrown out" in tilted.multiplied("momentum", 1e3)["words"]


def test_a_turn_is_noticed_by_those_who_live_by_the_axes():
    for rule in ("plain", "momentum"):
        assert tilted.slanted(rule, 45)["gap"] < 1e-9
    for rule in ("Adam", "RMSprop", "Adagrad", "Adadelta"):
        assert tilted.slanted(rule, 45)["gap"] > 0.5
    assert ravine.distance(ravine.path(*tilted.RULES["Adam"], 200, 45), 45)[-1] > 0.1


def test_adam_finds_another_step_size_in_a_turned_ravine():
    (straight, slow), (slanted, fast) = (ravine.best_rates("Adam", degrees=d) for d in (0, 45))
    assert 110 <= straight <= 130 and slow == 0.04
    assert 130 <= slanted <= 150 and fast > 0.5


def test_rmsprop_finds_no_step_size_that_good():
    assert 1_400 < ravine.best_rates("RMSprop", degrees=45)[0] <= 1_500


def test_a_turn_changes_the_order_only_as_long_as_the_step_sizes_stay():
    def known(rule, settings):
        return ravine.arrived(rule, settings, most=1500, degrees=45) or math.inf

    plain, momentum = (known(*ravine.BEST[name]) for name in ("plain", "momentum"))
    assert momentum < plain < known(*ravine.BEST["Adam"]) < known(*ravine.BEST["RMSprop"])
    assert momentum < known("Adam", {"lr": 1.0}) < plain


def test_first_steps_are_as_long_as_the_text_says():
    w, m, v = bank.adam_step(4.0, 0.0, 0.0, 4.0, 1, 0.1)
    assert (w, m, v) == pytest.approx((3.9, 0.4, 0.016), abs=1e-8)
    assert m / math.sqrt(v) == pytest.approx(3.16, abs=0.01)
    for rule in (mg.optim.Adagrad, mg.optim.Adam):
        weight = mg.Value(4.0)
        weight.grad = 7.0
        rule([weight], lr=0.1).step()
        assert weight.data == pytest.approx(3.9)
    weight = mg.Value(0.0)
    weight.grad = 7.0
    mg.optim.Adadelta([weight]).step()
    assert -weight.data == pytest.approx(0.001 / math.sqrt(0.1), rel=1e-3)


def test_the_courses_step_and_the_exercises_walk_beside_pytorch():
    for rule in (mg.optim.adam_step, bank.adam_step, bank.momentum_step):
        assert pytorch_paths.beside_pytorch(rule).startswith("All 60 steps beside PyTorch's")
    assert "At step 10 you are 0.95" in pytorch_paths.beside_pytorch(bank._no_memory)


# What backward costs, and schedules -------------------------------------------------------


def test_loss_and_slopes_cost_at_most_three_forwards():
    for sizes in ((64, 32, 10), (64, *[64] * 20, 10), (2, 16, 16, 1)):
        cost = ch12.remembered(*sizes, rows=8)
        assert 2 <= (cost["forward"] + cost["backward"]) / cost["forward"] < 3
        assert cost["kept"] >= cost["alone"]


@pytest.mark.parametrize("eta", [0.1, 0.2, 0.5, 1.0, 1.5])
def test_a_constant_step_size_leaves_a_cloud_and_a_shrinking_one_less(eta):
    assert noisy_bowl.noisy(eta)["end"] == pytest.approx(noisy_bowl.cloud(eta), rel=0.1)
    for schedule in ("steps", "exponential", "cosine"):
        assert noisy_bowl.noisy(eta, schedule)["end"] < 0.6 * noisy_bowl.cloud(eta)


def test_schedules_do_not_show_on_these_digits():
    kept = ch12.PLANS.kept()
    for lr in ("0.1", "0.5"):
        means = [kept.mean(f"{plan} {lr}", "test") for plan in ch12.SCHEDULES]
        assert max(means) - min(means) < 0.6
    assert kept.of("constant 0.5", "loss").max() < 0.005
    assert kept.of("cosine 1", "test").min() < 50


# The race ---------------------------------------------------------------------------------


def test_who_wins_depends_on_who_was_tuned():
    kept = race.RIVALS.kept()
    adam, low, high = (kept.of(case, "test") for case in race.RIVALS.cases)
    assert (adam > low).all() and high.mean() > adam.mean() > low.mean()
    assert (adam > high).sum() == 2
    assert race.duel("Adam", 0.003, "plain", 0.1)["gap"] > 0
    assert race.duel("Adam", 0.003, "plain", 0.3)["gap"] < 0
    assert race.duel("Adam", 0.01, "plain", 0.3)["gap"] > 0


def test_the_card_of_the_exercise_shows_what_was_measured():
    kept = race.RIVALS.kept()
    card = {
        "Adam at 0.003": ([95.6, 93.6, 93.9, 95.6, 92.2], 0.28),
        "SGD at 0.1": ([92.5, 91.4, 93.6, 94.2, 90.8], 0.38),
        "SGD at 0.5": ([95.8, 93.1, 96.7, 94.4, 95.3], 0.14),
    }
    for case, (tests, loss) in card.items():
        assert kept.of(case, "test").round(1).tolist() == tests
        assert round(float(kept.mean(case, "loss")), 2) == loss


def test_with_one_budget_five_rules_are_alike():
    means = {name: race.tuned(name).mean() for name in race.RULES}
    five = [mean for name, mean in means.items() if name != "plain"]
    assert max(five) - min(five) < 0.5
    assert 0.5 < min(five) - means["plain"] < 1.5
    assert all(np.ptp(race.tuned(name)) > 3 for name in race.RULES)
    gaps = race.tuned("Adam") - race.tuned("momentum")
    assert gaps.min() < 0 < gaps.max() and abs(gaps.mean()) < 0.5


def test_with_a_small_budget_some_rules_are_easier():
    for runs in (2, 3):
        for name in ("Adam", "RMSprop", "Adagrad"):
            assert race.with_budget(name, runs) > race.with_budget("plain", runs) + 5
    assert race.with_budget("Adam", 10) == pytest.approx(race.tuned("Adam").mean())
    one = [race.RACE.kept().mean(f"Adam {lr:g}", "test") for lr in race.RATES]
    assert race.with_budget("Adam", 1) == pytest.approx(np.mean(one))


def test_untuned_rules_differ_most():
    kept = race.RACE.kept()
    found = {n: kept.mean(f"{n} {lr:g}", "test") for n, lr in race.DEFAULTS.items()}
    assert found["plain"] < 20
    assert all(86 < found[n] < 96 for n in ("RMSprop", "Adagrad", "Adadelta", "Adam"))


def test_a_contest_counts_runs_and_judges_by_all_splits():
    said = race.contest(
        {"SGD": [{"lr": 0.1, "momentum": 0.9}], "Adam": [{"lr": 1e-5}]}, splits=(10, 11)
    )
    assert "SGD is ahead by" in said and "on 2 of 2 splits: shown, for these settings" in said
    with pytest.raises(ValueError, match="SGD 11, Adam 1"):
        race.contest({"SGD": [{"lr": 0.1}] * 11, "Adam": [{"lr": 0.1}]})
    assert race._verdict(("A", np.array([2.0, 0.0])), ("B", np.array([1.0, 0.5]))).endswith(
        "on 1 of 2 splits: not shown."
    )


def test_one_pair_of_fifteen_looks_like_a_difference():
    found = {
        (one, other)
        for one in race.RULES
        for other in race.RULES
        if (race.tuned(one) > race.tuned(other)).sum() >= 9
    }
    assert found == {("Adadelta", "plain")}
    assert (race.tuned("plain") > race.tuned("Adam")).sum() == 3
    assert (race.tuned("RMSprop") > race.tuned("plain")).sum() == 8
    assert race.tuned("RMSprop").mean() > race.tuned("Adadelta").mean()
    spreads = [np.ptp(race.tuned(name)) for name in race.RULES if name != "plain"]
    assert (min(spreads), max(spreads)) == pytest.approx((3.3, 7.5), abs=0.05)


# A layer that grows -----------------------------------------------------------------------


def test_a_grown_layer_changes_no_answer():
    data = split(0, rows=320)
    model = network(data.rng)
    train(model, data, mg.optim.SGD(model.parameters(), lr=0.3), epochs=1)
    x = mg.tensor(data.X_test)
    assert np.array_equal(model(x).data, ch12.grown(model)(x).data)


def test_growth_did_not_pay_here():
    kept = ch12.GROWTH.kept()
    ends = [kept.mean(way, "end") for way in ch12.GROWTH.cases]
    assert max(ends) - min(ends) < 1.5
    assert (kept.of("grown", "half") == kept.of("grown", "after growing")).all()


def test_figures_say_what_they_show():
    for make in (
        ravine.four_balls,
        ravine.eta_and_beta,
        friction.bug_with_friction,
        tilted.loss_times,
        tilted.ravine_turned,
        noisy_bowl.balls_in_noise,
        race.two_rivals,
        race.what_a_budget_buys,
    ):
        assert make().words.endswith(".")


# Exercises --------------------------------------------------------------------------------


def test_momentum_by_another_bookkeeping_is_right():
    def in_steps(w, v, g, lr, beta):  # the velocity holds whole moves
        v = beta * v - lr * g
        return w + v, v

    for probe in bank.EX_12_1.probes:
        assert bank.EX_12_1.agree(
            bank.observe_momentum([in_steps], probe),
            bank.observe_momentum([bank.momentum_step], probe),
        )


@pytest.mark.parametrize("exercise", [bank.EX_12_1, bank.EX_12_2], ids=lambda e: e.id)
def test_other_numbers_make_sense(exercise):
    for seed in range(20):
        twins = exercise.twins(seed)
        assert len(twins) == len(exercise.probes)
        for probe in twins:
            settings = probe.given[3]
            shares = settings if isinstance(settings, tuple) else (settings,)
            assert all(0 <= share < 1 for share in shares)
            path = exercise.observe(exercise.reference, probe)["path"]
            assert np.isfinite(path).all() and np.abs(path).max() < 100
