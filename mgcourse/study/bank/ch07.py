"""Exercises of chapter 07, *A first network*."""

import itertools
import random

from mgcourse import nn
from mgcourse.study import observe, vary
from mgcourse.study.exercise import Exercise, Mistake, Probe
from mgcourse.study.observe import WrongKind, described, number
from mgcourse.value import Value

CHAPTER = "07-first-network"


# 7.1: Neuron, Layer, MLP ------------------------------------------------------------------


class Neuron:
    """relu(w·x + b), or w·x + b where it is linear."""

    def __init__(self, nin, linear=False):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(0.0)
        self.linear = linear

    def __call__(self, x):
        z = sum((w * xi for w, xi in zip(self.w, x)), self.b)
        return z if self.linear else z.relu()

    def parameters(self):
        return [*self.w, self.b]


class Layer:
    """Neurons that read the same inputs."""

    def __init__(self, nin, nout, linear=False):
        self.neurons = [Neuron(nin, linear) for _ in range(nout)]

    def __call__(self, x):
        outs = [neuron(x) for neuron in self.neurons]
        return outs[0] if len(outs) == 1 else outs

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]


class MLP:
    """Layers in a row, the last one linear."""

    def __init__(self, nin, nouts):
        sizes = [nin, *nouts]
        self.layers = [
            Layer(a, b, linear=i == len(nouts) - 1)
            for i, (a, b) in enumerate(itertools.pairwise(sizes))
        ]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]


class _Built(MLP):
    """The reference with one part put in another way."""

    layer = Layer

    def __init__(self, nin, nouts):
        super().__init__(nin, nouts)
        sizes = [nin, *nouts]
        self.layers = [
            self.layer(a, b, linear=i == len(nouts) - 1)
            for i, (a, b) in enumerate(itertools.pairwise(sizes))
        ]


class _SharingLayer(Layer):
    def __init__(self, nin, nout, linear=False):
        super().__init__(nin, nout, linear)
        for neuron in self.neurons:
            neuron.w = self.neurons[0].w


class _SharingMLP(_Built):
    layer = _SharingLayer


class _ListingLayer(Layer):
    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]


class _ListingMLP(_Built):
    layer = _ListingLayer


class _UnlistedBiasLayer(Layer):
    def parameters(self):
        return [w for neuron in self.neurons for w in neuron.w]


class _UnlistedBiasMLP(_Built):
    layer = _UnlistedBiasLayer


class _BareNeuron(Neuron):
    def parameters(self):
        return list(self.w)


class _DataMLP(MLP):
    def __call__(self, x):
        self.x = [xi if isinstance(xi, Value) else Value(xi) for xi in x]
        return super().__call__(self.x)

    def parameters(self):
        return [*super().parameters(), *getattr(self, "x", [])]


class _BentMLP(MLP):
    def __init__(self, nin, nouts):
        super().__init__(nin, nouts)
        for neuron in self.layers[-1].neurons:
            neuron.linear = False


class _StraightMLP(MLP):
    def __init__(self, nin, nouts):
        super().__init__(nin, nouts)
        for layer in self.layers:
            for neuron in layer.neurons:
                neuron.linear = True


class _LastLayerMLP(MLP):
    def parameters(self):
        return self.layers[-1].parameters()


class _NestedLayer(Layer):
    def parameters(self):
        return [neuron.parameters() for neuron in self.neurons]


class _NestedMLP(MLP):
    def parameters(self):
        return [layer.parameters() for layer in self.layers]


class _AllReadInputsMLP(MLP):
    def __init__(self, nin, nouts):
        self.layers = [Layer(nin, n, linear=i == len(nouts) - 1) for i, n in enumerate(nouts)]


class _OnlyLastLayerSpeaksMLP(MLP):
    def __call__(self, x):
        for layer in self.layers:
            y = layer(x)
        return y


def _distinct(things):
    return list({id(thing): thing for thing in things}.values())


def _filled(thing, number):
    """Its parameters, each set to the same number."""
    parameters = list(thing.parameters())
    for p in parameters:
        p.data = number
        p.grad = 0.0
    return parameters


