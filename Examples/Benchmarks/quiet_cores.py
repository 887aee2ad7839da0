"""Keeps measurements to moments when the cores are fast and nothing else uses them.

Cores of shared machines flip between two speeds for seconds at a time, which the kernel does not know; a
loop that always does the same tells.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
SLOWER = 1.25  # times the fastest loop seen: slow, which is about twice
OTHERS = 0.1  # of the cores' time: disturbed
TRIES, PAUSE = 5, 0.3  # seconds


class QuietCores:
    def __init__(self, cores: list[int]):
        self.cores = cores
        self.fastest = min(self.loop_seconds(core) for _ in range(200) for core in cores)

    def measure(self, action: Callable[[], Result], used_seconds: Callable[[], float]) -> tuple[Result, bool]:
        """Repeats an action, at most TRIES times, until all was quiet; whether it was.

        `used_seconds` is the CPU time of what is measured.
        """
        for attempt in range(TRIES):
            fast_before = self.are_fast()
            if not fast_before and attempt < TRIES - 1:
                time.sleep(PAUSE)
                continue
            start, others_before = time.perf_counter(), self.busy_seconds() - used_seconds()
            result = action()
            others = self.busy_seconds() - used_seconds() - others_before
            alone = others < OTHERS * len(self.cores) * (time.perf_counter() - start)
            if fast_before and alone and self.are_fast():
                return result, True
        return result, False

    def are_fast(self) -> bool:
        slowest = max(min(self.loop_seconds(core) for _ in range(3)) for core in self.cores)
        self.fastest = min(self.fastest, slowest)
        return slowest < SLOWER * self.fastest

    def loop_seconds(self, core: int) -> float:
        os.sched_setaffinity(0, {core})
        start = time.perf_counter()
        for _ in range(50_000):
            pass
        return time.perf_counter() - start

    def busy_seconds(self) -> float:
        """All that the cores have done so far, for anyone."""
        total = 0
        for line in Path("/proc/stat").read_text().splitlines():
            name, *ticks = line.split()
            if name in [f"cpu{core}" for core in self.cores]:
                user, nice, system, _, _, interrupts, soft_interrupts, stolen = map(int, ticks[:8])
                total += user + nice + system + interrupts + soft_interrupts + stolen
        return total / os.sysconf("SC_CLK_TCK")
