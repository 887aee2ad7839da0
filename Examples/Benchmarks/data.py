"""Writes the arrays that the specs read: random binary images, and labels that half of the rows lack."""

import sys
from pathlib import Path

import numpy as np

ROWS, PIXELS, CLASSES = 1600, 784, 10
DENSITY = 0.13  # of ones, as in binarized handwritten digits


def write(folder: Path) -> None:
    random = np.random.default_rng(0)
    images = (random.random((ROWS, PIXELS)) < DENSITY).astype(np.float32)
    labels = random.integers(0, CLASSES, ROWS)
    labels[ROWS // 2 :] = -1  # missing
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "images.npy", images)
    np.save(folder / "labels.npy", labels)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
