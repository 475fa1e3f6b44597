"""Who moves the weights: rules that turn gradients into steps.

Each optimiser takes parameters of either engine (scalar `Value`s or `Tensor`s), and keeps
what it remembers in a list beside them. Names, defaults and trajectories are PyTorch's.

>>> from mgcourse import Value
>>> w = Value(4.0)
>>> descent = SGD([w], lr=0.1)
>>> (w * w / 2).backward()
>>> descent.step()
>>> w.data
3.6
"""

import math

import numpy as np


class Optimiser:
    """What all rules share.

    Parameters
    ----------
    params : iterable of Value or Tensor
    lr : float
        The step size; may be changed between steps, also by a schedule.
    weight_decay : float
        Adds `weight_decay` · parameter to each gradient: the slope of an L2 penalty.

    Raises
    ------
    ValueError
        If there are no parameters, one is data, or the step size is not above 0.
    """

    def __init__(self, params, lr, weight_decay=0.0):
        self.params = list(params)
        if not self.params:
            raise ValueError("no parameters to move: pass model.parameters()")
        if not all(getattr(p, "requires_grad", True) for p in self.params):
            raise ValueError("data has no gradient to follow: tensor(…, requires_grad=True)")
        if not lr > 0:
            raise ValueError(f"a step size of {lr} goes nowhere or uphill; lr must be above 0")
        self.lr, self.weight_decay = lr, weight_decay
        self.steps = 0
        self._memory = [self._blank(p) for p in self.params]

    def zero_grad(self):
        """Forget the gradients of the step before."""
        for p in self.params:
            p.grad = 0.0

    def step(self):
        """Move every parameter once, against its gradient."""
        self.steps += 1
        for i, p in enumerate(self.params):
            grad = p.grad
            if self.weight_decay:
                grad = grad + self.weight_decay * p.data
            move, self._memory[i] = self._move(grad, self._memory[i])
            p.data -= move

    def _blank(self, p):
        """What is remembered of a parameter before the first step."""

    def _move(self, grad, memory):
        """What to subtract, and what to remember."""
        raise NotImplementedError


class SGD(Optimiser):
    """Gradient descent, with momentum on request (Polyak 1964; Nesterov 1983).

    With momentum β the velocity v ← βv + g takes the gradient's place; Nesterov's form looks
    ahead with g + βv.
    """

    def __init__(self, params, lr=1e-3, momentum=0.0, *, weight_decay=0.0, nesterov=False):
        if nesterov and not momentum:
            raise ValueError("nesterov looks ahead along the velocity: it needs a momentum")
        self.momentum, self.nesterov = momentum, nesterov
        super().__init__(params, lr, weight_decay)

    def _blank(self, p):
        return 0.0

    def _move(self, grad, velocity):
        if not self.momentum:
            return self.lr * grad, velocity
        velocity = self.momentum * velocity + grad
        ahead = grad + self.momentum * velocity if self.nesterov else velocity
        return self.lr * ahead, velocity


class Adagrad(Optimiser):
    """A step size for each weight, from the sum of its squared gradients (Duchi et al., 2011)."""

    def __init__(self, params, lr=1e-2, *, weight_decay=0.0, eps=1e-10):
        self.eps = eps
        super().__init__(params, lr, weight_decay)

    def _blank(self, p):
        return 0.0

    def _move(self, grad, total):
        total = total + grad * grad
        return self.lr * grad / (total**0.5 + self.eps), total


class RMSprop(Optimiser):
    """Adagrad with a memory that fades: a running mean of the squares (Hinton, 2012)."""

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0):
        self.alpha, self.eps, self.momentum = alpha, eps, momentum
        super().__init__(params, lr, weight_decay)

    def _blank(self, p):
        return 0.0, 0.0

    def _move(self, grad, memory):
        square, velocity = memory
        square = self.alpha * square + (1 - self.alpha) * grad * grad
        velocity = self.momentum * velocity + grad / (square**0.5 + self.eps)
        return self.lr * velocity, (square, velocity)


class Adadelta(Optimiser):
    """RMSprop whose numerator is a running mean of its own steps (Zeiler, 2012)."""

    def __init__(self, params, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0.0):
        self.rho, self.eps = rho, eps
        super().__init__(params, lr, weight_decay)

    def _blank(self, p):
        return 0.0, 0.0

    def _move(self, grad, memory):
        squares, moves = memory
        squares = self.rho * squares + (1 - self.rho) * grad * grad
        move = ((moves + self.eps) / (squares + self.eps)) ** 0.5 * grad
        moves = self.rho * moves + (1 - self.rho) * move * move
        return self.lr * move, (squares, moves)


class Adam(Optimiser):
    """Momentum and RMSprop, both corrected for their empty start (Kingma & Ba, 2015)."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        self.betas, self.eps = betas, eps
        super().__init__(params, lr, weight_decay)

    def _blank(self, p):
        return 0.0, 0.0

    def _move(self, grad, memory):
        (b1, b2), (mean, square) = self.betas, memory
        mean = b1 * mean + (1 - b1) * grad
        square = b2 * square + (1 - b2) * grad * grad
        full_mean, full_square = mean / (1 - b1**self.steps), square / (1 - b2**self.steps)
        return self.lr * full_mean / (full_square**0.5 + self.eps), (mean, square)


def adam_step(w, m, v, g, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    """One step of Adam as a function: what chapter 12 builds on until a learner's own passes.

    Parameters
    ----------
    w, m, v, g : float or array
        The weight, the running means of its gradients and of their squares, its gradient.
    t : int
        Which step this is, from 1.
    lr, b1, b2, eps : float

    Returns
    -------
    w, m, v
        After the step.
    """
    rule = Adam([w], lr, (b1, b2), eps)
    rule.steps = t
    move, (m, v) = rule._move(g, (m, v))
    return w - move, m, v


class Schedule:
    """Changes an optimiser's step size: call `step()` once an epoch.

    Parameters
    ----------
    optimiser : Optimiser
    factor : callable
        `factor(epoch)` times the first step size is the step size of that epoch, from 0.
    """

    def __init__(self, optimiser, factor):
        self.optimiser, self.factor = optimiser, factor
        self.first, self.epoch = optimiser.lr, 0
        optimiser.lr = self.first * factor(0)

    def step(self):
        """Go to the next epoch's step size."""
        self.epoch += 1
        self.optimiser.lr = self.first * self.factor(self.epoch)


def StepLR(optimiser, step_size, gamma=0.1):
    """Times `gamma` after every `step_size` epochs."""
    return Schedule(optimiser, lambda epoch: gamma ** (epoch // step_size))


def ExponentialLR(optimiser, gamma):
    """Times `gamma` after every epoch."""
    return Schedule(optimiser, lambda epoch: gamma**epoch)


def CosineAnnealingLR(optimiser, T_max):
    """From the first step size to 0 in `T_max` epochs, along half a cosine."""
    return Schedule(optimiser, lambda epoch: (1 + math.cos(math.pi * epoch / T_max)) / 2)


def clip_grad_norm(params, max_norm):
    """Shorten all gradients by one factor, so that together they are at most `max_norm` long.

    Their direction stays. Returns the length before (Pascanu, Mikolov & Bengio, 2013).
    """
    params = list(params)
    norm = math.sqrt(sum(float(np.sum(p.grad * p.grad)) for p in params))
    if norm > max_norm:
        for p in params:
            p.grad = p.grad * (max_norm / norm)
    return norm
