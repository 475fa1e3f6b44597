"""The array engine: gradients against HIPS autograd, shapes, semantics, errors."""

import copy
import gc
import pickle
import tracemalloc

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mgcourse as mg
from mgcourse import Tensor, tensor

SHAPES = [(), (1,), (3,), (2, 3), (1, 3), (2, 1), (4, 2, 3), (4, 1, 1), (1, 2, 1)]


def parameter(array):
    return tensor(array, requires_grad=True)


def assert_same_gradients(ours, reference, arrays):
    """Two programs for one array: the same values, and slopes of an uneven sum of them."""
    leaves = [parameter(a) for a in arrays]
    result = ours(*leaves)
    weights = np.cos(np.arange(result.size)).reshape(result.shape)
    (result * weights).sum().backward()
    assert np.allclose(result.numpy(), reference(*arrays), rtol=1e-12, atol=1e-12)

    # 0 · input: autograd warns of an input that the program does not use
    def total(*a):
        return anp.sum(reference(*a) * weights) + sum(0.0 * anp.sum(x) for x in a)

    for i, leaf in enumerate(leaves):
        expected = autograd.grad(total, i)(*arrays)
        assert type(leaf.grad) is np.ndarray and leaf.grad.shape == leaf.shape
        assert np.allclose(leaf.grad, expected, rtol=1e-10, atol=1e-12)


# ----------------------------------------------------------------- random programs


def _rows(a):
    return a[np.array([0, -1, 0])]


UNARY = {
    "exp": (lambda t: (t * 0.3).exp(), lambda a: anp.exp(a * 0.3)),
    "log": (lambda t: (t * t + 1).log(), lambda a: anp.log(a * a + 1)),
    "relu": (lambda t: t.relu(), lambda a: anp.maximum(a, 0.0)),
    "tanh": (lambda t: t.tanh(), anp.tanh),
    "sigmoid": (lambda t: t.sigmoid(), lambda a: 1 / (1 + anp.exp(-a))),
    "swish": (lambda t: t.swish(), lambda a: a / (1 + anp.exp(-a))),
    "negative": (lambda t: -t, lambda a: -a),
    "square": (lambda t: t**2, lambda a: a**2),
    "sum": (lambda t: t.sum(), anp.sum),
    "mean of the last axis": (
        lambda t: t.mean(axis=-1, keepdims=True) if t.ndim else t,
        lambda a: anp.mean(a, axis=-1, keepdims=True) if a.ndim else a,
    ),
    "softmax": (
        lambda t: t.softmax() if t.ndim else t,
        lambda a: (
            anp.exp(a - a.max(-1, keepdims=True))
            / anp.sum(anp.exp(a - a.max(-1, keepdims=True)), axis=-1, keepdims=True)
            if a.ndim
            else a
        ),
    ),
    "log_softmax": (
        lambda t: t.log_softmax() if t.ndim else t,
        lambda a: (
            a
            - a.max(-1, keepdims=True)
            - anp.log(anp.sum(anp.exp(a - a.max(-1, keepdims=True)), axis=-1, keepdims=True))
            if a.ndim
            else a
        ),
    ),
    "largest of the first axis": (
        lambda t: t.max(axis=0) if t.ndim else t,
        lambda a: anp.max(a, axis=0) if a.ndim else a,
    ),
    "a row twice": (lambda t: t[[0, -1, 0]] if t.ndim else t, lambda a: _rows(a) if a.ndim else a),
    "@ its transpose": (
        lambda t: t.tanh() @ t.T if t.ndim == 2 else t,
        lambda a: anp.tanh(a) @ a.T if a.ndim == 2 else a,
    ),
    "@ a vector": (
        lambda t: t @ np.ones(t.shape[-1]) if t.ndim else t,
        lambda a: a @ np.ones(a.shape[-1]) if a.ndim else a,
    ),
    "transpose, twice": (lambda t: (t * t).T.T, lambda a: (a * a).T.T),
    "flatten": (lambda t: t.reshape(-1), lambda a: anp.reshape(a, -1)),
}
BINARY = {
    "+": (lambda s, t: s + t,) * 2,
    "-": (lambda s, t: s - t,) * 2,
    "*": (lambda s, t: s * t,) * 2,
    "/": (lambda s, t: s / (t * t + 1),) * 2,
    "**": (lambda s, t: (s * s + 1) ** (t * 0.1),) * 2,
}


