"""Trains one spec with some settings and gathers what came of it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
ONEHOT = HERE.parents[1] / ".build/release/onehot"
SPECS = HERE.parents[1] / "Specs/paper"
RESULTS = HERE / "results"


def train(onehot: Path, spec: Path, settings: dict[str, str], data: Path, folder: Path, steps: int) -> dict:
    """A run on one thread, resumed if the folder holds a part of it, and its metrics on the test split."""
    command = [str(onehot), "run", str(spec), "--data-dir", str(data), "--threads", "1", "--out", str(folder)]
    command += ["--steps", str(steps), "--quiet", "--resume"]
    for name, value in settings.items():
        command += ["--set", f"{name}={value}"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    start = time.perf_counter()
    process = subprocess.run(command, env=environment, capture_output=True, text=True)
    result = {"steps": steps, "seconds": round(time.perf_counter() - start, 1)}
    if process.returncode == 1 and "error[not-finite]" in process.stderr:
        return {**result, "diverged": process.stderr.splitlines()[0]}
    if process.returncode:
        raise RuntimeError(f"{folder.name}: {process.stderr}")
    test = [str(onehot), "evaluate", str(folder), "--split", "test", "--format", "json", "--threads", "1"]
    output = subprocess.run(
        [*test, "--data-dir", str(data)], env=environment, check=True, capture_output=True, text=True
    ).stdout
    return {**result, "curve": curve(folder), "training": training(folder), "test": json.loads(output)["metrics"]}


def curve(folder: Path) -> list[dict]:
    """The evaluations on the validation split."""
    records = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    return [{"step": r["step"], **r["metrics"]} for r in records if r["split"] == "valid"]


def training(folder: Path, window: int = 2_000) -> list[dict]:
    """The training objective, averaged over windows of steps."""
    records = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    sums: dict[int, list[float]] = {}
    for record in records:
        if record["split"] == "train":
            end = -(-record["step"] // window) * window
            sums.setdefault(end, []).append(record["metrics"]["objective"])
    return [{"step": end, "objective": round(sum(v) / len(v), 3)} for end, v in sorted(sums.items())]


def fill(jobs: Iterable[tuple[Path, Callable[[], dict]]], side_by_side: int) -> None:
    """Does what has no result yet, some at once; one that fails does not stop the others."""
    jobs = list(jobs)
    missing = [(result, job) for result, job in jobs if not result.exists()]
    print(f"{len(jobs)} cells, {len(missing)} of them open", file=sys.stderr)

    def work(entry: tuple[Path, Callable[[], dict]]) -> None:
        result, job = entry
        try:
            result.parent.mkdir(parents=True, exist_ok=True)
            result.write_text(json.dumps(job(), indent=1) + "\n")
            print(f"done {result.stem}", file=sys.stderr, flush=True)
        except Exception as error:
            print(error, file=sys.stderr, flush=True)

    with ThreadPoolExecutor(side_by_side) as pool:
        list(pool.map(work, missing))