def _output(y, due):
    """What came out, as plain numbers; where one number is due, a list of one is told apart."""
    if isinstance(y, (list, tuple)):
        return {"output": [number(getattr(each, "data", each)) for each in y]}
    if due > 1 and not hasattr(y, "data"):
        raise WrongKind(f"{due} outputs are due, and your code gave {described(y)}. How many?")
    return {"output": number(getattr(y, "data", y))}


def observe_network(answers, probe):
    """Counts, and outputs and slopes with all parameters equal: no order of them is asked."""
    what, sizes, value, x = probe.given
    make = answers[("neuron", "layer", "network").index(what)]
    given = list(sizes[-1]) if what == "network" else None
    thing = make(*sizes[:-1], given) if what == "network" else make(*sizes)
    listed = _filled(thing, value)
    y = thing(list(x))
    outputs = 1 if what == "neuron" else (sizes[-1][-1] if what == "network" else sizes[-1])
    seen = _output(y, outputs)
    after = list(thing.parameters())
    seen |= {"listed": len(after), "different": len(_distinct(after))}
    if outputs == 1 and hasattr(y, "backward"):
        y.backward()
        seen["slopes"] = sorted(round(float(p.grad), 9) for p in _distinct(listed))
    if given is not None and given != list(sizes[-1]):
        seen["changed"] = f"nouts was {list(sizes[-1])} and is {given} after the call"
    return seen


