"""Measures how training steps slow down with the number of classes: summed over all of them, or one relaxed sample.

The labels and images are random, as in the paper's figure 5. Rounds of the two estimators take turns.
"""

import argparse
import gzip
import json
import os
import random
import struct
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
ESTIMATORS = {"enumerate": "enumerate", "gumbel-softmax": "gumbel_softmax(temperature=1.0)"}


def write(folder: Path, classes: int) -> None:
    """Random images and labels under the names of MNIST's files."""
    generator = random.Random(0)
    for name, rows in [("train", 60_000), ("t10k", 100)]:
        with gzip.open(folder / f"{name}-images-idx3-ubyte.gz", "wb", compresslevel=1) as file:
            file.write(struct.pack(">IIII", 0x803, rows, 28, 28) + generator.randbytes(rows * 784))
        labels = bytes(index % classes for index in range(rows))
        with gzip.open(folder / f"{name}-labels-idx1-ubyte.gz", "wb") as file:
            file.write(struct.pack(">II", 0x801, rows) + labels)


def seconds(onehot: Path, spec: Path, folder: Path, classes: int, call: str) -> float:
    """The median time of a step on one thread."""
    command = [str(onehot), "bench", str(spec), "--data-dir", str(folder), "--threads", "1", "--format", "json"]
    command += ["--set", f"classes={classes}", "--set", f"estimators.y={call}"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("OPENBLAS_")}
    output = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    steps = sorted(json.loads(output)["step_seconds"])
    return steps[len(steps) // 2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--onehot", type=Path, default=ROOT / ".build/release/onehot")
    parser.add_argument("--classes", type=lambda text: [int(k) for k in text.split(",")], default=[5, 10, 20, 50, 100])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    spec = ROOT / "Specs/paper/m2-mlp.yaml"
    print("| classes | enumerate, steps/s | gumbel-softmax, steps/s | ratio |\n| --- | --- | --- | --- |")
    for classes in options.classes:
        with tempfile.TemporaryDirectory() as name:
            write(Path(name), classes)
            times = {estimator: [] for estimator in ESTIMATORS}
            for _ in range(options.rounds):
                for estimator, call in ESTIMATORS.items():
                    times[estimator].append(seconds(options.onehot, spec, Path(name), classes, call))
        best = {estimator: min(measured) for estimator, measured in times.items()}
        exact, relaxed = best["enumerate"], best["gumbel-softmax"]
        print(f"| {classes} | {1 / exact:.1f} | {1 / relaxed:.1f} | {exact / relaxed:.2f} |", flush=True)


if __name__ == "__main__":
    main()
