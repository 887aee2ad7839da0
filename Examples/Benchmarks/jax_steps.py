"""The training steps in JAX: pure functions, compiled by jit with the old state donated.

Variants: jit, one step a call; scan, 100 steps a call; scan-rbg, the same with XLA's own random bits.
"""

from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
from jax import lax
from jax.nn import log_softmax, one_hot, relu, sigmoid, softmax, softplus

import workloads as wl
from serve import serve

SCANNED = 100


def dense(p, name, x):
    return x @ p[name + ".kernel"] + p[name + ".bias"]


def mlp(p, name, count, x):
    for i in range(count - 1):
        x = relu(dense(p, f"{name}{i}", x))
    return dense(p, f"{name}{count - 1}", x)


def cross_entropy(logits, x):
    return (softplus(logits) - x * logits).sum(-1)


def vae(w, p, x, _, noise):
    (noise,), rows, count = noise, len(x), len(w.widths)
    logits = mlp(p, "encoder", count, x).reshape(rows, *w.latent)
    if len(w.latent) == 1:
        kl = (sigmoid(logits) * logits - softplus(logits) + jnp.log(2.0)).sum(-1)
        z = sigmoid(logits + noise)
    else:
        log_q = log_softmax(logits)
        kl = (jnp.exp(log_q) * (log_q + jnp.log(float(w.latent[1])))).sum((-2, -1))
        if w.estimator == "leave_one_out":
            return leave_one_out(w, p, x, log_q, noise) + kl.mean()
        z = softmax(logits + noise)
    return (cross_entropy(mlp(p, "decoder", count, z.reshape(rows, -1)), x) + kl).mean()


def leave_one_out(w, p, x, log_q, noise):
    z = one_hot(jnp.argmax(lax.stop_gradient(log_q) + noise, -1), w.latent[1])
    logits = mlp(p, "decoder", len(w.widths), z.reshape(-1, z.shape[-2] * z.shape[-1]))
    cost = cross_entropy(logits.reshape(w.samples, *x.shape), x)
    constant = lax.stop_gradient(cost)
    # The cost minus the mean of the row's other samples.
    advantage = (constant - constant.mean(0)) * w.samples / (w.samples - 1)
    score = advantage * (z * log_q).sum((-2, -1))
    return (cost + score - lax.stop_gradient(score)).mean()


def sbn(w, p, x, target, noise):
    for i in range(2):
        logits = dense(p, f"layer{i}", x)
        if len(w.latent) == 1:
            x = sigmoid(logits + noise[i])
        else:
            soft = softmax(logits.reshape(-1, *w.latent) + noise[i])
            hard = one_hot(jnp.argmax(soft, -1), w.latent[1])
            x = (soft + lax.stop_gradient(hard - soft)).reshape(len(x), -1)
    return cross_entropy(dense(p, "layer2", x), target).mean()


def m2(w, p, x, label, noise):
    known, exact = w.batch, w.estimator == "enumerate"
    class_logits = mlp(p, "classifier", 2, x)
    log_q = log_softmax(class_logits)
    y = label if exact else jnp.concatenate([label, softmax(class_logits[known:] + noise[1])])

    def add_label(rows, kernel):
        if not exact:
            return rows + y @ kernel
        # An unlabelled row goes on as one row for each class; what depends on x alone is shared.
        classes = rows[known:].reshape(known, -1, wl.HIDDEN) + kernel
        return jnp.concatenate([rows[:known] + y @ kernel, classes.reshape(-1, wl.HIDDEN)])

    hidden = relu(add_label(dense(p, "encoder_x", x), p["encoder_y.kernel"]))
    mean, log_std = jnp.split(dense(p, "encoder1", hidden), 2, -1)
    z = mean + jnp.exp(log_std) * noise[0]
    kl = (0.5 * (jnp.exp(2 * log_std) + mean**2 - 1) - log_std).sum(-1)
    logits = dense(p, "decoder1", relu(add_label(dense(p, "decoder_z", z), p["decoder_y.kernel"])))
    with_label = kl[:known] + cross_entropy(logits[:known], x[:known])
    with_label -= wl.LABEL_WEIGHT * (log_q[:known] * label).sum(-1)
    without = kl[known:].reshape(known, -1)
    without += cross_entropy(logits[known:].reshape(known, -1, 784), x[known:, None])
    log_q = log_q[known:]
    without = (jnp.exp(log_q) * (without + log_q)).sum(-1)  # with one relaxed sample the weights of its cost sum to 1
    return with_label.mean() + without.mean() + 2 * jnp.log(10.0)


LOSSES = {"vae": vae, "sbn": sbn, "m2": m2}


def adam(p, state, gradient):
    step, mean, square = state
    step += 1
    mean = jax.tree.map(lambda m, g: wl.BETA1 * m + (1 - wl.BETA1) * g, mean, gradient)
    square = jax.tree.map(lambda v, g: wl.BETA2 * v + (1 - wl.BETA2) * g * g, square, gradient)
    rate = wl.LEARNING_RATE * jnp.sqrt(1 - wl.BETA2**step) / (1 - wl.BETA1**step)
    p = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + wl.EPSILON), p, mean, square)
    return p, (step, mean, square)


def sgd(p, velocity, gradient):
    velocity = jax.tree.map(lambda v, g: wl.MOMENTUM * v + g, velocity, gradient)
    return jax.tree.map(lambda p, v: p - wl.LEARNING_RATE * v, p, velocity), velocity


def draw(w, key):
    kinds = wl.noise(w)
    keys = jax.random.split(key, len(kinds))
    return [getattr(jax.random, kind)(k, shape) for k, (kind, shape) in zip(keys, kinds)]


def build(w: wl.Workload, variant: str, threads: int, folder: Path):
    # Threads are what the parent pins the process to; XLA makes as many.
    inputs, targets = map(jnp.asarray, wl.batches(w, folder))
    p = jax.tree.map(jnp.asarray, wl.weights(w))
    zeros = lambda: jax.tree.map(jnp.zeros_like, p)
    state = (jnp.zeros(()), zeros(), zeros()) if w.optimizer == "adam" else zeros()
    update = adam if w.optimizer == "adam" else sgd
    loss = partial(LOSSES[w.family], w)
    key = jax.random.key(0, impl="rbg" if variant == "scan-rbg" else "threefry2x32")

    def step(carry, x, target):
        p, state, key = carry
        key, of_step = jax.random.split(key)
        value, gradient = jax.value_and_grad(loss)(p, x, target, draw(w, of_step))
        return (*update(p, state, gradient), key), value

    def scan(carry, order, inputs, targets):
        return lax.scan(lambda carry, i: step(carry, inputs[i], targets[i]), carry, order)

    if variant == "jit":
        call, per_call = jax.jit(step, donate_argnums=0), 1
        arguments = list(zip(inputs, targets))
    else:
        call, per_call = jax.jit(scan, donate_argnums=0), SCANNED
        arguments = [(jnp.arange(SCANNED) % len(inputs), inputs, targets)]
    carry, position = (p, state, key), 0

    def run(steps: int) -> int:
        nonlocal carry, position
        calls = -(-steps // per_call)
        for _ in range(calls):
            carry, _ = call(carry, *arguments[position % len(arguments)])
            position += 1
        jax.block_until_ready(carry)
        return calls * per_call

    return run


if __name__ == "__main__":
    serve(build, jax.__version__)
