"""Exercises of chapter 14, *Applications*."""

from bisect import bisect

import numpy as np

from mgcourse.study import observe
from mgcourse.study.exercise import Exercise, Mistake, Probe

CHAPTER = "14-applications"


# 14.1: a threshold with a price --------------------------------------------------------------


def screen(p_choose, y_choose, p_new, y_new, thresholds, price):
    """The cheapest threshold of the rows to choose by, and its errors on new ones."""

    def errors(p, y, t):
        flagged = p >= t
        return int(np.sum(~flagged & (y == 0))), int(np.sum(flagged & (y == 1)))

    def cost(t):
        missed, alarms = errors(p_choose, y_choose, t)
        return price * missed + alarms

    best = min(thresholds, key=cost)
    missed, alarms = errors(p_new, y_new, best)
    return {"threshold": best, "missed": missed, "alarms": alarms}


def _accuracy_only(p_choose, y_choose, p_new, y_new, thresholds, price):
    return screen(p_choose, y_choose, p_new, y_new, thresholds, 1)


def _classes_exchanged(p_choose, y_choose, p_new, y_new, thresholds, price):
    return screen(p_choose, 1 - y_choose, p_new, 1 - y_new, thresholds, price)


def _chosen_on_the_new(p_choose, y_choose, p_new, y_new, thresholds, price):
    return screen(p_new, y_new, p_new, y_new, thresholds, price)


def _counted_where_chosen(p_choose, y_choose, p_new, y_new, thresholds, price):
    return screen(p_choose, y_choose, p_choose, y_choose, thresholds, price)


def _price_on_the_alarms(p_choose, y_choose, p_new, y_new, thresholds, price):
    return screen(p_choose, y_choose, p_new, y_new, thresholds, 1 / price)


def _last_of_equals(p_choose, y_choose, p_new, y_new, thresholds, price):
    return screen(p_choose, y_choose, p_new, y_new, thresholds[::-1], price)


def _always_half(p_choose, y_choose, p_new, y_new, thresholds, price):
    return screen(p_choose, y_choose, p_new, y_new, [0.5], price)


def _flags_below(p_choose, y_choose, p_new, y_new, thresholds, price):
    def errors(p, y, t):
        flagged = p < t
        return int(np.sum(~flagged & (y == 0))), int(np.sum(flagged & (y == 1)))

    best = min(thresholds, key=lambda t: np.dot((price, 1), errors(p_choose, y_choose, t)))
    missed, alarms = errors(p_new, y_new, best)
    return {"threshold": best, "missed": missed, "alarms": alarms}


def _only_above(p_choose, y_choose, p_new, y_new, thresholds, price):
    def lowered(p):
        return np.nextafter(p, 0)

    return screen(lowered(p_choose), y_choose, lowered(p_new), y_new, thresholds, price)


def _misses_and_alarms_exchanged(*given):
    found = screen(*given)
    return found | {"missed": found["alarms"], "alarms": found["missed"]}


_COUNTED = {"threshold", "missed", "alarms"}


def observe_screen(answers, probe):
    """The dict that comes back, for arrays of its own."""
    *rows, thresholds, price = probe.given
    p_choose, y_choose, p_new, y_new = map(np.array, rows)
    seen = observe.result_of(answers[0], p_choose, y_choose, p_new, y_new, list(thresholds), price)
    if seen.keys() - {"changed"} != _COUNTED:
        raise observe.WrongKind(
            "a dict is due, with the keys threshold, missed and alarms. What do you return?"
        )
    return seen


