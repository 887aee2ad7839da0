"""Trains the cells of the paper's table, two side by side, and keeps one JSON file for each that is done.

A cell is a task, an estimator, a learning rate and a seed. Cells that have a result are skipped, and a cell that
was interrupted goes on from its checkpoint, so the grid can be filled over several sittings.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

from runs import ONEHOT, RESULTS, SPECS, fill, train

TASKS = ["sbn-bernoulli", "sbn-categorical", "vae-bernoulli", "vae-categorical"]
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


def annealed(floor: float) -> str:
    """The paper's temperature after each 1,000 steps, which it lets fall to 0.5."""
    return f"exponential(from=1.0, rate=1e-4, floor={floor}, every=1000)"


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
        temperature = "1.0" if self.task.startswith("sbn") else annealed(0.5)
        if self.task.startswith("vae") and self.estimator in UNDIVIDED:
            return UNDIVIDED[self.estimator]
        return ESTIMATORS[self.estimator].format(temperature=temperature)


def run(cell: Cell, onehot: Path, data: Path, runs: Path) -> dict:
    settings = {"estimators.default": cell.call(), "rate": cell.rate, "train.seed": str(cell.seed)}
    suffix = "-bound" if cell.estimator in BOUND else ""
    if cell.task.startswith("vae") and not suffix:  # the spec names its node's estimator
        settings["estimators.z"] = settings.pop("estimators.default")
    spec = SPECS / f"{cell.task}{suffix}.yaml"
    return {
        "task": cell.task,
        "estimator": cell.estimator,
        "call": cell.call(),
        "rate": float(cell.rate),
        "seed": cell.seed,
        **train(onehot, spec, settings, data, runs / cell.name, cell.steps),
    }


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
    cells = [
        Cell(task, estimator, rate, options.seed, options.steps)
        for rate in options.rates
        for estimator in options.estimators
        for task in options.tasks
    ]
    fill(
        [(cell.result, lambda cell=cell: run(cell, options.onehot, options.data_dir, options.runs)) for cell in cells],
        options.side_by_side,
    )


if __name__ == "__main__":
    main()
