"""Draws the training losses of the grid's best cells, of their first seeds: a panel for each task, a line for each estimator."""

import sys

import table

WIDTH, HEIGHT, GAP, LEFT, TOP = 380, 260, 70, 60, 30
COLORS = [
    "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf",
    "#000000", "#aec7e8", "#ffbb78", "#98df8a",
]  # fmt: skip


def panel(task: str, best: dict[str, dict], colors: dict[str, str], left: float, top: float) -> list[str]:
    """The losses of a task; the axis holds all but what is far above the best."""
    curves = {name: [(p["step"], -p["objective"]) for p in cell["training"]] for name, cell in best.items()}
    lowest = min(loss for curve in curves.values() for _, loss in curve)
    least, most = 5 * (lowest // 5), 5 * (lowest // 5) + 50
    steps = max(step for curve in curves.values() for step, _ in curve)

    def x(step: float) -> float:
        return left + WIDTH * step / steps

    def y(loss: float) -> float:
        return top + HEIGHT * (most - min(loss, most)) / (most - least)

    parts = [
        f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#ccc"/>',
        f'<text x="{left + WIDTH / 2}" y="{top - 8}" text-anchor="middle">{task}</text>',
    ]
    for tick in range(int(least), int(most) + 1, 10):
        parts.append(f'<line x1="{left}" x2="{left + WIDTH}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" stroke="#eee"/>')
        parts.append(f'<text x="{left - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick}</text>')
    for part in range(5):
        step = steps * part // 4
        parts.append(f'<text x="{x(step):.1f}" y="{top + HEIGHT + 16}" text-anchor="middle">{step // 1000}k</text>')
    for name, curve in curves.items():
        points = " ".join(f"{x(step):.1f},{y(loss):.1f}" for step, loss in curve)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colors[name]}" stroke-width="1.5"/>')
    return parts


def draw(tasks: dict[str, dict[str, dict]]) -> str:
    """The picture of the best cell of each estimator by task."""
    names = sorted({name for best in tasks.values() for name in best})
    colors = dict(zip(names, COLORS))
    width = 2 * (LEFT + WIDTH) + GAP
    height = TOP + 2 * (HEIGHT + GAP) + 20 * (-(-len(names) // 5))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for number, (task, best) in enumerate(tasks.items()):
        parts += panel(
            task, best, colors, LEFT + number % 2 * (WIDTH + GAP), TOP + number // 2 * (HEIGHT + GAP)
        )  # fmt: skip
    for number, name in enumerate(names):
        x, y = LEFT + number % 5 * 160, TOP + 2 * (HEIGHT + GAP) + 20 * (number // 5)
        parts.append(f'<line x1="{x}" y1="{y - 4}" x2="{x + 22}" y2="{y - 4}" stroke="{colors[name]}" stroke-width="2"/>')
        parts.append(f'<text x="{x + 28}" y="{y}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    cells = table.cells(100_000)
    tasks = {}
    for task in table.PAPER:
        own = [cell for cell in cells if cell["task"] == task and cell.get("training")]
        names = {cell["estimator"] for cell in own}
        tasks[task] = {name: table.best([c for c in own if c["estimator"] == name])[0] for name in sorted(names)}
    sys.stdout.write(draw({task: best for task, best in tasks.items() if best}))


if __name__ == "__main__":
    main()