def _other_people(given, rng):
    """Other thresholds, everybody at or between the same ones, and more new people on whom each
    of them errs: the counts change, and the choice stays as hard as it was."""
    p_choose, y_choose, p_new, y_new, thresholds, price = given
    moved = tuple(round(t + rng.uniform(-0.04, 0.04), 3) for t in thresholds)
    old, new = (0.0, *thresholds, 1.0), (0.0, *moved, 1.0)

    def elsewhere(p):
        if p in thresholds:
            return moved[thresholds.index(p)]
        i = bisect(old, p)
        return round(new[i - 1] + (new[i] - new[i - 1]) * rng.uniform(0.2, 0.8), 4)

    missed, alarms = rng.sample(range(2, 9), 2)
    p_more = [round(moved[0] / 2, 4)] * missed + [round((moved[-1] + 1) / 2, 4)] * alarms
    return (
        [elsewhere(p) for p in p_choose],
        y_choose,
        [elsewhere(p) for p in p_new] + p_more,
        y_new + [0] * missed + [1] * alarms,
        moved,
        price,
    )


_CHOOSE = ([0.95, 0.85, 0.2, 0.85, 0.55, 0.35, 0.35, 0.2], [0, 0, 0, 1, 1, 1, 1, 1])
_NEW = ([0.85, 0.55, 0.45, 0.4, 0.6, 0.2, 0.15, 0.05], [0, 0, 0, 0, 1, 1, 1, 1])

EX_14_1 = Exercise(
    "14.1",
    name="a threshold with a price",
    weight=3,
    reference=(screen,),
    observe=observe_screen,
    vary=_other_people,
    chapter=CHAPTER,
    section="1 · Health",
    probes=(
        Probe(
            "8 people to choose by, 8 new ones, a missed cancer costs 20",
            (*_CHOOSE, *_NEW, (0.1, 0.3, 0.5, 0.7, 0.9), 20),
        ),
        Probe(
            "the same people, a missed cancer costs 1",
            (*_CHOOSE, *_NEW, (0.1, 0.3, 0.5, 0.7, 0.9), 1),
        ),
        Probe(
            "2 thresholds that cost the same",
            ([0.9, 0.1], [0, 1], [0.4, 0.6], [0, 1], (0.3, 0.5, 0.95), 5),
        ),
        Probe(
            "3 new people exactly at the threshold",
            ([0.6, 0.3], [0, 1], [0.5, 0.5, 0.5, 0.9], [0, 0, 1, 0], (0.5, 0.7), 5),
        ),
    ),
    mistakes=(
        Mistake(
            "accuracy only",
            (_accuracy_only,),
            (
                "Price 20, and you chose as if it were 1: 3 of 4 cancers missed. Which number does a "
                "patient ask for?",
                "A missed cancer and a false alarm count alike in your sum. What does `price` say "
                "of them?",
                "1 missed and 2 alarms cost 20 + 2. What does your sum make of them?",
            ),
        ),
        Mistake(
            "class 1 taken for malignant",
            (_classes_exchanged,),
            (
                "You took class 1 for the sick, 5 of the first 8 people. What is class 1 called?",
                "In this data 357 of 569 are class 1. Would you expect so many malignant?",
                "A person with y = 0 and p = 0.95 is counted as an alarm. What is y = 0 called?",
            ),
        ),
        Mistake(
            "chosen on the new rows",
            (_chosen_on_the_new,),
            (
                "Your threshold is the best of all for the 8 new people. Who judges it now?",
                "The new labels have chosen, and then they judge. Which rows are there to choose "
                "by?",
                "On the day the threshold is fixed, `y_new` is not known. Which labels are?",
            ),
        ),
        Mistake(
            "errors counted where it was chosen",
            (_counted_where_chosen,),
            (
                "You report the errors on the 8 people that chose. What happens to 8 others?",
                "Threshold and errors come from the same rows. Which rows did the choice not see?",
                "`missed` is asked on `p_new` and `y_new`. On which did you count?",
            ),
        ),
        Mistake(
            "the price is on the alarms",
            (_price_on_the_alarms,),
            (
                "Price 20, and you chose 0.9: no alarm, and 4 new cancers missed. Which error is "
                "the dear one?",
                "You multiply 1 of the 2 counts by the price. Which one does the task name?",
                "A cancer missed costs 20, a false alarm 1. What does your sum say of 1 cancer "
                "missed?",
            ),
        ),
        Mistake(
            "the last of equals",
            (_last_of_equals,),
            (
                "0.3 and 0.5 cost the same, and you took 0.5. Which of the 2 does the task ask "
                "for?",
                "Where costs tie, your choice goes to the later threshold. What decides a tie here?",
                "Two thresholds, 1 cost. Which of them flags more people, and which does the task "
                "take?",
            ),
        ),
        Mistake(
            "always a half",
            (_always_half,),
            (
                "Price 20 or price 1, you say 0.5. What was the price for?",
                "Your threshold is the same for all people and prices. Where do the first 8 people "
                "enter?",
                "5 thresholds, 5 costs. Which of them did you compare?",
            ),
        ),
        Mistake(
            "flags those below",
            (_flags_below,),
            (
                "You flag p = 0.05 and leave p = 0.95 alone. Of what is p the probability?",
                "The lower p, the more you alarm. Which side of the threshold is the sick one?",
                "At threshold 0.5, is a person with p = 0.9 flagged by your comparison?",
            ),
        ),
        Mistake(
            "only above the threshold",
            (_only_above,),
            (
                "3 new people have p = 0.5, the threshold is 0.5, and you flag none of them. What "
                "does the task say of p that equals the threshold?",
                "Your answer is right until p and the threshold are equal. On which side does the "
                "task put such a person?",
                "“At or above”: which comparison includes equality?",
            ),
        ),
        Mistake(
            "missed and alarms exchanged",
            (_misses_and_alarms_exchanged,),
            (
                "Your 2 counts have changed places. What is it called when a benign one is "
                "flagged?",
                "The threshold is right, the names are not. Which of the 2 is sick and not "
                "flagged?",
                "y = 0 and p below the threshold: under which name do you count that?",
            ),
        ),
    ),
)