@st.composite
def programs(draw):
    """Inputs of shapes that broadcast, and steps that use what came before, shared or not."""
    shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    arrays = [rng.uniform(-2, 2, shape) for shape in shapes]
    steps, known = [], [a.shape for a in arrays]
    for _ in range(draw(st.integers(1, 6))):
        i = draw(st.integers(0, len(known) - 1))
        fitting = [j for j, shape in enumerate(known) if broadcasts(known[i], shape)]
        if draw(st.booleans()):
            step = draw(st.sampled_from(sorted(UNARY))), (i,)
        else:
            step = draw(st.sampled_from(sorted(BINARY))), (i, draw(st.sampled_from(fitting)))
        steps.append(step)
        example = run(steps, [np.zeros(a.shape) for a in arrays], side=1)
        known.append(np.shape(example))
    return arrays, steps


def broadcasts(a, b):
    try:
        return len(np.broadcast_shapes(a, b)) <= 3
    except ValueError:
        return False


def run(steps, inputs, side):
    made = list(inputs)
    for name, operands in steps:
        made.append({**UNARY, **BINARY}[name][side](*(made[i] for i in operands)))
    return made[-1]


@given(programs())
def test_random_programs_agree_with_autograd(program):
    arrays, steps = program
    assert_same_gradients(lambda *t: run(steps, t, 0), lambda *a: run(steps, a, 1), arrays)


@settings(max_examples=30)
@given(st.sampled_from(SHAPES), st.sampled_from(SHAPES), st.sampled_from(sorted(BINARY)))
def test_gradients_have_the_shape_of_their_value(left, right, name):
    if broadcasts(left, right):
        rng = np.random.default_rng(0)
        arrays = [rng.normal(size=left), rng.normal(size=right)]
        assert_same_gradients(*BINARY[name], arrays)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((3,), (3,)),
        ((3,), (3, 2)),
        ((2, 3), (3,)),
        ((2, 3), (3, 4)),
        ((5, 2, 3), (3,)),
        ((3,), (5, 3, 2)),
        ((5, 2, 3), (3, 4)),
        ((2, 3), (5, 3, 4)),
        ((5, 2, 3), (5, 3, 4)),
        ((5, 1, 2, 3), (4, 3, 2)),
        ((0, 3), (3, 2)),
        ((2, 0), (0, 3)),
    ],
)
def test_matmul_of_vectors_matrices_and_batches(left, right):
    rng = np.random.default_rng(1)
    arrays = [rng.normal(size=left), rng.normal(size=right)]
    assert_same_gradients(lambda s, t: s @ t, lambda a, b: a @ b, arrays)


@pytest.mark.parametrize(
    "where", [0, -1, slice(1, 3), (slice(None), 1), ([0, 0, 2], [1, 1, 0]), (None, 2), ...]
)
def test_indexing_gives_back_every_use(where):
    a = np.arange(12.0).reshape(4, 3)
    assert_same_gradients(lambda t: t[where], lambda x: x[where], [a])


@pytest.mark.parametrize("axis", [None, 0, 1, -1, (0, 2)])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("name", ["sum", "mean", "max"])
def test_reductions_along_any_axis(name, axis, keepdims):
    a = np.random.default_rng(2).normal(size=(4, 2, 3))
    assert_same_gradients(
        lambda t: getattr(t, name)(axis=axis, keepdims=keepdims),
        lambda x: getattr(anp, name)(x, axis=axis, keepdims=keepdims),
        [a],
    )


def test_arrays_without_numbers_pass_through_every_operation():
    for shape in ((0,), (0, 3), (3, 0), (2, 0, 3)):
        w = Tensor(*shape)
        made = [w + 1.0, 2.0 * w - w / 3, w**2, -w, w.exp(), w.log(), w.relu(), w.tanh()]
        made += [w.sigmoid(), w.swish(), w.softmax(), w.log_softmax(), w.reshape(-1), w[...]]
        made += [w.T.T, w + np.ones((4, *(1 for _ in shape))), w[..., None] @ np.ones((1, 2))]
        for result in made:
            w.grad = 0
            result.sum().backward()
            assert result.size == 0 and w.grad.shape == w.shape
        assert w.sum().item() == 0.0
    assert (Tensor(2, 0) @ Tensor(0, 3)).data.tolist() == [[0.0] * 3] * 2
    assert Tensor(0, 3).max(axis=1).shape == Tensor(0, 3).mean(axis=1).shape == (0,)
    linear = mg.nn.Linear(3, 2)
    linear(tensor(np.ones((0, 3)))).sum().backward()
    assert linear.W.grad.tolist() == [[0.0] * 2] * 3 and linear.b.grad.tolist() == [0.0, 0.0]