EX_7_1 = Exercise(
    "7.1",
    name="Neuron, Layer, MLP",
    weight=3,
    reference=(Neuron, Layer, MLP),
    observe=observe_network,
    chapter=CHAPTER,
    section="1 · From Value to network",
    probes=(
        Probe("Neuron(2) on [1, 2], all parameters 0.5", ("neuron", (2,), 0.5, (1.0, 2.0)), "one"),
        Probe("Neuron(2) on [1, 2], all −0.5", ("neuron", (2,), -0.5, (1.0, 2.0)), "one"),
        Probe("Layer(2, 3) on [1, 2], all 0.5", ("layer", (2, 3), 0.5, (1.0, 2.0)), "layers"),
        Probe("Layer(2, 1) on [1, 2], all 0.5", ("layer", (2, 1), 0.5, (1.0, 2.0)), "layers"),
        Probe(
            "MLP(2, [3, 1]) on [1, 2], all 0.5", ("network", (2, (3, 1)), 0.5, (1.0, 2.0)), "net"
        ),
        Probe(
            "MLP(2, [3, 1]) on [1, 2], all −1", ("network", (2, (3, 1)), -1.0, (1.0, 2.0)), "net"
        ),
        Probe(
            "MLP(3, [4, 4, 2]), all 0.1",
            ("network", (3, (4, 4, 2)), 0.1, (1.0, -2.0, 3.0)),
            "larger",
        ),
    ),
    mistakes=(
        Mistake(
            "one list of weights for all units of a layer",
            (Neuron, _SharingLayer, _SharingMLP),
            (
                "MLP(2, [3, 1]) lists 13 parameters, and 9 of them are different objects. Which "
                "units move as one?",
                "Layer(2, 3) should own 3 · 2 weights. Raise the first weight of unit 1 by 0.1: "
                "how much does the first weight of unit 2 rise?",
                "With 2 weights for 3 units all folds run in parallel. Where in your code is the "
                "list of weights made, and how many times is that line run?",
            ),
        ),
        Mistake(
            "a single output in a list",
            (Neuron, _ListingLayer, _ListingMLP),
            (
                "MLP(2, [3, 1]) gave a list of 1 value, and the loss meets [Value] − 1. How many "
                "outputs come last?",
                "Layer(2, 1) on [1, 2] gives a list of 1. What would (y − 3)**2 do with that?",
                "From 1 neuron comes 1 number. In which line could you look at how many there are?",
            ),
        ),
        Mistake(
            "biases are not listed",
            (Neuron, _UnlistedBiasLayer, _UnlistedBiasMLP),
            (
                "MLP(2, [3, 1]) lists 9 of 13 parameters. After training, which 4 are as on day "
                "one?",
                "Layer(2, 3) lists 6 numbers for 3 units. What moves a unit's fold away from the "
                "origin?",
                "Each unit has 2 weights and 1 number more. Which of your methods leaves it out?",
            ),
        ),
        Mistake(
            "a neuron's bias is not listed",
            (_BareNeuron, _UnlistedBiasLayer, _UnlistedBiasMLP),
            (
                "Your Neuron(2) lists 2 parameters, and a neuron with 2 inputs has 3. Which one "
                "would training never move?",
                "Neuron(2) adds 3 things up: 2 weights times inputs, and what else?",
                "In `__init__` you make 3 values for a neuron with 2 inputs. Which of them does "
                "`parameters()` leave out?",
            ),
            within="one",
            like=("listed", "different"),
        ),
        Mistake(
            "data among the parameters",
            (Neuron, Layer, _DataMLP),
            (
                "After one forward pass MLP(2, [3, 1]) lists 15 parameters, 2 more than it owns; "
                "a step moved x from 1 to 0.9. May data move?",
                "13 knobs and 2 measurements are in your list. Which of them may training turn?",
                "The 2 extra entries appear when the network is called. What is kept there, and "
                "who asked for it?",
            ),
        ),
        Mistake(
            "the last layer bends too",
            (Neuron, Layer, _BentMLP),
            (
                "All parameters −1: your MLP(2, [3, 1]) gave 0, its last sum is −1. Which labels "
                "can such an output never reach?",
                "The ring's labels are 1 and −1. With a relu at the end, what is the lowest loss "
                "on a row with label −1?",
                "A fold at the output cuts off everything below 0. How does your last layer learn "
                "that it is the last of 2?",
            ),
        ),
        Mistake(
            "no unit bends",
            (Neuron, Layer, _StraightMLP),
            (
                "All parameters −1 on [1, 2]: each hidden sum is −4 and goes on as −4; you gave "
                "11. How many folds has your network?",
                "2 straight layers in a row: what curve do they make together?",
                "Your Neuron(2) alone bends, and inside the MLP it does not. What do your 2 layers "
                "tell their neurons?",
            ),
        ),
        Mistake(
            "every layer is built for the network's inputs",
            (Neuron, Layer, _AllReadInputsMLP),
            (
                "MLP(2, [3, 1]) lists 12 parameters of 13. The last unit reads what 3 units say: "
                "how many weights has yours?",
                "Your last layer was made for 2 inputs, and 3 numbers arrive. What became of the "
                "third?",
                "In MLP(3, [4, 4, 2]) the 3 layers read 3, 4 and 4 numbers. Which number do you "
                "hand to each of them?",
            ),
        ),
        Mistake(
            "every layer reads the data",
            (Neuron, Layer, _OnlyLastLayerSpeaksMLP),
            (
                "MLP(2, [3, 1]): the slopes of the 9 hidden parameters are all 0. Who reads what "
                "the hidden layer says?",
                "Each of your 2 layers is called with the same x. What does the second one get to "
                "see of the first?",
                "In a row of layers, one layer's answer is the next one's input. Which name "
                "holds it in your loop, and who uses that name?",
            ),
        ),
        Mistake(
            "a layer's parameters in lists of lists",
            (Neuron, _NestedLayer, MLP),
            (
                "Layer(2, 3) lists 3 things, and each of them is a list. How many parameters has "
                "it?",
                "A training loop writes `p.data` for each p of your list. What is p in yours?",
                "9 values should stand side by side, and they stand 3 by 3. How many `for` does it "
                "take to walk over all of them?",
            ),
            within="layers",
        ),
        Mistake(
            "a network's parameters in lists of lists",
            (Neuron, Layer, _NestedMLP),
            (
                "MLP(2, [3, 1]) lists 2 things, and each of them is a list. How many parameters has "
                "it?",
                "A training loop writes `p.data` for each p of your list. What is p in yours?",
                "13 values should stand side by side, and they stand as 9 and 4. How many `for` "
                "does it take to walk over all of them?",
            ),
        ),
        Mistake(
            "only the last layer is listed",
            (Neuron, Layer, _LastLayerMLP),
            (
                "MLP(2, [3, 1]) lists 4 parameters of 13. Where would the 3 folds still stand "
                "after 1,000 steps?",
                "The 9 numbers of the hidden layer are missing. How many layers does your list "
                "walk through?",
                "MLP(3, [4, 4, 2]) has 3 layers and 46 parameters. What does your method do with "
                "the first 2 layers?",
            ),
            like=("listed", "different"),
        ),
    ),
)