# 14.2: windows that look only back -----------------------------------------------------------


def windows(series, lags, n_test):
    """Each value with the ones before it; the last `n_test` rows are the test."""
    X = np.array([series[t - lags : t] for t in range(lags, len(series))])
    y = np.array(series[lags:])
    return X[:-n_test], y[:-n_test], X[-n_test:], y[-n_test:]


def _cut(X, y, n_test):
    return X[:-n_test], y[:-n_test], X[-n_test:], y[-n_test:]


def _target_inside(series, lags, n_test):
    X = np.array([series[t - lags : t + 1] for t in range(lags, len(series))])
    return _cut(X, series[lags:], n_test)


def _random_split(series, lags, n_test):
    X = np.array([series[t - lags : t] for t in range(lags, len(series))])
    order = np.random.default_rng(3).permutation(len(X))
    return _cut(X[order], series[lags:][order], n_test)


def _off_by_one(series, lags, n_test):
    X = np.array([series[t - lags + 1 : t + 1] for t in range(lags, len(series))])
    return _cut(X, series[lags:], n_test)


def _a_year_short(series, lags, n_test):
    X = np.array([series[t - lags : t] for t in range(lags, len(series) - 1)])
    return _cut(X, series[lags + 1 :], n_test)


def _last_row_lost(series, lags, n_test):
    X = np.array([series[t - lags : t] for t in range(lags, len(series) - 1)])
    return _cut(X, series[lags:-1], n_test)


def _newest_first(series, lags, n_test):
    X, y, X_test, y_test = windows(series, lags, n_test)
    return X[:, ::-1], y, X_test[:, ::-1], y_test


def _test_comes_first(series, lags, n_test):
    X = np.array([series[t - lags : t] for t in range(lags, len(series))])
    y = series[lags:]
    return X[n_test:], y[n_test:], X[:n_test], y[:n_test]


def _cut_before_windows(series, lags, n_test):
    old, new = series[:-n_test], series[-n_test:]
    parts = []
    for part in (old, new):
        parts.append(np.array([part[t - lags : t] for t in range(lags, len(part))]))
        parts.append(part[lags:])
    return tuple(parts)


