"""Trains the cells of the paper's table, two side by side, and keeps one JSON file for each that is done.

A cell is a task, an estimator, a learning rate and a seed. Cells that have a result are skipped, and a cell that
was interrupted goes on from its checkpoint, so the grid can be filled over several sittings.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ONEHOT = HERE.parents[1] / ".build/release/onehot"
RESULTS = HERE / "results"

TASKS = ["sbn-bernoulli", "sbn-categorical", "vae-bernoulli", "vae-categorical"]
ANNEALED = "exponential(from=1.0, rate=1e-4, floor=0.5, every=1000)"
# Temperatures are fixed at 1 for structured prediction and annealed for generative models, as in the paper.
ESTIMATORS = {
    "score-function": "score_function(baseline=moving_average, normalize=true)",
    "darn": "darn(center=half)",
    "muprop": "muprop(baseline=moving_average)",
    "straight-through": "straight_through",
    "slope-annealed": "slope_annealed(slope=linear(from=1.0, to=5.0, steps=100000))",
    "gumbel-softmax": "gumbel_softmax(temperature={temperature})",
    "st-gumbel-softmax": "gumbel_softmax(temperature={temperature}, hard=true)",
    "nvil": "score_function(baseline=input_dependent, normalize=true)",
    "leave-one-out": "score_function(baseline=leave_one_out)",
    "disarm": "disarm",
    "rebar": "rebar",
    "reinmax": "reinmax(temperature=1.0)",
    "gumbel-rao": "gumbel_rao(temperature=0.5, draws=10)",
    "vimco": "vimco",
}
# Where a divergence in closed form moves the guide too, dividing the score alone would weigh it wrongly.
UNDIVIDED = {
    "score-function": "score_function(baseline=moving_average)",
    "nvil": "score_function(baseline=input_dependent)",
}
# What maximizes the bound of five samples has specs of its own.
BOUND = ["vimco"]
RATES = ["3e-4", "1e-3", "3e-3"]


@dataclass(frozen=True)
class Cell:
    task: str
    estimator: str
    rate: str
    seed: int
    steps: int

    @property
    def name(self) -> str:
        return f"{self.task}-{self.estimator}-{self.rate}-{self.seed}-{self.steps}"

    @property
    def result(self) -> Path:
        return RESULTS / f"{self.name}.json"

    def call(self) -> str:
        temperature = "1.0" if self.task.startswith("sbn") else ANNEALED
        if self.task.startswith("vae") and self.estimator in UNDIVIDED:
            return UNDIVIDED[self.estimator]
        return ESTIMATORS[self.estimator].format(temperature=temperature)


def run(cell: Cell, onehot: Path, data: Path, runs: Path) -> None:
    folder = runs / cell.name
    settings = {"estimators.default": cell.call(), "rate": cell.rate, "train.seed": str(cell.seed)}
    suffix = "-bound" if cell.estimator in BOUND else ""
    spec = HERE.parents[1] / "Specs/paper" / f"{cell.task}{suffix}.yaml"
    if cell.task.startswith("vae") and not suffix:  # the spec names its node's estimator
        settings["estimators.z"] = settings.pop("estimators.default")
    command = [str(onehot), "run", str(spec), "--data-dir", str(data), "--threads", "1", "--out", str(folder)]
    command += ["--steps", str(cell.steps), "--quiet", "--resume"]
    for name, value in settings.items():
        command += ["--set", f"{name}={value}"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    start = time.perf_counter()
    process = subprocess.run(command, env=environment, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    result = {
        "task": cell.task,
        "estimator": cell.estimator,
        "call": cell.call(),
        "rate": float(cell.rate),
        "seed": cell.seed,
        "steps": cell.steps,
        "seconds": round(seconds, 1),
    }
    if process.returncode == 1 and "error[not-finite]" in process.stderr:
        result["diverged"] = process.stderr.splitlines()[0]
    elif process.returncode:
        raise RuntimeError(f"{cell.name}: {process.stderr}")
    else:
        result["curve"] = curve(folder)
        result["training"] = training(folder)
        test = [str(onehot), "evaluate", str(folder), "--split", "test", "--format", "json", "--threads", "1"]
        output = subprocess.run(
            [*test, "--data-dir", str(data)], env=environment, check=True, capture_output=True, text=True
        ).stdout
        result["test"] = json.loads(output)["metrics"]
    cell.result.write_text(json.dumps(result, indent=1) + "\n")


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True, help="the folder of train.npz, valid.npz and test.npz")
    parser.add_argument("--onehot", type=Path, default=ONEHOT)
    parser.add_argument("--runs", type=Path, default=Path("runs/paper"), help="where run folders are kept")
    parser.add_argument("--tasks", type=lambda text: text.split(","), default=TASKS)
    parser.add_argument("--estimators", type=lambda text: text.split(","), default=list(ESTIMATORS))
    parser.add_argument("--rates", type=lambda text: text.split(","), default=RATES)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--side-by-side", type=int, default=2, help="how many cells are trained at once")
    options = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    cells = [
        Cell(task, estimator, rate, options.seed, options.steps)
        for rate in options.rates
        for estimator in options.estimators
        for task in options.tasks
    ]
    open_cells = [cell for cell in cells if not cell.result.exists()]
    print(f"{len(cells)} cells, {len(open_cells)} of them open", file=sys.stderr)
    with ThreadPoolExecutor(options.side_by_side) as pool:

        def work(cell: Cell) -> None:
            try:
                run(cell, options.onehot, options.data_dir, options.runs)
                print(f"done {cell.name}", file=sys.stderr, flush=True)
            except Exception as error:  # the other cells go on
                print(error, file=sys.stderr, flush=True)

        list(pool.map(work, open_cells))


if __name__ == "__main__":
    main()
