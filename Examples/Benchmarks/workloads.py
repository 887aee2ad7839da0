"""The workloads without a framework: layers, initial weights, batches and noise of a training step."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from data import CLASSES


@dataclass(frozen=True)
class Workload:
    spec: str
    family: str  # vae, sbn or m2
    latent: tuple[int, ...]  # variables and classes of one layer; one number: Bernoulli units
    estimator: str = "gumbel_softmax"
    widths: tuple[int, ...] = ()  # vae: of the encoder, mirrored by the decoder; sbn: of input and output
    samples: int = 1
    batch: int = 100
    optimizer: str = "adam"


WORKLOADS = {
    "W1": Workload("vae-categorical", "vae", (20, 10), widths=(784, 512, 256)),
    "W2": Workload("vae-bernoulli", "vae", (200,), widths=(784,)),
    "W3": Workload("sbn-bernoulli", "sbn", (200,), widths=(392, 392), optimizer="sgd"),
    "W4": Workload("sbn-categorical", "sbn", (20, 10), "straight_through", (392, 392), optimizer="sgd"),
    "W5": Workload("vae-leave-one-out", "vae", (20, 10), "leave_one_out", (784, 512, 256), samples=4),
    "W6": Workload("m2-enumerate", "m2", (CLASSES,), "enumerate"),
    "W6g": Workload("m2-gumbel", "m2", (CLASSES,)),
    "W7": Workload("vae-wide", "vae", (64, 64), widths=(784, 2048, 2048), batch=256),
    "W8": Workload("toy", "sbn", (2,), widths=(2, 2), batch=1, optimizer="sgd"),
}
LEARNING_RATE, MOMENTUM, BETA1, BETA2, EPSILON = 1e-3, 0.9, 0.9, 0.999, 1e-8
LABEL_WEIGHT = 0.1  # of log q(y | x) in m2
HIDDEN, CODE = 256, 32  # of m2
BATCHES = 16  # at most: with 1,600 batches of a row XLA's scan takes twice as long


class Layer(NamedTuple):
    name: str
    rows: int  # of its matrix product; 0 where rows of the kernel are added instead
    inputs: int
    outputs: int
    input_gradient: bool = True
    bias: bool = True


def layers(w: Workload) -> list[Layer]:
    units = int(np.prod(w.latent))
    if w.family == "m2":
        known, both = w.batch, 2 * w.batch
        decoded = known * (1 + CLASSES) if w.estimator == "enumerate" else both
        of_label = 0 if w.estimator == "enumerate" else both
        return [
            Layer("classifier0", both, 784, HIDDEN, input_gradient=False),
            Layer("classifier1", both, HIDDEN, CLASSES),
            Layer("encoder_x", both, 784, HIDDEN, input_gradient=False),
            Layer("encoder_y", of_label, CLASSES, HIDDEN, bias=False),
            Layer("encoder1", decoded, HIDDEN, 2 * CODE),
            Layer("decoder_z", decoded, CODE, HIDDEN),
            Layer("decoder_y", of_label, CLASSES, HIDDEN, bias=False),
            Layer("decoder1", decoded, HIDDEN, 784),
        ]
    if w.family == "sbn":
        first, last = w.widths
        sizes = [first, units, units, last]
        return [Layer(f"layer{i}", w.batch, *sizes[i : i + 2], input_gradient=i > 0) for i in range(3)]
    encoder, decoder = [*w.widths, units], [units, *reversed(w.widths)]
    relaxed = w.estimator == "gumbel_softmax"
    return [
        Layer(f"encoder{i}", w.batch, *encoder[i : i + 2], input_gradient=i > 0) for i in range(len(w.widths))
    ] + [
        Layer(f"decoder{i}", w.batch * w.samples, *decoder[i : i + 2], input_gradient=i > 0 or relaxed)
        for i in range(len(w.widths))
    ]


def flops(w: Workload) -> int:
    """Of the matrix products of one step: forward, weight gradient and input gradient."""
    return sum(2 * l.rows * l.inputs * l.outputs * (3 if l.input_gradient else 2) for l in layers(w))


def weights(w: Workload) -> dict[str, np.ndarray]:
    """Kernels [inputs, outputs] with Glorot's uniform initial values, and biases of 0."""
    random = np.random.default_rng(1)
    result = {}
    for layer in layers(w):
        limit = np.sqrt(6 / (layer.inputs + layer.outputs))
        kernel = random.uniform(-limit, limit, (layer.inputs, layer.outputs))
        result[layer.name + ".kernel"] = kernel.astype(np.float32)
        if layer.bias:
            result[layer.name + ".bias"] = np.zeros(layer.outputs, np.float32)
    return result


def batches(w: Workload, folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and targets, [batch, row, …]; in m2 labelled rows come first and the targets are their labels."""
    images, labels = np.load(folder / "images.npy"), np.load(folder / "labels.npy")
    if w.family == "m2":
        split = lambda rows: rows.reshape(-1, w.batch, *rows.shape[1:])
        known = labels >= 0
        x = np.concatenate([split(images[known]), split(images[~known])], axis=1)
        return x, np.eye(CLASSES, dtype=np.float32)[split(labels[known])]
    count = min(len(images) // w.batch, BATCHES)
    rows = images[: count * w.batch].reshape(count, w.batch, -1)
    if w.family == "vae":
        return rows, rows
    first, last = w.widths
    return rows[..., :first].copy(), rows[..., first : first + last].copy()


def noise(w: Workload) -> list[tuple[str, tuple[int, ...]]]:
    """The distribution and shape of every array that a step draws."""
    if w.family == "m2":
        rows = w.batch * (1 + CLASSES) if w.estimator == "enumerate" else 2 * w.batch
        label = [] if w.estimator == "enumerate" else [("gumbel", (w.batch, CLASSES))]
        return [("normal", (rows, CODE)), *label]
    kind = "gumbel" if len(w.latent) == 2 else "logistic"
    shape = (w.batch, *w.latent)
    if w.family == "sbn":
        return [(kind, shape)] * 2
    return [(kind, (w.samples, *shape) if w.samples > 1 else shape)]