def _trains_on_all(series, lags, n_test):
    X = np.array([series[t - lags : t] for t in range(lags, len(series))])
    return X, series[lags:], X[-n_test:], series[-n_test:]


def _tests_side_by_side(series, lags, n_test):
    X, y, X_test, y_test = windows(series, lags, n_test)
    return X, X_test, y, y_test


_NAMES = ("X", "y", "X_test", "y_test")
_SERIES = [5.0, 11.0, 16.0, 23.0, 36.0, 58.0, 29.0, 20.0, 10.0, 8.0, 3.0, 0.0]


def _four_arrays(answer, series, lags, n_test):
    """What came back, under four names."""
    seen = observe.result_of(answer, np.array(series), lags, n_test)
    parts = seen.pop("result", None)
    if not isinstance(parts, list) or len(parts) != 4:
        raise observe.WrongKind("four arrays are due: X, y, X_test, y_test. Which do you return?")
    return seen | dict(zip(_NAMES, parts))


def _mixed(answer):
    """Whether years of the test lie among those that train: a shuffle leaves no other trace."""
    seen = _four_arrays(answer, _SERIES, 3, 4)
    trained, tested = (
        [_SERIES.index(v) for v in seen[name] if v in _SERIES] for name in ("y", "y_test")
    )
    if not trained or not tested or set(trained) & set(tested):
        return False
    return min(tested) < max(trained) and max(tested) > min(trained)


def observe_windows(answers, probe):
    """The four arrays, and whether they come from a shuffle."""
    seen = _four_arrays(answers[0], *probe.given)
    return seen | {"besides": "mixed" if _mixed(answers[0]) else ""}


def _another_series(given, rng):
    """Another series of the same length, no value twice."""
    values = rng.sample(range(10, 2000), len(given[0]))
    return ([v / 10 for v in values], *given[1:])


EX_14_2 = Exercise(
    "14.2",
    name="windows that look only back",
    weight=3,
    reference=(windows,),
    observe=observe_windows,
    vary=_another_series,
    chapter=CHAPTER,
    section="2 · Sunspots",
    probes=(
        Probe("6 years, 2 lags, 1 to test", ([5.0, 11.0, 16.0, 23.0, 36.0, 58.0], 2, 1)),
        Probe(
            "12 years, 3 lags, 4 to test",
            (_SERIES, 3, 4),
        ),
    ),
    mistakes=(
        Mistake(
            "the target is inside",
            (_target_inside,),
            (
                "A window of 3 columns for 2 lags; a line through it has RMSE 0. Which column is "
                "the answer?",
                "Your last column and y agree in every row. When is that number known?",
                "For the target 16 the window is 5, 11. What else is in yours?",
            ),
        ),
        Mistake(
            "a random split",
            (_random_split,),
            (
                "A year of your test lies before 1 that trains. Who knew 1950 in 1949?",
                "Your rows were shuffled before they were split. What does the order of the rows "
                "stand for here?",
                "The test is to be the last `n_test` years. Which years are yours?",
            ),
            like=("besides",),
        ),
        Mistake(
            "off by one",
            (_off_by_one,),
            (
                "1711's forecast uses 1711: with 2 lags, 16 is forecast from 11 and 16. When was that "
                "known?",
                "The last column of your X is y itself. How far back does a window have to end?",
                "A window for target t holds t − 2 and t − 1. Which years does yours hold?",
            ),
        ),
        Mistake(
            "a year short",
            (_a_year_short,),
            (
                "2 lags: 23 is forecast from 5 and 11, and 16 is not used. What about the year before?",
                "Between your windows and their targets 1 year is missing. Where do they end?",
                "The first window is 5, 11. Which value comes right after it?",
            ),
        ),
        Mistake(
            "the last row lost",
            (_last_row_lost,),
            (
                "6 years and 2 lags make 4 rows; you have 3. Which year has no row?",
                "Your last target is 36, and the series ends with 58. How far does your loop go?",
                "Rows begin with target number 2 and end with number 5. How many are these?",
            ),
        ),
        Mistake(
            "newest first",
            (_newest_first,),
            (
                "The window before 16 is 11, 5 in yours. Which of the 2 is the older one?",
                "All numbers are there, in the other order. Which order does the task ask for?",
                "In the first row the first column is the year farthest back. Which is in yours?",
            ),
        ),
        Mistake(
            "the test comes first",
            (_test_comes_first,),
            (
                "You test on 16, the first target, and train on the 3 after it. Who forecasts "
                "backwards?",
                "Your training years lie after the test. Which of them could have been known?",
                "The last `n_test` rows are due for the test. Which rows did you take?",
            ),
        ),
        Mistake(
            "cut before the windows are made",
            (_cut_before_windows,),
            (
                "4 years to test, and 1 row came back. What became of the first 3?",
                "Your test years have no memory of the years before the cut. Are these years "
                "unknown then?",
                "On 1 January of the first test year the years before are known. May a window use "
                "them?",
            ),
        ),
        Mistake(
            "the four in another order",
            (_tests_side_by_side,),
            (
                "Your second array has 2 columns, as windows have. Which of the 4 is due there?",
                "All 4 arrays are right, and 2 of them have changed places. In which order does "
                "the task return them?",
                "You return X, X_test, y, y_test, as some libraries do. What comes second in the "
                "task?",
            ),
        ),
        Mistake(
            "trains on the test years too",
            (_trains_on_all,),
            (
                "6 years, 2 lags: 4 rows train, and 1 of them is the test. Is it new?",
                "Your X holds every row, the last ones too. Which of them belong to the test "
                "alone?",
                "X and X_test have a row in common. Where does the first have to end?",
            ),
        ),
    ),
)


