"""Measures all sides on one workload: started one by one, then run in rounds, one at a time on the same cores."""

import json
import os
import subprocess
import sys
from collections import deque
from pathlib import Path

import sides
from child import RUN_TIMEOUT, Child, ChildError
from quiet_cores import QuietCores
from workloads import WORKLOADS, flops

LEAST_STEPS, MOST_SECONDS = 10, 2.0  # of a repeat; the second wins
LEAST_FLOPS = 1e6  # of a step; with fewer the calls would be measured, not the products


class Comparison:
    def __init__(self, workload: str, cores: QuietCores, folder: Path, onehot: Path, temporary: Path):
        self.workload, self.cores = workload, cores
        self.folder, self.onehot, self.temporary = folder, onehot, temporary
        self.threads = len(cores.cores)

    def run(self, chosen: list[str], rounds: int, seconds: float) -> list[dict]:
        """A row of results for every side that starts."""
        floor = self.floor_seconds()
        children: dict[str, Child] = {}
        try:
            for side in chosen:
                try:
                    children[side] = self.start(side)
                except ChildError as error:  # the others can still be compared
                    print(error, file=sys.stderr)
            steps = {side: calibrated(child, seconds) for side, child in children.items()}
            repeats = {side: [] for side in children}
            order = deque(children)
            for _ in range(rounds):
                for side in order:
                    child, count = children[side], steps[side]
                    repeats[side].append(self.cores.measure(lambda: rate(child, count), child.cpu_seconds))
                order.rotate(1)
            return [self.row(side, child, repeats[side], floor) for side, child in children.items()]
        finally:
            for child in children.values():
                child.stop()

    def start(self, side: str) -> Child:
        command = sides.command(side, self.workload, self.threads, self.folder, self.onehot)
        environment = sides.environment(side, self.threads, self.temporary)
        return Child(f"{sides.SIDES[side].label} on {self.workload}", command, environment, self.cores.cores)

    def row(self, side: str, child: Child, repeats: list[tuple[float, bool]], floor: float | None) -> dict:
        products = flops(WORKLOADS[self.workload])
        return {
            "workload": self.workload,
            "threads": self.threads,
            "side": side,
            "version": child.ready["version"],
            "steps_per_second": [steps_per_second for steps_per_second, _ in repeats],
            "quiet": [quiet for _, quiet in repeats],
            "product_flops": products,
            "flops_per_step": child.ready.get("flops_per_step", products),
            "floor_seconds": floor,
            "startup_seconds": child.startup_seconds,
            "idle_cpu_seconds": child.idle_seconds,
            "peak_bytes": child.peak_bytes(),
        }

    def floor_seconds(self) -> float | None:
        """The seconds that the step's matrix products alone take the best library on so many cores."""
        if flops(WORKLOADS[self.workload]) < LEAST_FLOPS:
            return None
        script = str(sides.HERE / "sgemm_floor.py")
        command = ["taskset", "-c", str(self.cores.cores[0]), sys.executable, script, self.workload]
        environment = sides.environment("openblas", 1, self.temporary) | {"OPENBLAS_NUM_THREADS": "1"}

        def products() -> dict[str, float]:
            result = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, timeout=RUN_TIMEOUT)
            return json.loads(result.stdout)

        seconds, _ = self.cores.measure(products, cpu_seconds_of_ended_children)
        return min(seconds.values()) / self.threads


def cpu_seconds_of_ended_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def rate(child: Child, steps: int) -> float:
    """Steps a second, after one step that brings the caches back."""
    child.run(1)
    steps, seconds = child.run(steps)
    return steps / seconds


def calibrated(child: Child, seconds: float) -> int:
    """The steps of a repeat of about so many seconds."""
    steps, taken = child.run(1)
    while taken < seconds / 3:
        steps, taken = child.run(2 * steps)
    per_step = taken / steps
    return max(1, min(max(LEAST_STEPS, round(seconds / per_step)), round(MOST_SECONDS / per_step)))
