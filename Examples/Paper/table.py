"""Prints Table 1 with what the grid has so far: ours, the paper's, the difference."""

import argparse
import json
from pathlib import Path
from statistics import mean, stdev

RESULTS = Path(__file__).parent / "results"

# Jang, Gu and Poole (2017), Table 1.
PAPER = {
    "sbn-bernoulli": {
        "score-function": 72.0, "darn": 59.7, "muprop": 58.9, "straight-through": 58.9, "slope-annealed": 58.7,
        "gumbel-softmax": 58.5, "st-gumbel-softmax": 59.3,
    },
    "sbn-categorical": {
        "score-function": 73.1, "darn": 67.9, "muprop": 63.0, "straight-through": 61.8, "slope-annealed": 61.1,
        "gumbel-softmax": 59.0, "st-gumbel-softmax": 59.7,
    },
    "vae-bernoulli": {
        "score-function": 112.2, "darn": 110.9, "muprop": 109.7, "straight-through": 116.0, "slope-annealed": 111.5,
        "gumbel-softmax": 105.0, "st-gumbel-softmax": 111.5,
    },
    "vae-categorical": {
        "score-function": 110.6, "darn": 128.8, "muprop": 107.0, "straight-through": 110.9, "slope-annealed": 107.8,
        "gumbel-softmax": 101.5, "st-gumbel-softmax": 107.8,
    },
}  # fmt: skip


def cells(steps: int) -> list[dict]:
    """The results of the grid that were trained for so many steps."""
    found = [json.loads(path.read_text()) for path in sorted(RESULTS.glob("*.json"))]
    return [cell for cell in found if cell["steps"] == steps]


def best(cells: list[dict]) -> list[dict]:
    """All seeds at the rate whose last validation loss is lowest on average; none where all diverged."""
    trained = [cell for cell in cells if cell.get("curve")]

    def at(rate: float) -> list[dict]:
        return [cell for cell in trained if cell["rate"] == rate]

    rates = {cell["rate"] for cell in trained}
    return min((at(rate) for rate in rates), key=lambda own: mean(cell["curve"][-1]["nll"] for cell in own), default=[])


def spread(values: list[float]) -> str:
    """The mean, and where there are several, the deviation between seeds and their number."""
    text = f"{mean(values):.2f}"
    return f"{text} ± {stdev(values):.2f} ({len(values)})" if len(values) > 1 else text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=100_000)
    options = parser.parse_args()
    found = cells(options.steps)
    for task, paper in PAPER.items():
        own = [cell for cell in found if cell["task"] == task]
        if not own:
            continue
        bound = any("bound" in cell.get("test", {}) for cell in own)
        print(f"\n### {task}\n")
        print("| estimator | test, m = 1000 |" + (" bound, one sample |" if bound else "") + " paper | difference |", end="")
        print(" learning rate, of |\n| --- | --- |" + (" --- |" if bound else "") + " --- | --- | --- |")
        for estimator in sorted({cell["estimator"] for cell in own}, key=lambda name: (name not in paper, name)):
            tried = [cell for cell in own if cell["estimator"] == estimator]
            seeds = best(tried)
            rates = ", ".join(f"{rate:g}" for rate in sorted({cell["rate"] for cell in tried}))
            if not seeds:
                print(f"| {estimator} | diverged |" + (" |" if bound else "") + f" | | – of {rates} |")
                continue
            nll, known = [cell["test"]["nll"] for cell in seeds], paper.get(estimator)
            row = [estimator, spread(nll)]
            row += [spread([cell["test"]["bound"] for cell in seeds])] if bound else []
            row += [f"{known:.1f}", f"{mean(nll) - known:+.1f}"] if known else ["", ""]
            row += [f"{seeds[0]['rate']:g} of {rates}"]
            print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