# 14.3: skill ---------------------------------------------------------------------------------


def skill(series, forecasts, n_choose, n_new):
    """The forecast that did best on the years to choose by, and its skill on new ones."""
    n = n_choose + n_new
    truth, before = series[-n:], series[-n - 1 : -1]
    choose, new = slice(0, n_choose), slice(n_choose, n)

    def mse(said, part):
        return np.mean((truth[part] - said[part]) ** 2)

    best = min(forecasts, key=lambda name: mse(forecasts[name], choose))
    return best, 1 - mse(forecasts[best], new) / mse(before, new)


def _scored(chosen_by="choose", scored_by="new", score="skill", pick=min):
    """A report that chooses or scores in another way."""

    def report(series, forecasts, n_choose, n_new):
        n = n_choose + n_new
        truth, before = series[-n:], series[-n - 1 : -1]
        parts = {
            "choose": slice(0, n_choose),
            "new": slice(n_choose, n),
            "all": slice(0, n),
        }
        by, on = parts[chosen_by], parts[scored_by]
        best = pick(forecasts, key=lambda name: np.mean((truth[by] - forecasts[name][by]) ** 2))
        found = np.mean((truth[on] - forecasts[best][on]) ** 2)
        usual = np.mean((truth[on] - before[on]) ** 2)
        level = np.mean((truth[on] - truth[on].mean()) ** 2)
        frozen = np.mean((truth[on] - series[-n_new - 1]) ** 2)
        scores = {
            "skill": 1 - found / usual,
            "rmse": found**0.5,
            "r²": 1 - found / level,
            "share": found / usual,
            "roots": 1 - (found / usual) ** 0.5,
            "upside down": 1 - usual / found,
            "gain": usual**0.5 - found**0.5,
            "frozen": 1 - found / frozen,
            "this year": -np.inf,
        }
        return best, scores[score]

    return report


def observe_skill(answers, probe):
    """The name and the number."""
    series, forecasts, n_choose, n_new = probe.given
    arrays = {name: np.array(said) for name, said in forecasts.items()}
    seen = observe.result_of(answers[0], np.array(series), arrays, n_choose, n_new)
    pair = seen.pop("result", None)
    if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
        raise observe.WrongKind("a name and a number are due, in this order. What do you return?")
    return seen | {"chosen": pair[0], "skill": observe.number(pair[1])}