def test_largest_elements_share_the_gradient():
    x = parameter([1.0, 3.0, 3.0])
    x.max().backward()
    assert x.grad.tolist() == [0.0, 0.5, 0.5]


def test_log_softmax_agrees_with_autograd():
    a = np.random.default_rng(3).normal(size=(4, 5))

    def reference(x):
        return x - anp.log(anp.sum(anp.exp(x), axis=1, keepdims=True))

    assert_same_gradients(lambda t: t.log_softmax(), reference, [a])


@settings(max_examples=40)
@given(st.lists(st.floats(-5, 5), min_size=3, max_size=3), st.floats(-5, 5))
def test_numbers_and_arrays_on_either_side(numbers, n):
    a = np.array(numbers)
    for ours in (
        lambda x: n + x * 2 - x / 2 + (3 - x) * n,
        lambda x: np.float64(n) * x + a * x - (a - x) + np.int64(2) * x,
        lambda x: 2.0 ** (x * 0.1) + 1 / (x * x + 1),
    ):
        assert_same_gradients(ours, ours, [a + 0.5])
    assert_same_gradients(lambda x: a @ x, lambda x: a @ x, [np.eye(3)])


# ----------------------------------------------------------------- semantics


def test_leaves_accumulate_and_nothing_else_does():
    a = parameter(2.0)
    result = (a * a) * 3
    result.backward()
    assert a.grad == 12
    result.backward()
    assert a.grad == 24


def test_a_node_used_twice_gets_both_gradients():
    a = parameter([1.0, 2.0])
    (a + a).sum().backward()
    assert a.grad.tolist() == [2.0, 2.0]


def test_gradients_of_two_leaves_are_not_one_array():
    a, b, c, d = (parameter([[1.0]]) for _ in range(4))
    ((a + b) - c.T + d.reshape(1, 1)).backward([[1.0]])
    a.grad[0] = 7.0
    assert b.grad == d.grad == 1.0 and c.grad == -1.0
    given = np.ones((1, 1))
    a.backward(given)
    a.grad -= 1
    assert given == 1.0


def test_data_gets_no_gradient_and_costs_none():
    x, W = tensor(np.ones((2, 3))), Tensor(3, 1).fill_(1.0)
    z = x @ W
    assert z._prev == (W,)
    z.sum().backward()
    assert x.grad is None
    assert not (x * 2 + 1)._prev


def test_backward_may_start_from_any_gradient_that_fits():
    a = parameter([1.0, 2.0])
    (a * a).backward([1.0, 10.0])
    assert a.grad.tolist() == [2.0, 40.0]
    for wrong in (1.0, [1.0], np.ones((1, 2))):
        with pytest.raises(ValueError, match=r"for a tensor of shape \(2,\).*shape of its value"):
            (a * a).backward(wrong)


def test_a_step_on_a_leaf_is_in_place_and_unrecorded():
    W = Tensor(2).fill_(1.0)
    same, numbers = W, W.data
    W -= 0.5 * np.ones(2)
    assert W is same and W.data is numbers and W.data.tolist() == [0.5, 0.5] and not W._prev


def test_augmented_assignment_of_a_node_leaves_the_bias_alone():
    b, x, W = Tensor(2).fill_(1.0), tensor([[1.0, 2.0]]), Tensor(2, 2).fill_(1.0)
    h = b
    h += x @ W
    assert h is not b and b.data.tolist() == [1.0, 1.0] and h.data.tolist() == [[4.0, 4.0]]


def test_a_step_between_forward_and_backward_is_reported():
    W = Tensor(2).fill_(1.0)
    W.label = "W"
    loss = (W * W).sum()
    W -= 0.1
    with pytest.raises(RuntimeError, match=r"W, a tensor of shape \(2,\) has been changed"):
        loss.backward()
    loss = (W * W).sum()
    W.data -= 0.1
    with pytest.raises(RuntimeError, match="run the forward pass again"):
        loss.backward()


def test_a_step_on_data_changes_nothing_that_was_made_from_it():
    x, W = tensor([[1.0, 2.0], [3.0, 4.0]]), Tensor(2, 1)
    row, total, z = x[0], x.sum(), (x @ W).sum()
    row += 10
    total -= 1
    x -= 100
    z.backward()
    assert row.data.tolist() == [11.0, 12.0] and total.item() == 9.0
    assert x.data.tolist() == [[-99.0, -98.0], [-97.0, -96.0]] and W.grad.tolist() == [[4], [6]]
    assert total.fill_(2).item() == 2.0


