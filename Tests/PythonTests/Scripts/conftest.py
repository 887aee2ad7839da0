"""What several tests share: specs with data, the command line, and the bits of files."""

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

TABLE = """
onehot: 1
name: table
data: {top: 'binary[2]', bottom: 'binary[2]', y: 'onehot[3]?'}
sources:
  train:
    top: {file: top.npy}
    bottom: {file: bottom.npy, scale: 0.5, binarize: dynamic}
    y: {file: y.npy, keep: {per_class: 4}}
  test: {from: train, rows: [0, 15]}
guide:
  y: ~ categorical(logits=dense(bottom, 3))
  h: ~ bernoulli(logits=dense(concat(bottom, y), 3))
model:
  y: ~ categorical(logits=dense(top, 3))
  h: ~ bernoulli(logits=dense(concat(top, y), 3))
  bottom: ~ bernoulli(logits=dense(h, 2))
hyperparameters: {rate: 0.01}
estimators: {y: enumerate, h: 'gumbel_softmax(temperature=1.0)'}
maximize: elbo + log_prob(guide.y)
train:
  optimizer: adam(learning_rate=rate)
  strata:
    labelled: {where: present(y), batch: 4}
    rest: {where: missing(y), batch: 6}
  steps: 130
  checkpoint: 50
evaluate:
  every: 60
  metrics:
    accuracy: accuracy(mode(guide.y), y)
    nll: -iwae(samples=4)
predict:
  label: index(mode(guide.y))
  p: probs(guide.y)
  h: draw(guide.h)
""".lstrip()

SLOW = """
onehot: 1
name: slow
data: {x: 'binary[40]'}
guide:
  z: ~ bernoulli(logits=dense(x, 20))
model:
  z: ~ bernoulli(logits=zeros(20))
  x: ~ bernoulli(logits=dense(z, 40))
estimators: {z: disarm}
maximize: elbo
train: {optimizer: adam(learning_rate=1e-3), batch: 50, steps: 2000000, checkpoint: 1000000}
""".lstrip()


def table_arrays(count=36):
    """The rows of the table: what its files hold."""
    row = np.arange(count)
    return {
        "top": np.stack([row % 2, row % 5 // 3], 1).astype(np.uint8),
        "bottom": np.stack([row % 3, row % 7 % 3], 1).astype(np.float32),
        "y": np.where(row % 4 == 3, -1, row % 3).astype(np.int64),
    }


def onehot(*arguments, folder, status=0):
    """Runs the command; its standard output."""
    result = subprocess.run(
        [os.environ["ONEHOT"], *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert result.returncode == status, result.stderr
    return result.stdout


def tensors(path):
    """The tensors of a safetensors file, as bytes by name."""
    content = Path(path).read_bytes()
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    header.pop("__metadata__", None)
    data = content[8 + size :]
    return {name: (own["dtype"], own["shape"], data[slice(*own["data_offsets"])]) for name, own in header.items()}


def same_bits(one, two):
    return one.dtype == two.dtype and one.shape == two.shape and one.tobytes() == two.tobytes()


def layouts(array):
    """The same numbers in other layouts and types."""
    yield "float64", array.astype(np.float64)
    yield "float16", array.astype(np.float16)
    yield "int8", array.astype(np.int8)
    yield "uint64", array.astype(np.uint64)
    yield "big-endian", array.astype(">f4")
    yield "big-endian integers", array.astype(">i8")
    yield "Fortran order", np.asfortranarray(array)
    yield "every other", np.repeat(array, 2, axis=0)[::2]
    yield "reversed twice", array[::-1].copy()[::-1]
    yield "columns of a wider one", np.concatenate([array, array], 1)[:, : array.shape[1]]
    yield "read-only", np.broadcast_to(array, array.shape)
    yield "unaligned", unaligned(array)
    yield "a list", array.tolist()


def unaligned(array):
    memory = np.zeros(array.nbytes + 1, np.uint8)
    result = memory[1:].view(array.dtype).reshape(array.shape)
    result[...] = array
    return result


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """A folder with the table, its files and a run of it by the command: `run`."""
    folder = tmp_path_factory.mktemp("table")
    (folder / "table.yaml").write_text(TABLE)
    for name, array in table_arrays().items():
        np.save(folder / f"{name}.npy", array)
    onehot("run", "table.yaml", "--out", "run", "--quiet", folder=folder)
    return folder