def _another_sun(given, rng):
    """Another unit, and each number a little elsewhere: who is best where stays."""
    series, forecasts, n_choose, n_new = given
    unit = rng.uniform(1.1, 1.5)

    def moved(numbers):
        return [unit * (x + rng.uniform(-0.2, 0.2)) for x in numbers]

    return moved(series), {name: moved(f) for name, f in forecasts.items()}, n_choose, n_new


EX_14_3 = Exercise(
    "14.3",
    name="skill",
    weight=2,
    reference=(skill,),
    observe=observe_skill,
    vary=_another_sun,
    chapter=CHAPTER,
    section="2 · Sunspots",
    probes=(
        Probe(
            "3 years to choose by, 3 new ones",
            (
                [40.0, 50.0, 62.0, 71.0, 60.0, 52.0, 40.0],
                {
                    "line": [52.0, 61.0, 69.0, 70.0, 60.0, 45.0],
                    "net": [55.0, 55.0, 75.0, 61.0, 50.0, 41.0],
                },
                3,
                3,
            ),
        ),
        Probe(
            "2 years to choose by, 4 new ones, 4 forecasts",
            (
                [9.0, 30.0, 10.0, 20.0, 40.0, 80.0, 75.0, 60.0],
                {
                    "a": [14.0, 29.0, 33.0, 66.0, 84.0, 55.0],
                    "b": [11.0, 19.0, 28.0, 60.0, 95.0, 70.0],
                    "c": [30.0, 12.0, 39.0, 79.0, 74.0, 61.0],
                    "d": [70.0, 65.0, 50.0, 70.0, 65.0, 70.0],
                },
                2,
                4,
            ),
        ),
    ),
    mistakes=(
        Mistake(
            "no baseline",
            (_scored(score="rmse"),),
            (
                "You report an RMSE of 7.9. What does “same as last year” get?",
                "An error alone has no scale. Is 7.9 much for years that move by 8 and more?",
                "Skill is 0 for last year's value, and 1 for no error at all. What is yours for "
                "last year's value?",
            ),
        ),
        Mistake(
            "R² of the levels",
            (_scored(score="r²"),),
            (
                "R² 0.07; a forecast of the new years' mean has 0 there. What does last year's "
                "value have?",
                "You compare with the mean of the 3 new years. Who knew it before they were over?",
                "The rival here is last year's value. Which numbers of the series are these?",
            ),
        ),
        Mistake(
            "the largest error is chosen",
            (_scored(pick=max),),
            (
                "The line's MSE on the first 3 years is 3, the net's is 30, and you chose the net. "
                "Which of the 2 was nearer?",
                "You choose by the right years, and take the name with the largest error. Which "
                "one does the task take?",
                "Of 4 errors you took `max`, or the last after sorting. Which end is the best?",
            ),
        ),
        Mistake(
            "last year without a shift",
            (_scored(score="this year"),),
            (
                "Your baseline has error 0, so the skill is −inf. Whose numbers are in it?",
                "“Last year” agrees with the truth in each of your years. How many years back "
                "should it look?",
                "New years 60, 52, 40: what did last year's value say for the 60?",
            ),
        ),
        Mistake(
            "chosen on the new years",
            (_scored("new"),),
            (
                "You chose the forecast that is best on the 3 new years. Which years are new now?",
                "Try 9 windows on the test years and keep the best: 1 of them is lucky. Who says "
                "how lucky?",
                "Choice first, with the first n_choose years. Which years did yours look at?",
            ),
        ),
        Mistake(
            "chosen on all years",
            (_scored("all"),),
            (
                "All 6 years had a say in your choice. How many of them are new?",
                "The new years helped to choose. Could they have, on the day the choice was made?",
                "n_choose years come first. Where does your error, for the choice, end?",
            ),
        ),
        Mistake(
            "scored on the years that chose",
            (_scored(scored_by="choose"),),
            (
                "Your skill is that of the first 3 years, and they chose. What of the 3 others?",
                "The same years choose and judge. Which years have done neither?",
                "The skill is asked on the last n_new years. Which did you take?",
            ),
        ),
        Mistake(
            "scored on all years",
            (_scored(scored_by="all"),),
            (
                "All 6 years are in your skill, and 3 of them chose. Which ones are new?",
                "Half of your years favour the forecast that they chose. Which half?",
                "n_choose years come first. Where does your score have to begin?",
            ),
        ),
        Mistake(
            "the share of the error",
            (_scored(score="share"),),
            (
                "A forecast without error would get 0 from you, and last year's value 1. Which of "
                "them has skill?",
                "Yours is the part of the error that is left. Which part is gone?",
                "With a quarter of the baseline's error left, skill is 0.75. What do you say then?",
            ),
        ),
        Mistake(
            "roots compared",
            (_scored(score="roots"),),
            (
                "Half the RMSE is a quarter of the MSE: skill 0.75; you say 0.5. What does the "
                "task compare?",
                "You took roots before you divided. Does the task's formula have 1?",
                "MSE 25 against 100. Which number is 1 − MSE / MSE of last year?",
            ),
        ),
        Mistake(
            "upside down",
            (_scored(score="upside down"),),
            (
                "The forecast has the lower error of the 2, and your skill is the worse for it. "
                "What did you divide by what?",
                "Let the forecast's error go to 0: skill is to come near 1. Where does yours go?",
                "MSE 25 against 100 is a skill of 0.75. What do you get?",
            ),
        ),
        Mistake(
            "a difference of errors",
            (_scored(score="gain"),),
            (
                "Measured in tens of sunspots, your skill would be 10 times smaller. Is it a share?",
                "You took one RMSE from the other. What would you have to divide by?",
                "MSE 25 against 100 is a skill of 0.75. Which operation gives that?",
            ),
        ),
        Mistake(
            "last year stays the same year",
            (_scored(score="frozen"),),
            (
                "Your baseline says 71 for all 3 new years. In the second of them, what was last "
                "year?",
                "The baseline knows 1 year more with each year, as the forecasts do. Which value "
                "does yours use in the last one?",
                "New years 60, 52, 40: the values before them are 71, 60, 52. Which are in yours?",
            ),
        ),
    ),
)


