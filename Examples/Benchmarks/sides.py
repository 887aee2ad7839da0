"""What is compared: the command and environment of every side."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from workloads import WORKLOADS

HERE = Path(__file__).parent
ONEHOT = HERE.parents[1] / ".build/release/onehot"


@dataclass(frozen=True)
class Side:
    label: str
    script: str = ""  # none: OneHot
    variant: str = ""
    stock: bool = True  # what users get without a trick


SIDES = {
    "onehot": Side("OneHot"),
    "jax-jit": Side("JAX jit", "jax_steps.py", "jit"),
    "jax-scan": Side("JAX scan", "jax_steps.py", "scan"),
    "jax-scan-rbg": Side("JAX scan, rbg", "jax_steps.py", "scan-rbg"),
    "torch-eager": Side("PyTorch eager", "torch_steps.py", "eager"),
    "torch-compiled": Side("PyTorch compiled", "torch_steps.py", "compiled"),
    "torch-bypassed": Side("PyTorch eager, processor check bypassed", "torch_steps.py", "eager", stock=False),
}
PEERS = [name for name, side in SIDES.items() if side.script]


def command(side: str, workload: str, threads: int, folder: Path, onehot: Path) -> list[str]:
    data = ["--data-dir", str(folder)]
    if not SIDES[side].script:
        spec = HERE / "specs" / (WORKLOADS[workload].spec + ".yaml")
        return [str(onehot), "bench", str(spec), *data, "--threads", str(threads), "--serve"]
    return [sys.executable, str(HERE / SIDES[side].script), workload, SIDES[side].variant, str(threads), *data]


def environment(side: str, threads: int, temporary: Path) -> dict[str, str]:
    # OpenBLAS picks its kernels by itself, for all sides.
    result = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    result["TORCHINDUCTOR_CACHE_DIR"] = str(temporary / "inductor")  # empty, as at a user's first run
    if threads == 1:
        result["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    if side == "torch-bypassed":
        result["LD_PRELOAD"] = str(bypass(temporary))
    return result


def bypass(folder: Path) -> Path:
    """A library that makes MKL, which PyTorch multiplies with, take its fast kernels on processors not by Intel."""
    library = folder / "bypass.so"
    if not library.exists():
        source = "int mkl_serv_intel_cpu_true(void) { return 1; }"
        subprocess.run(["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", library], input=source.encode(), check=True)
    return library


def chosen(peers: list[str], with_onehot: bool) -> list[str]:
    """OneHot unless left out, and the peers named in full or by their first word."""
    unknown = [peer for peer in peers if not any(matches(peer, side) for side in PEERS)]
    if unknown:
        raise SystemExit(f"there is no peer {unknown[0]}; there are {', '.join(PEERS)}")
    result = [side for side in PEERS if any(matches(peer, side) for peer in peers)]
    if not shutil.which("cc") and "torch-bypassed" in result:
        result.remove("torch-bypassed")
    return ["onehot", *result] if with_onehot else result


def matches(peer: str, side: str) -> bool:
    return peer in (side, side.split("-")[0])