def test_a_step_must_not_grow_its_parameter():
    b = Tensor(3)
    with pytest.raises(ValueError, match=r"a step of shape \(1, 3\).*must not grow"):
        b -= np.ones((1, 3))


def test_numbers_given_are_copied():
    a = np.ones(3)
    for made in (Tensor(a), tensor(a), parameter(a)):
        made.data -= 1
    W = Tensor(3)
    W.data = a
    W -= 1
    assert a.tolist() == [1.0, 1.0, 1.0]


def test_a_chain_of_a_hundred_thousand():
    x = parameter(1.0)
    y = x
    for _ in range(100_000):
        y = y + 1.0
    y.backward()
    assert x.grad == 1.0
    del y


def test_a_graph_dies_with_its_last_reference():
    W = Tensor(300, 300).fill_(0.01)
    x = tensor(np.ones((300, 300)))
    gc.disable()
    tracemalloc.start()
    try:
        W.grad = None
        before = tracemalloc.get_traced_memory()[0]
        loss = ((x @ W).tanh() ** 2).mean()
        loss.backward()
        W.grad = None
        assert tracemalloc.get_traced_memory()[0] - before > 1_000_000
        del loss
        assert tracemalloc.get_traced_memory()[0] - before < 10_000
    finally:
        tracemalloc.stop()
        gc.enable()


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda t: pickle.loads(pickle.dumps(t))])
def test_a_copy_has_the_numbers_and_no_history(copied):
    W = Tensor(2).fill_(3.0)
    z = W * 2
    twin = copied(z)
    assert twin.data.tolist() == [6.0, 6.0] and not twin._prev and twin.requires_grad
    W.label = "W"
    assert copied(W).label == "W"


def test_the_same_seed_gives_the_same_parameters():
    drawn = []
    for _ in range(2):
        mg.seed(3)
        drawn.append([*Tensor(3).uniform_().data, *Tensor(3).normal_().data])
    assert drawn[0] == drawn[1]


def test_zero_gradient_has_the_shape_of_the_value():
    assert Tensor(2, 3).grad.shape == (2, 3)
    W = Tensor(2, 3)
    W.grad = 0.0
    assert W.grad.tolist() == [[0.0] * 3] * 2


def test_reading_numbers():
    x = tensor([[1, 2], [3, 4]])
    assert x.data.dtype == np.float64
    assert x.shape == (2, 2) and x.ndim == 2 and x.size == 4 and len(x) == 2
    assert [row.numpy().tolist() for row in x] == [[1.0, 2.0], [3.0, 4.0]]
    assert x[1, 1].item() == 4.0 and float(x.sum()) == 10.0
    assert tensor(2.0) and not tensor([[0.0]])
    assert (x > 2).tolist() == [[False, False], [True, True]]
    assert x.argmax(axis=1).tolist() == [1, 1]
    x.numpy()[0] = 9
    assert x.data[0, 0] == 1.0
    assert repr(tensor([1.0], label="b")) == "Tensor([1.], label='b')"


# ----------------------------------------------------------------- numerics


def test_extreme_inputs_are_right_and_silent():
    z = parameter([-1000.0, 0.0, 1000.0])
    s = z.sigmoid()
    s.sum().backward()
    assert s.data.tolist() == [0.0, 0.5, 1.0] and z.grad.tolist() == [0.0, 0.25, 0.0]
    z.grad = 0
    t = z.tanh()
    t.sum().backward()
    assert t.data.tolist() == [-1.0, 0.0, 1.0] and z.grad.tolist() == [0.0, 1.0, 0.0]
    z.grad = 0
    p = z.softmax()
    p[1].backward()
    assert p.data.tolist() == [0.0, 0.0, 1.0] and z.grad.tolist() == [0.0, 0.0, 0.0]
    z.grad = 0
    y = z.log_softmax()
    y[0].backward()
    assert y.data.tolist() == [-2000.0, -1000.0, 0.0] and z.grad.tolist() == [1.0, 0.0, -1.0]
    z.grad = 0
    s = z.swish()
    s.sum().backward()
    assert s.data.tolist() == [0.0, 0.0, 1000.0] and z.grad.tolist() == [0.0, 0.5, 1.0]


def test_powers_at_zero():
    x = parameter([0.0, 2.0])
    (x**2).sum().backward()
    assert x.grad.tolist() == [0.0, 4.0]
    x.grad = 0
    (x**0).sum().backward()
    assert x.grad.tolist() == [0.0, 0.0]


