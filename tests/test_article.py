"""Programs in the spelling the source article uses, with its errors repaired."""

import numpy as np

import mgcourse as mg


def test_a_parameter_of_a_shape():
    assert mg.Tensor(2, 3).uniform_().shape == (2, 3)


def test_sigmoid_network_with_target_three_stays_above_two():
    """2-3-1, x = [1, 2], y = 3: a sigmoid output never gets there."""
    mg.seed(0)
    W1, b1 = mg.Tensor(2, 3).uniform_(), mg.Tensor(3).uniform_()
    W2, b2 = mg.Tensor(3, 1).uniform_(), mg.Tensor(1).uniform_()
    x, y = mg.tensor([1.0, 2.0]), mg.tensor([3.0])
    learning_rate = 0.01
    losses = []
    for _ in range(1000):
        a1 = mg.activation.sigmoid(x @ W1 + b1)
        a2 = mg.activation.sigmoid(a1 @ W2 + b2)
        loss = mg.loss.mse(a2, y)
        for p in (W1, b1, W2, b2):
            p.grad = 0
        loss.backward()
        W1 -= learning_rate * W1.grad
        b1 -= learning_rate * b1.grad
        W2 -= learning_rate * W2.grad
        b2 -= learning_rate * b2.grad
        losses.append(loss.item() / 2)
    assert losses == sorted(losses, reverse=True)
    assert 2.0 < losses[-1] < 2.1


def test_relu_network_on_two_rows_learns():
    """2-3-1, ReLU twice, half the mean of the squares, step size 0.01, uniform start."""
    x = mg.Tensor([[0.1, 0.2], [0.3, 0.4]])
    y_true = mg.Tensor([[0.5], [0.7]])
    ends = []
    for start in range(20):
        mg.seed(start)
        W1, b1 = mg.Tensor(2, 3).uniform_(), mg.Tensor(3).uniform_()
        W2, b2 = mg.Tensor(3, 1).uniform_(), mg.Tensor(1).uniform_()
        for _ in range(900):
            a1 = mg.activation.relu(x @ W1 + b1)
            a2 = mg.activation.relu(a1 @ W2 + b2)
            loss = 0.5 * ((y_true - a2) ** 2).mean()
            for p in (W1, b1, W2, b2):
                p.grad = 0
            loss.backward()
            for p in (W1, b1, W2, b2):
                p -= 0.01 * p.grad
        ends.append(loss.item())
    assert 0 < np.median(ends) < 0.002 and max(ends) < 0.01


def test_linear_regression_whose_weights_are_not_unique():
    """Equal inputs and a constant target: only w1 + w2 and b are fixed."""
    x, y = mg.tensor([[0.0, 0.0], [1.0, 1.0]]), mg.tensor([[1.0], [1.0]])
    for start, end in (((0.5, 0.5, 0.5), (0, 0, 1)), ((1.0, 0.0, 0.5), (0.5, -0.5, 1))):
        w, b = mg.Tensor(2, 1), mg.Tensor(1)
        w.data, b.data = np.reshape(start[:2], (2, 1)), start[2:]
        for _ in range(1000):
            loss = mg.loss.mse(x @ w + b, y)
            w.grad, b.grad = 0, 0
            loss.backward()
            w -= 0.1 * w.grad
            b -= 0.1 * b.grad
        assert np.allclose([*w.data.ravel(), *b.data], end, atol=1e-6)