# 14.4: sampling with a temperature -----------------------------------------------------------


def sample(logits, T, n, rng):
    """n draws from softmax(logits / T)."""
    z = (np.asarray(logits, dtype=float) - np.max(logits)) / T
    p = np.exp(z) / np.exp(z).sum()
    return rng.choice(len(p), size=n, p=p)


def _drawn(weights):
    """Draws by probabilities that follow the weights."""

    def draw(logits, T, n, rng):
        w = weights(np.asarray(logits, dtype=float) - np.max(logits), T)
        return rng.choice(len(w), size=n, p=w / w.sum())

    return draw


def _argmax(logits, T, n, rng):
    return np.full(n, int(np.argmax(logits)))


def _overflow(logits, T, n, rng):
    with np.errstate(over="ignore", invalid="ignore"):
        p = np.exp(np.asarray(logits, dtype=float) / T)
        return rng.choice(len(p), size=n, p=p / p.sum())


def _one_draw_repeated(logits, T, n, rng):
    return np.full(n, int(sample(logits, T, 1, rng)[0]))


def _by_size(logits, T, n, rng):
    w = np.maximum(np.asarray(logits, dtype=float) / T, 0)
    return rng.choice(len(w), size=n, p=w / w.sum())


DRAWS = 6000


def observe_sample(answers, probe):
    """How many of ten draws are what, in the long run."""
    logits, T = probe.given
    rng = np.random.default_rng(14)
    seen = observe.result_of(
        lambda logits, T: answers[0](logits, T, DRAWS, rng), np.array(logits), T
    )
    drawn = seen.pop("result", None)
    if not isinstance(drawn, list) or len(drawn) != DRAWS:
        raise observe.WrongKind("n numbers of letters are due, n draws. How many do you return?")
    drawn = [observe.number(i) for i in drawn]
    shares = {f"share of letter {i}": drawn.count(i) / DRAWS for i in range(len(logits))}
    return seen | shares


