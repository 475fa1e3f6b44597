"""The digits' network in other libraries, where they are installed: the same slopes and losses."""

import importlib.util

import numpy as np
import pytest

from mgcourse.chapters import frameworks


@pytest.mark.parametrize("name", frameworks.LIBRARIES)
def test_the_same_slopes_and_losses(name):
    module = frameworks.LIBRARIES[name]
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed: nothing to compare")
    first, batches, (X_test, _) = frameworks.task(0)
    losses, slopes, logits = frameworks.PROGRAMS[name](first, batches[:20], X_test)
    ours = frameworks.in_mgcourse(first, batches[:20], X_test)
    assert losses == pytest.approx(ours[0], abs=1e-6)
    for theirs, own in zip(slopes, ours[1], strict=True):
        assert theirs.shape == own.shape
        assert np.abs(theirs - own).max() < 1e-6
    assert np.abs(logits - ours[2]).max() < 1e-6
