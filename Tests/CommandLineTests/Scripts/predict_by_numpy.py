"""Compares the predictions of a hidden Markov model with the forward-backward and Viterbi recursions in NumPy."""
import sys

import numpy as np
from safetensors.numpy import load_file

weights = {k: v.astype(np.float64) for k, v in load_file("run/checkpoint.safetensors").items()}
rows = np.loadtxt("x.csv", delimiter=",", ndmin=2)
start = weights["model.start"]
transition = weights["model.s.z.logits"]
level = weights["model.level"][:, 0]
log_std = float(weights["model.x.log_std"])


def log_softmax(x):
    x = x - x.max(-1, keepdims=True)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def logsumexp(x, axis):
    m = x.max(axis, keepdims=True)
    return (m + np.log(np.exp(x - m).sum(axis, keepdims=True))).squeeze(axis)


first = log_softmax(np.exp(log_softmax(start)) @ transition)
step = log_softmax(transition)
posterior, path, likelihood = [], [], []
for x in rows:
    emission = -0.5 * ((x[:, None] - level) / np.exp(log_std)) ** 2 - log_std - 0.5 * np.log(2 * np.pi)
    alpha, beta, best, back = [first + emission[0]], [np.zeros(len(level))], first + emission[0], []
    for e in emission[1:]:
        alpha.append(logsumexp(alpha[-1][:, None] + step, 0) + e)
        scores = best[:, None] + step
        back.append(scores.argmax(0))
        best = scores.max(0) + e
    for e in emission[:0:-1]:
        beta.insert(0, logsumexp(step + e + beta[0], 1))
    total = logsumexp(alpha[-1], 0)
    posterior.append(np.exp(np.array(alpha) + np.array(beta) - total))
    states = [best.argmax()]
    for pointer in back[::-1]:
        states.insert(0, pointer[states[0]])
    path.append(states)
    likelihood.append(total)

found = dict(np.load("out.npz"))
assert sorted(found) == ["ll", "p", "path"], sorted(found)
assert found["path"].dtype == np.int32 and found["p"].dtype == np.float32
assert np.array_equal(found["path"], path)
assert np.abs(found["p"] - posterior).max() < 2e-5
assert np.abs(found["ll"] - likelihood).max() < 1e-4
tensors = load_file("out.safetensors")
for name, array in found.items():
    assert np.array_equal(tensors[name], array), name
assert np.array_equal(np.load("out.npy"), found["p"])
with open("out.csv") as file:
    header = file.readline().strip().split(",")
table = np.loadtxt("out.csv", delimiter=",", skiprows=1)
count = rows.shape[1]
expected = [f"path.{t}" for t in range(count)] + [f"p.{t}.{k}" for t in range(count) for k in range(len(level))] + ["ll"]
assert header == expected, header
assert np.array_equal(table[:, :count].astype(int), path)
assert np.array_equal(table[:, count:-1].astype(np.float32).reshape(found["p"].shape), found["p"])
sys.stdout.write("agrees\n")