# 7.2: the training loop -------------------------------------------------------------------


def train(model, xs, ys, lr, steps):
    """Losses before each step, and the share of right signs at the end."""
    losses = []
    for _ in range(steps):
        L = sum((model(x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        losses.append(L.data)
        for p in model.parameters():
            p.grad = 0.0
        L.backward()
        for p in model.parameters():
            p.data -= lr * p.grad
    return losses, _share(model, xs, ys)


def _share(model, xs, ys):
    return sum((model(x).data > 0) == (y > 0) for x, y in zip(xs, ys)) / len(xs)


def _mse(model, xs, ys):
    return sum((model(x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)


def _trained(model, xs, ys, lr, steps, loss=_mse, zero=True, after=False):
    """The loop, with one thing at a time done in another way."""
    losses = []
    for _ in range(steps):
        L = loss(model, xs, ys)
        if not after:
            losses.append(L.data)
        if zero:
            for p in model.parameters():
                p.grad = 0.0
        L.backward()
        for p in model.parameters():
            p.data -= lr * p.grad
        if after:
            losses.append(loss(model, xs, ys).data)
    return losses


def _never_zeroed(model, xs, ys, lr, steps):
    return _trained(model, xs, ys, lr, steps, zero=False), _share(model, xs, ys)


def _one_row(model, xs, ys, lr, steps):
    last = lambda model, xs, ys: (model(xs[-1]) - ys[-1]) ** 2  # noqa: E731
    return _trained(model, xs, ys, lr, steps, loss=last), _share(model, xs, ys)


def _score_from_loss(model, xs, ys, lr, steps):
    losses = _trained(model, xs, ys, lr, steps)
    return losses, 1 - losses[-1]


def _sum_of_rows(model, xs, ys, lr, steps):
    total = lambda model, xs, ys: sum((model(x) - y) ** 2 for x, y in zip(xs, ys))  # noqa: E731
    return _trained(model, xs, ys, lr, steps, loss=total), _share(model, xs, ys)


def _losses_after(model, xs, ys, lr, steps):
    return _trained(model, xs, ys, lr, steps, after=True), _share(model, xs, ys)


def _score_at_the_start(model, xs, ys, lr, steps):
    early = _share(model, xs, ys)
    return _trained(model, xs, ys, lr, steps), early


def _score_in_percent(model, xs, ys, lr, steps):
    return _trained(model, xs, ys, lr, steps), 100 * _share(model, xs, ys)


def _zeroed_before_the_step(model, xs, ys, lr, steps):
    losses = []
    for _ in range(steps):
        L = _mse(model, xs, ys)
        losses.append(L.data)
        L.backward()
        for p in model.parameters():
            p.grad = 0.0
        for p in model.parameters():
            p.data -= lr * p.grad
    return losses, _share(model, xs, ys)


def _uphill(model, xs, ys, lr, steps):
    return _trained(model, xs, ys, -lr, steps), _share(model, xs, ys)


def _a_row_at_a_time(model, xs, ys, lr, steps):
    losses = []
    for _ in range(steps):
        losses.append(_mse(model, xs, ys).data)
        for x, y in zip(xs, ys):
            _trained(model, [x], [y], lr, 1)
    return losses, _share(model, xs, ys)


def _one_graph(model, xs, ys, lr, steps):
    L = _mse(model, xs, ys)
    return _trained(model, xs, ys, lr, steps, loss=lambda *_: L), _share(model, xs, ys)


def _equal_to_the_label(model, xs, ys, lr, steps):
    losses = _trained(model, xs, ys, lr, steps)
    return losses, sum(model(x).data == y for x, y in zip(xs, ys)) / len(xs)


_CROSS = (((0.0, 1.0), (1.0, 0.0), (0.0, 0.0), (1.0, 1.0)), (1.0, 1.0, -1.0, -1.0))
_SLOPE = (((1.0, 0.5), (-1.0, 0.2), (0.3, -0.8)), (1.0, -1.0, 1.0))


def _network(seed, hidden):
    """A network with the same parameters in every run, whatever else is drawn."""
    model, rng = nn.MLP(2, [hidden, 1]), random.Random(seed)
    for p in model.parameters():
        p.data = rng.uniform(-1, 1)
    return model


def _other_points(given, rng):
    """The points elsewhere, another start; labels, size and step stay."""
    (xs, ys), seed, *rest = given
    return (vary.floats(xs, rng), ys), vary.whole(seed, rng), *rest


def observe_training(answers, probe):
    """What the probe's group asks for: the losses, the score, or how the model is left."""
    (xs, ys), seed, hidden, lr, steps = probe.given
    xs, ys = [list(x) for x in xs], list(ys)
    model = _network(seed, hidden)
    result = answers[0](model, [list(x) for x in xs], list(ys), lr, steps)
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise WrongKind(
            f"2 things are due, the losses and the accuracy; your code gave {described(result)}. "
            "Which is missing?"
        )
    losses, accuracy = result
    if probe.group == "accuracy":
        return {"accuracy": number(accuracy)}
    if probe.group == "the model at the end":
        return {"loss of the model you leave": _mse(model, xs, ys).data}
    return {"losses": observe.numbers(losses)}


_THREE = "three points, 2-2-1, η = 0.05, 3 steps", (_SLOPE, 3, 2, 0.05, 3)
_FOUR = "the cross, 2-4-1, η = 0.1, 25 steps", (_CROSS, 8, 4, 0.1, 25)
_LONG = "the cross, 2-4-1, η = 0.1, 60 steps", (_CROSS, 5, 4, 0.1, 60)

EX_7_2 = Exercise(
    "7.2",
    name="train it",
    weight=3,
    reference=(train,),
    observe=observe_training,
    vary=_other_points,
    chapter=CHAPTER,
    section="2 · Training",
    tolerance=1e-6,
    floor=1e-9,
    probes=(
        Probe(_THREE[0], _THREE[1], "losses of few steps"),
        Probe(_THREE[0], _THREE[1], "accuracy"),
        Probe(_THREE[0], _THREE[1], "the model at the end"),
        Probe(_FOUR[0], _FOUR[1], "losses of many steps"),
        Probe(_LONG[0], _LONG[1], "losses of many steps"),
        Probe(_FOUR[0], _FOUR[1], "accuracy"),
        Probe(_LONG[0], _LONG[1], "accuracy"),
        Probe(_LONG[0], _LONG[1], "the model at the end"),
    ),
    mistakes=(
        Mistake(
            "gradients are never reset",
            (_never_zeroed,),
            (
                "Three points: your first 2 losses are right, the third is not. What did step 2 "
                "carry over from step 1?",
                "Say a weight's slope is 0.4 in round 1 and 0.3 in round 2: after the second "
                "`backward()` its `.grad` holds 0.7. Which part belongs to where you stand now?",
                "`backward()` adds to the `.grad` of the leaves. After 25 steps, how many slopes "
                "are in it?",
            ),
        ),
        Mistake(
            "no weight moves",
            (_zeroed_before_the_step,),
            (
                "Three points: your 3 losses are 1.483, 1.483 and 1.483, so no weight has moved. "
                "What is in `.grad` when your step is taken, and whose number does it change?",
                "A step of 0.05 · 0 leads nowhere, and a new `p` is known to your loop alone. Which "
                "of the 2 do you find in your update?",
                "Print one weight's `.data` and `.grad` before and after your update. Which of the "
                "2 ought to differ?",
            ),
        ),
        Mistake(
            "walks uphill",
            (_uphill,),
            (
                "Three points: your losses are 1.48, 1.66 and 1.86. Which way did you walk?",
                "A slope of 0.4 says: raise the weight by 0.1 and the loss rises by 0.04. Did your "
                "step lower it?",
                "Your 3 losses rise, and the slopes behind them are right. Which sign in your "
                "update takes them the other way?",
            ),
            within="losses of few steps",
        ),
        Mistake(
            "a row at a time",
            (_a_row_at_a_time,),
            (
                "Three points, 3 steps: you took 9, one after each row. Of how many rows is the "
                "loss of one step the mean?",
                "Your first loss, 1.483, is right, and the second belongs to weights that moved 3 "
                "times. How often is `backward()` due in a step?",
                "Each row pulls the weights its own way, and yours gives in to each in turn. What "
                "single number falls when all 3 answers get better?",
            ),
        ),
        Mistake(
            "the graph is built once",
            (_one_graph,),
            (
                "Three points: your losses say 1.483 three times, and the weights did move. For "
                "which weights was that loss computed?",
                "A graph keeps the numbers of its forward pass. After step 1 the weights are new: "
                "who computes the 2nd loss?",
                "3 steps, and you built 1 graph. On which side of `for` does the forward pass stand?",
            ),
        ),
        Mistake(
            "right only if equal to the label",
            (_equal_to_the_label,),
            (
                "Your losses are right and your accuracy is 0 of 3. An answer of 0.9 for label 1: "
                "is it exactly 1, and on which side of 0 is it?",
                "Answers are floats like 0.83 or −1.2. How many of them will ever be the label to "
                "the last digit?",
                "The task says when a row counts as right. Which number is the answer compared "
                "with there, 1 or 0?",
            ),
        ),
        Mistake(
            "the loss of one row",
            (_one_row,),
            (
                "Three points: your loss saw 1 row, and its error alone went down. How many rows "
                "should the score count?",
                "The cross: your loss falls to 0.000, and 2 of 4 points are on the other side. Who "
                "spoke for them?",
                "A sum over 3 rows has 3 terms. In which line does your loss keep only one?",
            ),
        ),
        Mistake(
            "accuracy taken from the loss",
            (_score_from_loss,),
            (
                "The cross after 60 steps: your last loss is 0.62, so you say 0.38; 4 of 4 signs "
                "agree. What does the score count?",
                "A point with target 1 and answer 0.3 costs 0.49. On which side of the fence is it?",
                "The loss can be above 1. What would 1 − loss be then?",
            ),
        ),
        Mistake(
            "the sum in place of the mean",
            (_sum_of_rows,),
            (
                "Three points: your first loss is 3 times the due one. Write every row twice: does "
                "the fit get worse?",
                "With 4 rows your step is 4 times as long as η says. What is the M in MSE?",
                "The loss of 3 rows with errors 1, 1 and 1 is 1. What did you make of it?",
            ),
        ),
        Mistake(
            "losses after each step",
            (_losses_after,),
            (
                "Your list of 3 losses begins where the due one has its second. What was the loss "
                "before the first step?",
                "The task wants the loss *before* each step, the start's among them. Which number "
                "shows how bad the start was?",
                "In round 1 you move the weights and then measure. Which of the 2 comes first?",
            ),
        ),
        Mistake(
            "the score of the start",
            (_score_at_the_start,),
            (
                "Your losses are right and the accuracy is that of step 0. Which model do you "
                "want to know about?",
                "The cross after 60 steps: the loss has fallen, and your score is as on day one. "
                "When did you count?",
                "You count 4 signs before the loop. What could change about them in 60 steps?",
            ),
        ),
        Mistake(
            "accuracy in percent",
            (_score_in_percent,),
            (
                "The cross: for 4 of 4 right you gave 100; a share from 0 to 1 is due. What is it "
                "for 2 of 4?",
                "4 of 4 right is a share of 1. What do you multiply it by?",
                "Your accuracy is 100 times the due one. Where does the 100 stand?",
            ),
        ),
    ),
)


# 7.3: every slope is 0 --------------------------------------------------------------------


def _cards(a, b, c, d, e="first"):
    """An answer to the cards: A, B, C, D and which ball is nearer."""
    return lambda: {"A": a, "B": b, "C": c, "D": d, "nearer": e}


WORDS = ("solved", "dead", "twins", "saturated")


CHOICES = dict.fromkeys("ABCD", WORDS) | {"nearer": ("first", "second")}
_CLUES = {
    "A": "The output's sum is −0.3 on both rows. How steep is a ReLU there?",
    "B": "Every slope is an error times something, and the errors are 1e-15. What is left to learn?",
    "C": "tanh is as steep as it can be at 0. In what do the 8 units differ from each other?",
    "D": "Both sums are 40. How steep is tanh there?",
    "nearer": "How far is it from 0.1 to 0, and how far from 4 to 0?",
}


EX_7_3 = Exercise(
    "7.3",
    name="every slope is 0: why?",
    weight=2,
    reference=(_cards("dead", "solved", "twins", "saturated"),),
    observe=observe.cards(**CHOICES),
    chapter=CHAPTER,
    section="5 · Two rows, many starts",
    probes=tuple(
        Probe("the two balls" if card == "nearer" else f"card {card}", None, card, clue=clue)
        for card, clue in _CLUES.items()
    ),
    mistakes=(
        Mistake(
            "dead taken for solved",
            (_cards("solved", "solved", "twins", "saturated"),),
            (
                "Card A has loss 0.185. Raise one weight by 0.01 where z = −0.3: does the output "
                "move?",
                "On card A both outputs are 0 and the targets are 0.5 and 0.7. How large are its 2 "
                "errors, and what are those of card B?",
                "A relu at z = −0.3 has slope 0 to both sides. What would have to happen to z "
                "before any slope comes back?",
            ),
            within="A",
        ),
        Mistake(
            "solved taken for dead",
            (_cards("dead", "dead", "twins", "saturated"),),
            (
                "Card B has loss 1e-30. What is left to lower?",
                "On card B every error is 1e-15, and every slope is an error times something. How "
                "large can it be?",
                "Cards A and B both have slopes of 0; one has loss 0.185, one 1e-30. Which of "
                "them would you hand in?",
            ),
            within="B",
        ),
        Mistake(
            "twins taken for dead",
            (_cards("dead", "solved", "dead", "saturated"),),
            (
                "Card C: every sum is 0, and tanh rises there with slope 1. Which of its 8 units is "
                "switched off?",
                "On card C a slope on its way back meets the tanh, slope 1, and an output weight. "
                "Which of the 2 stops it?",
                "Give each of the 8 units on card C a weight of its own, 0.01, −0.02 and so on. "
                "Which slopes are still 0?",
            ),
            within="C",
        ),
        Mistake(
            "twins taken for solved",
            (_cards("dead", "solved", "solved", "saturated"),),
            (
                "Card C answers 0 to all 50 points, and their labels are 1 and −1. Is that what it "
                "was asked?",
                "On card C the slope of the output's bias is a mean over 25 labels of 1 and 25 of "
                "−1. Does that 0 say that the answers are right?",
                "Cards B and C both stand still, at losses of 1e-30 and 0.5. What could a push "
                "of 0.01 in one weight improve on each?",
            ),
            within="C",
        ),
        Mistake(
            "saturated taken for dead",
            (_cards("dead", "solved", "twins", "dead"),),
            (
                "Card D answers 1 to both rows, so nothing in it is silent. How steep is tanh at "
                "z = 40?",
                "On card A the bend gives 0, on card D it gives 1. Which of the 2 bends has a flat "
                "end on both sides?",
                "Card D: the slope of tanh is 1 − a², and a is 1. How much of a slope gets back "
                "through it?",
            ),
            within="D",
        ),
        Mistake(
            "dead taken for saturated",
            (_cards("saturated", "solved", "twins", "saturated"),),
            (
                "Card A: the output is a ReLU at z = −0.3. Has a ReLU a flat end on both sides, or "
                "on one?",
                "A saturated unit answers at the end of its range, 1 or −1 for tanh. What does "
                "card A answer, with targets 0.5 and 0.7?",
                "On card A the unit answers 0 and passes back 0. What is a ReLU called that is off "
                "on every row?",
            ),
            within="A",
        ),
        Mistake(
            "twins taken for saturated",
            (_cards("dead", "solved", "saturated", "saturated"),),
            (
                "Card C has all its sums at 0, card D at 40. At which of the 2 is tanh flat?",
                "At z = 0 tanh has slope 1. On its way back each slope of card C meets something "
                "else that is 0: what?",
                "Give one of the 8 units on card C weights of its own. In what did it differ from "
                "the other 7 before?",
            ),
            within="C",
        ),
        Mistake(
            "saturated taken for twins",
            (_cards("dead", "solved", "twins", "twins"),),
            (
                "Card D has its sum at 40 on both rows. Suppose its 3 units were all different: how "
                "much would tanh let back at 40?",
                "Twins are units that cannot be told apart. What does card D tell you of its 3 "
                "hidden units, one by one?",
                "At z = 0 tanh has slope 1, at z = 40 slope 0. On which of the cards C and D does "
                "the bend let nothing back?",
            ),
            within="D",
        ),
        Mistake(
            "saturated taken for solved",
            (_cards("dead", "solved", "twins", "solved"),),
            (
                "Card D answers 1 to both rows, and the targets are 0. How large are its 2 errors?",
                "A loss of 0.5 leaves a lot to learn, and card D's slopes are 0 all the same. Where "
                "between the error of 1 and the weights did they get lost?",
                "Cards B and D both have slopes of 0; one has loss 1e-30, one 0.5. On which of them "
                "are the errors 0?",
            ),
            within="D",
        ),
        Mistake(
            "a big slope is far",
            (_cards("dead", "solved", "twins", "saturated", "second"),),
            (
                "Slope 10 at w = 0.1, slope 4 at w = 4, and both bottoms at 0. Which w is nearer?",
                "The first bowl has κ = 100, the second κ = 1. What does the slope κ·w tell you "
                "about w alone?",
                "How far is it from 0.1 to 0, and how far from 4 to 0?",
            ),
            within="nearer",
        ),
    ),
)


# 7.4: which log was measured? (a table found on the web) -------------------------------------


def _says(word):
    return lambda: word


EX_7_4 = Exercise(
    "7.4",
    name="which log was measured?",
    weight=1,
    reference=(_says("B"),),
    observe=observe.chosen("a", "b", "c", "none"),
    chapter=CHAPTER,
    section="5 · Two rows, many starts",
    probes=(Probe("the three logs", None),),
    mistakes=(
        Mistake(
            "losses that halve for ever",
            (_says("A"),),
            (
                "In log A the loss halves every 100 steps, from 0.5 to 0.000977, exactly. Did any of "
                "the 500 measured starts do that?",
                "The 20 measured curves fall fast at first and then crawl. What would one that "
                "halves every 100 steps look like on the log axis?",
                "Log A ends at 0.49 and 0.71, 0.01 from each target. Which loss do you work out from "
                "these two?",
            ),
        ),
        Mistake(
            "a score without targets",
            (_says("C"),),
            (
                "Log C prints 1 prediction for 2 rows with targets 0.5 and 0.7. What became of "
                "the other row?",
                "Log C has 0.6 for a prediction. Say it is the first row's: how far is it from 0.5, "
                "and how could the loss then be 0.0?",
                "Log C ends at loss 0 with 1 number for 2 targets. Can 1 number equal both?",
            ),
        ),
        Mistake(
            "none of them",
            (_says("none"),),
            (
                "You trust none of the 3. Run the program of the chapter from start 0: what is "
                "its loss at step 900?",
                "Log B ends at 0.555 and 0.651, for targets 0.5 and 0.7. Which loss do you work out from "
                "these two?",
                "The table of the chapter has a row U(0, 1), start 0. Which log has its 3 first "
                "numbers?",
            ),
        ),
    ),
)

EXERCISES = (EX_7_1, EX_7_2, EX_7_3, EX_7_4)