# ----------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            lambda: tensor(np.ones((4, 3))) @ tensor(np.ones((2, 3))),
            r"\(4, 3\) @ \(2, 3\): inner sizes 3 and 2 differ; .* x @ W.T",
        ),
        (
            lambda: tensor(np.ones((4, 3))) @ tensor(np.ones((4, 2))),
            r"inner sizes 3 and 4 differ; .* x.T @ W",
        ),
        (lambda: tensor(1.0) @ tensor([1.0]), r"a single number has no rows; use \*"),
        (lambda: tensor([1.0]) @ 2, r"a single number has no rows; use \*"),
        (lambda: tensor([1.0, 2.0]) + tensor([1.0, 2.0, 3.0]), r"add: shapes \(2,\) and \(3,\)"),
        (
            lambda: tensor(np.ones((4, 2))) * np.ones(4),
            r"multiply: shapes \(4, 2\) and \(4,\) .* reshape\(-1, 1\)",
        ),
        (lambda: mg.nn.Linear(3, 2)(np.ones((5, 4))), r"\(5, 4\) @ \(3, 2\): inner sizes 4 and 3"),
        (lambda: Tensor(2).backward(), r"starts from one number.*shape \(2,\).*mean\(\)"),
        (lambda: tensor([1.0, -1.0, 0.0]).log(), "2 of 3 elements .* logits"),
        (lambda: mg.nn.Linear(3, 2)(1.0), r"\(\) @ \(3, 2\): a single number has no rows"),
        (lambda: tensor(np.ones(4)) @ Tensor(3, 2), "as many columns as the right has rows"),
        (
            lambda: Tensor(2, 3, 4) @ Tensor(3, 4, 5),
            r"\(2, 3, 4\) @ \(3, 4, 5\): in front of the matrices, sizes 2 and 3 differ",
        ),
        (lambda: Tensor(2, 3) / Tensor(3, 2), r"divide: shapes .* 3 and 2 differ; .* transpose"),
        (lambda: Tensor(6).reshape(4, -1), r"6 numbers of shape \(6,\) do not fill \(4, -1\)"),
        (lambda: Tensor(6).reshape((5,)), r"do not fill \(5,\); one size may be -1"),
        (lambda: Tensor(0).mean(), "no numbers, no mean"),
        (lambda: Tensor(0, 3).max(axis=0), r"max of an array of shape \(0, 3\): no numbers"),
        (lambda: Tensor(2).item(), "2 numbers, not one"),
        (lambda: bool(Tensor(2)), "2 numbers, not one"),
    ],
)
def test_what_does_not_fit_is_explained(wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong()


SMALL_SHAPES = st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple)


@given(SMALL_SHAPES, SMALL_SHAPES)
def test_a_suggested_cure_cures(left, right):
    x, y = tensor(np.ones(left)), tensor(np.ones(right))
    for operate in (lambda x, y: x + y, lambda x, y: x @ y):
        try:
            operate(x, y)
        except ValueError as misfit:
            says = str(misfit)
            assert str(left) in says and str(right) in says
            if "x @ W.T" in says or "transpose, .T?" in says:
                operate(x, y.T)
            elif "x.T @ W" in says:
                operate(x.T, y)
            elif "reshape(-1, 1)" in says:
                column = (t.reshape(-1, 1) if t.ndim == 1 else t for t in (x, y))
                operate(*column)


def test_backward_of_data_says_that_nothing_wants_a_gradient():
    with pytest.raises(RuntimeError, match="no parameter has gone into it"):
        tensor(1.0).backward()


@pytest.mark.parametrize("junk", ["text", [[1, 2], [3]], None, mg.Value(1.0), 1j])
def test_only_real_numbers_make_a_tensor(junk):
    with pytest.raises(TypeError):
        tensor(junk)
    with pytest.raises(TypeError):
        Tensor(2) + junk


def test_a_list_of_tensors_is_named_and_not_cut_off_from_its_history():
    with pytest.raises(TypeError, match="not Tensor"):
        tensor([Tensor(1), Tensor(1)])


def test_gradients_and_data_must_keep_their_shape():
    W = Tensor(2, 3)
    with pytest.raises(ValueError, match="has the shape of its value"):
        W.grad = np.ones((3, 2))
    with pytest.raises(ValueError, match=r"data of shape \(3, 2\)"):
        W.data = np.ones((3, 2))
