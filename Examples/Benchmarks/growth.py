"""Measures how time and memory of OneHot's step grow with a model, as a table and a plot."""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import data
import plot
import sides

# What grows, its values, and how often the work of a step is done that grows with it.
BASE = {"batch": 100, "vars": 20, "classes": 10, "samples": 1, "layers": 2}
GROWTH = {
    "batch": [25, 50, 100, 200, 400, 800],
    "vars": [5, 10, 20, 40, 80],
    "classes": [2, 5, 10, 20, 50, 100],
    "samples": [1, 2, 4, 8, 16],
    "layers": [1, 2, 4, 8, 16],
}
ENUMERATED = [2, 5, 10, 20, 50, 100]  # classes of the one variable that is summed over
HIDDEN = 256


def layers(name: str, count: int) -> str:
    """So many hidden layers, each a node of its own."""
    lines, below = [], name
    for number in range(count):
        lines.append(f"  {name}{number}: relu(dense({below}, {HIDDEN}))")
        below = f"{name}{number}"
    return "\n".join(lines)


def vae(size: dict[str, int]) -> str:
    top = size["layers"] - 1
    units = f"[{size['vars']}, {size['classes']}]"
    return f"""onehot: 1
name: growth
data: {{x: "binary[784]"}}
sources: {{train: {{x: {{file: images.npy}}}}}}
guide:
{layers("x", size["layers"])}
  z: ~ categorical(logits=dense(x{top}, {units}))
model:
  z: ~ categorical(logits=zeros({units}))
{layers("z", size["layers"])}
  x: ~ bernoulli(logits=dense(z{top}, 784))
estimators: {{z: "gumbel_softmax(temperature=1.0)"}}
maximize: elbo(samples={size["samples"]})
train: {{optimizer: adam(learning_rate=1e-3), batch: {size["batch"]}, steps: 100, seed: 0}}
"""


def mixture(classes: int) -> str:
    return f"""onehot: 1
name: enumeration
data: {{x: "binary[784]"}}
sources: {{train: {{x: {{file: images.npy}}}}}}
guide:
  h: relu(dense(x, {HIDDEN}))
  y: ~ categorical(logits=dense(h, {classes}))
model:
  y: ~ categorical(logits=zeros({classes}))
  h: relu(dense(y, {HIDDEN}))
  g: relu(dense(h, {HIDDEN}))
  x: ~ bernoulli(logits=dense(g, 784))
estimators: {{y: enumerate}}
maximize: elbo
train: {{optimizer: adam(learning_rate=1e-3), batch: 100, steps: 100, seed: 0}}
"""


def measure(onehot: Path, folder: Path, spec: str) -> dict:
    path = folder / "spec.yaml"
    path.write_text(spec)
    command = ["taskset", "-c", "0", str(onehot), "bench", str(path), "--data-dir", str(folder), "--threads", "1"]
    output = subprocess.run(
        [*command, "--format", "json"], env=sides.environment("onehot", 1, folder), check=True, stdout=subprocess.PIPE
    ).stdout
    report = json.loads(output)
    times = sorted(report["step_seconds"])
    return {
        "milliseconds": times[len(times) // 2] * 1e3,
        "megabytes": report["arena_bytes"] / 1e6,
        "mflop": report["flops_per_step"] / 1e6,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--onehot", type=Path, default=sides.ONEHOT, help="the command to measure")
    parser.add_argument("--svg", type=Path, default=sides.HERE / "growth.svg", help="where the plot is written")
    options = parser.parse_args()
    series = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        data.write(folder)
        for name, values in GROWTH.items():
            rows = [(value, measure(options.onehot, folder, vae(BASE | {name: value}))) for value in values]
            series.append((name, rows))
        rows = [(value, measure(options.onehot, folder, mixture(value))) for value in ENUMERATED]
        series.append(("enumerated classes", rows))
    print("| grows | value | ms a step | arena, MB | MFLOP a step | GFLOP/s | time ÷ work, against the first |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, rows in series:
        first = rows[0][1]
        for value, row in rows:
            rate = row["mflop"] / row["milliseconds"]
            relative = row["milliseconds"] / first["milliseconds"] / (row["mflop"] / first["mflop"])
            print(
                f"| {name} | {value} | {row['milliseconds']:.3g} | {row['megabytes']:.3g} | {row['mflop']:.4g} "
                f"| {rate:.3g} | {relative:.2f} |"
            )
    options.svg.write_text(plot.growth(series))


if __name__ == "__main__":
    main()