def _other_logits(given, rng):
    """Other logits, and another temperature where it is one that matters."""
    logits, T = given
    if max(logits) > 100:
        return given
    return [z + rng.uniform(-0.3, 0.3) for z in logits], T * rng.uniform(0.9, 1.1)


EX_14_4 = Exercise(
    "14.4",
    name="sampling",
    weight=2,
    reference=(sample,),
    observe=observe_sample,
    vary=_other_logits,
    tolerance=0.0,
    floor=0.035,
    bonus=True,
    chapter=CHAPTER,
    section="Lab A · The next letter",
    probes=(
        Probe("3 letters, T = 1", ([2.0, 1.6, 1.0], 1.0)),
        Probe("3 letters, T = 0.25", ([2.0, 1.6, 1.0], 0.25)),
        Probe("3 letters, T = 4", ([2.0, 0.0, -2.0], 4.0)),
        Probe("logits 1000, 999 and 998, T = 1", ([1000.0, 999.0, 998.0], 1.0)),
    ),
    mistakes=(
        Mistake(
            "always the likeliest",
            (_argmax,),
            (
                "p(e) = 0.4: 100 draws, and 100 of yours are e. How many are due?",
                "Your letters never change from one draw to the next. Where does chance enter?",
                "A letter with p = 0.2 is due once in 5 draws. How often does it come in yours?",
            ),
        ),
        Mistake(
            "logits times T",
            (_drawn(lambda z, T: np.exp(z * T)),),
            (
                "T = 0.25 made your letters more even, T = 4 more alike. Cold: bold or shy?",
                "As T falls to 0, the likeliest letter is to take all. What does yours do near 0?",
                "Logits 2 and 1.6 at T = 0.25 lie 1.6 apart after the division. How far apart are "
                "yours?",
            ),
        ),
        Mistake(
            "overflow",
            (_overflow,),
            (
                "Logit 1000: e to it is inf, and inf/inf is nan. And logit 1?",
                "Only differences of logits matter. What may be taken off all of them first?",
                "1000, 999, 998 have the same probabilities as 2, 1, 0. Which 3 numbers would be "
                "safest?",
            ),
        ),
        Mistake(
            "T left out",
            (_drawn(lambda z, T: np.exp(z)),),
            (
                "T = 1, 0.25 and 4 are 3 temperatures, and your draws are alike at each. Where "
                "does T enter?",
                "Right at T = 1, and at no other. What is the formula at T = 4?",
                "Logits 2, 0, −2 at T = 4: which 3 numbers go into the softmax?",
            ),
        ),
        Mistake(
            "all letters alike",
            (_drawn(lambda z, T: np.ones(len(z))),),
            (
                "3 letters, a third each. What did the logits say?",
                "Your draws do not ask the probabilities. Which argument of `rng.choice` does?",
                "Logits 2, 1.6 and 1 at T = 0.25: the first is due 8 times of 10. How often does "
                "yours come?",
            ),
        ),
        Mistake(
            "one draw, n times",
            (_one_draw_repeated,),
            (
                "6,000 draws, all the same, and another one next time. How often did you draw?",
                "One number of yours stands for all n. How would the second letter differ from "
                "the first?",
                "n draws need n pieces of luck. How many does your code ask rng for?",
            ),
        ),
        Mistake(
            "logits as weights",
            (_by_size,),
            (
                "Logits 2, 1.6, 1 were used as they are, 2 against 1.6. What turns logits into "
                "probabilities?",
                "A logit of −2 has no place among your weights. Which function makes any number "
                "positive?",
                "A letter whose logit is larger by 1 is e times as likely at T = 1. What is it in "
                "yours?",
            ),
        ),
    ),
)


EXERCISES = (EX_14_1, EX_14_2, EX_14_3, EX_14_4)
