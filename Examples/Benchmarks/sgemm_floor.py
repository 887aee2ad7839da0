"""The seconds that a workload's matrix products alone take one thread of the best OpenBLAS at hand."""

import ctypes
import json
import sys
import time
from collections.abc import Callable

import numpy as np

from workloads import WORKLOADS, layers

ROW_MAJOR, PLAIN, TRANSPOSED = 101, 111, 112
SECONDS = 0.2  # for each product


def system_sgemm() -> Callable | None:
    try:
        library = ctypes.CDLL("libopenblas.so.0")
    except OSError:
        return None
    library.openblas_set_num_threads(1)
    order = lambda a: (PLAIN, a.shape[1]) if a.flags.c_contiguous else (TRANSPOSED, a.shape[0])
    pointer = lambda a: ctypes.c_void_p(a.ctypes.data)

    def sgemm(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> None:
        (of_a, stride_a), (of_b, stride_b) = order(a), order(b)
        (m, k), n, one, zero = a.shape, b.shape[1], ctypes.c_float(1), ctypes.c_float(0)
        library.cblas_sgemm(
            ROW_MAJOR, of_a, of_b, m, n, k, one, pointer(a), stride_a, pointer(b), stride_b, zero, pointer(c), n
        )

    return sgemm


def seconds(sgemm: Callable, a: np.ndarray, b: np.ndarray) -> float:
    c = np.empty((a.shape[0], b.shape[1]), np.float32)
    best, end = float("inf"), time.perf_counter() + SECONDS
    while (start := time.perf_counter()) < end:
        sgemm(a, b, c)
        best = min(best, time.perf_counter() - start)
    return best


def floor(sgemm: Callable, workload: str) -> float:
    total = 0.0
    for layer in layers(WORKLOADS[workload]):
        if layer.rows == 0:
            continue
        x, kernel, y = (
            np.random.default_rng(0).random(shape, np.float32)
            for shape in ((layer.rows, layer.inputs), (layer.inputs, layer.outputs), (layer.rows, layer.outputs))
        )
        total += seconds(sgemm, x, kernel) + seconds(sgemm, x.T, y)
        if layer.input_gradient:
            total += seconds(sgemm, y, kernel.T)
    return total


if __name__ == "__main__":
    libraries = {"NumPy's OpenBLAS": lambda a, b, c: np.matmul(a, b, out=c), "libopenblas.so.0": system_sgemm()}
    floors = {name: floor(sgemm, sys.argv[1]) for name, sgemm in libraries.items() if sgemm}
    print(json.dumps(floors))
