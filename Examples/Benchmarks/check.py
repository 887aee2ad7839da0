"""Checks that both peers compute the same loss and gradient from the same weights, batch and noise.

In float64, where a rounding does not push a relu or an argmax to its other side.
"""

import tempfile
from pathlib import Path

import jax
import numpy as np
import torch

import data
import jax_steps
import torch_steps
import workloads as wl

TOLERANCE = 1e-9


def check(w: wl.Workload, folder: Path) -> tuple[float, float]:
    """The relative differences of loss and gradient."""
    random = np.random.default_rng(2)
    noise = [getattr(random, kind)(size=shape) for kind, shape in wl.noise(w)]
    x, target = (array[0].astype(np.float64) for array in wl.batches(w, folder))

    def loss(p):
        return jax_steps.LOSSES[w.family](w, p, x, target, noise)

    p = {name: weight.astype(np.float64) for name, weight in wl.weights(w).items()}
    value, gradient = jax.value_and_grad(loss)(p)

    p = {name: torch.from_numpy(weight.T.copy()).requires_grad_(True) for name, weight in p.items()}
    x, target, *noise = map(torch.from_numpy, (x, target, *noise))
    other = torch_steps.LOSSES[w.family](w, p, x, target, noise)
    other.backward()
    difference = max(np.abs(gradient[name] - weight.grad.numpy().T).max() for name, weight in p.items())
    largest = max(np.abs(g).max() for g in gradient.values())
    return abs(float(value) - other.item()) / abs(float(value)), float(difference / largest)


if __name__ == "__main__":
    jax.config.update("jax_enable_x64", True)
    with tempfile.TemporaryDirectory() as name:
        data.write(Path(name))
        results = {key: check(w, Path(name)) for key, w in wl.WORKLOADS.items()}
    for key, (loss, gradient) in results.items():
        print(f"{key:4} loss differs by {loss:.1e}, gradient by {gradient:.1e}")
    if not all(difference < TOLERANCE for pair in results.values() for difference in pair):
        raise SystemExit("JAX and PyTorch disagree")
