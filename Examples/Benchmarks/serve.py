"""The protocol that every child of bench.py speaks: one line of JSON when ready, then one for each count read."""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from workloads import WORKLOADS, Workload

# Arguments of a child: workload, variant, threads. Result: what runs n steps or a few more and returns their number.
Build = Callable[[Workload, str, int, Path], Callable[[int], int]]


def serve(build: Build, version: str) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("variant")
    parser.add_argument("threads", type=int)
    parser.add_argument("--data-dir", type=Path, required=True)
    arguments = parser.parse_args()
    run = build(WORKLOADS[arguments.workload], arguments.variant, arguments.threads, arguments.data_dir)
    run(1)
    say(ready=True, startup_seconds=seconds_since_process_start(), version=version)
    for line in sys.stdin:
        start = time.perf_counter()
        steps = run(int(line))
        say(steps=steps, seconds=time.perf_counter() - start)
    say(peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def say(**values) -> None:
    print(json.dumps(values), flush=True)


def seconds_since_process_start() -> float:
    after_name = Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()
    started = int(after_name[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started
