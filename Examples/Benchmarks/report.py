"""Prints results as Markdown: the machine, ratios, and a table of everything; `python report.py results.json`."""

import json
import platform
import sys
from datetime import date
from pathlib import Path
from statistics import median

from sides import SIDES

IDLE_SECONDS = 0.5  # of CPU time; a child that used more while it should have been blocked disturbed the others


def machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    system = f"Linux {platform.release()}, Python {platform.python_version()}"
    return f"{len(models)} × {models[0]}, {system}, {date.today()}"


def markdown(results: dict) -> str:
    groups: dict[tuple[int, str], list[dict]] = {}
    for row in results["rows"]:
        groups.setdefault((row["threads"], row["workload"]), []).append(row)
    versions = sorted({f"{SIDES[row['side']].label.split()[0]} {row['version']}" for row in results["rows"]})
    lines = [f"{results['machine']}; {', '.join(versions)}.", ""]
    for threads in sorted({threads for threads, _ in groups}):
        of_threads = {workload: rows for (count, workload), rows in groups.items() if count == threads}
        title = f"{threads} thread" + ("s" if threads > 1 else "")
        lines += [f"### {title}", "", *ratios(of_threads), "", *everything(of_threads), ""]
    return "\n".join(lines + [*cautions(results["rows"])])


def ratios(groups: dict[str, list[dict]]) -> list[str]:
    """The first side's steps a second over those of the best of each kind."""
    subject = min((row["side"] for rows in groups.values() for row in rows), key=list(SIDES).index)
    kinds = {
        "best stock peer": lambda side: SIDES[side].stock,
        "best JAX": lambda side: side.startswith("jax"),
        "best stock PyTorch": lambda side: side.startswith("torch") and SIDES[side].stock,
        "PyTorch, processor check bypassed": lambda side: not SIDES[side].stock,
    }
    lines = [
        f"{SIDES[subject].label} ÷ the other: median of the rounds' ratios (least–greatest). "
        "The floor is the time of the matrix products alone in the best OpenBLAS.",
        "",
        *header(["workload", *kinds, "floor"]),
    ]
    for workload, rows in groups.items():
        others = [row for row in rows if row["side"] != subject]
        cells = [
            ratio(row, [other for other in others if kind(other["side"])])
            for row in rows
            if row["side"] == subject
            for kind in kinds.values()
        ]
        lines.append(row_of([workload, *(cells or ["–"] * len(kinds)), floor(rows[0])]))
    return lines


def rates(row: dict, quiet: list[bool] | None = None) -> list[float]:
    """Steps a second in the rounds that were quiet, or in all if none was."""
    quiet = row["quiet"] if quiet is None else quiet
    return [rate for rate, keep in zip(row["steps_per_second"], quiet) if keep or not any(quiet)]


def floor(row: dict) -> str:
    seconds = row["floor_seconds"]
    return f"{1e3 * seconds:.2f} ms, {row['product_flops'] / seconds / 1e9:.0f} GFLOP/s" if seconds else "–"


def ratio(first: dict, others: list[dict]) -> str:
    if not others:
        return "–"
    best = max(others, key=lambda row: median(rates(row)))
    quiet = [a and b for a, b in zip(first["quiet"], best["quiet"])]
    values = [a / b for a, b in zip(rates(first, quiet), rates(best, quiet))]
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f}), {SIDES[best['side']].label}"


def everything(groups: dict[str, list[dict]]) -> list[str]:
    columns = ["workload", "side", "steps/s", "least–greatest", "GFLOP/s", "share of the floor"]
    lines = header([*columns, "start to first step, s", "peak memory, MB"])
    for workload, rows in groups.items():
        for row in rows:
            measured = rates(row)
            typical = median(measured)
            cells = [
                workload,
                SIDES[row["side"]].label,
                number(typical),
                f"{number(min(measured))}–{number(max(measured))}",
                f"{typical * row['flops_per_step'] / 1e9:.1f}" if row["floor_seconds"] else "–",
                f"{typical * row['floor_seconds']:.0%}" if row["floor_seconds"] else "–",
                f"{row['startup_seconds']:.2f}",
                f"{row['peak_bytes'] / 1e6:.0f}",
            ]
            lines.append(row_of(cells))
    return lines


def cautions(rows: list[dict]) -> list[str]:
    """What to know of single rows before their numbers are believed."""
    for row in rows:
        name = f"{row['workload']}, {row['threads']} thread(s), {SIDES[row['side']].label}"
        if not all(row["quiet"]):
            count = f"{row['quiet'].count(False)} of {len(row['quiet'])}"
            yield f"- {name}: {count} repeats were made while a core was slow or used by something else."
        if row["idle_cpu_seconds"] > IDLE_SECONDS:
            yield f"- {name}: used {row['idle_cpu_seconds']:.1f} s of CPU time while it should have been blocked."


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def header(columns: list[str]) -> list[str]:
    return [row_of(columns), row_of(["---"] * len(columns))]


def row_of(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(markdown(json.loads(Path(sys.argv[1]).read_text())))
