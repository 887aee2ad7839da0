"""Draws the growth of time and memory, each relative to the smallest model, on logarithmic axes."""

import math

PANEL, GAP, MARGIN = 210, 60, 50
COLORS = {"milliseconds": "#1f77b4", "megabytes": "#d62728", "mflop": "#7f7f7f"}
LABELS = {"milliseconds": "time", "megabytes": "memory", "mflop": "operations"}


def growth(series: list) -> str:
    """A panel for each of (name, rows), rows being (value, figures)."""
    width = MARGIN + 3 * (PANEL + GAP)
    height = MARGIN + 2 * (PANEL + GAP) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for index, (key, label) in enumerate(LABELS.items()):
        x = MARGIN + 130 * index
        parts.append(f'<line x1="{x}" y1="18" x2="{x + 24}" y2="18" stroke="{COLORS[key]}" stroke-width="2"/>')
        parts.append(f'<text x="{x + 30}" y="22">{label}</text>')
    for number, (name, rows) in enumerate(series):
        left = MARGIN + number % 3 * (PANEL + GAP)
        top = MARGIN + number // 3 * (PANEL + GAP)
        parts += panel(left, top, name, rows)
    return "\n".join([*parts, "</svg>"]) + "\n"


def panel(left: float, top: float, name: str, rows: list) -> list[str]:
    values = [value for value, _ in rows]
    ratios = {key: [row[key] / rows[0][1][key] for _, row in rows] for key in LABELS}
    most = max(max(column) for column in ratios.values()) * 1.1
    least = min(min(min(column) for column in ratios.values()), 1)
    across = math.log(values[-1] / values[0])
    up = math.log(most / least)

    def x(value: float) -> float:
        return left + PANEL * math.log(value / values[0]) / across

    def y(ratio: float) -> float:
        return top + PANEL * (1 - math.log(ratio / least) / up)

    parts = [
        f'<rect x="{left}" y="{top}" width="{PANEL}" height="{PANEL}" fill="none" stroke="#ccc"/>',
        f'<text x="{left + PANEL / 2}" y="{top + PANEL + 32}" text-anchor="middle">{name}</text>',
    ]
    for value in values:
        parts.append(f'<text x="{x(value):.1f}" y="{top + PANEL + 16}" text-anchor="middle">{value}</text>')
    tick = 1
    while tick <= most:
        parts.append(f'<line x1="{left}" x2="{left + PANEL}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" stroke="#eee"/>')
        parts.append(f'<text x="{left - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick}×</text>')
        tick *= 2 if most < 20 else 4
    for key, column in ratios.items():
        points = " ".join(f"{x(value):.1f},{y(ratio):.1f}" for value, ratio in zip(values, column))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{COLORS[key]}" stroke-width="2"/>')
    return parts
