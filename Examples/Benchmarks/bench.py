"""Compares OneHot's training steps with those of JAX and PyTorch, interleaved on the same cores."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

import data
import report
import sides
from child import ChildError
from comparison import Comparison
from quiet_cores import QuietCores
from workloads import WORKLOADS


def names(text: str) -> list[str]:
    return text.split(",")


def numbers(text: str) -> list[int]:
    return [int(name) for name in names(text)]


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workloads", type=names, default=list(WORKLOADS), help="such as W1,W3; all by default")
    parser.add_argument("--threads", type=numbers, default=[1], help="such as 1,2; 1 by default")
    parser.add_argument("--peers", type=names, default=["jax", "torch"], help="all of a library, or such as jax-scan")
    parser.add_argument("--without-onehot", action="store_true", help="compare the peers alone")
    parser.add_argument("--onehot", type=Path, default=sides.ONEHOT, help="the command to measure")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="3 rounds of short repeats")
    parser.add_argument("--data-dir", type=Path, default=sides.HERE / "data", help="where the data is written")
    parser.add_argument("--out", type=Path, help="a file for the results as JSON")
    options = parser.parse_args()
    for workload in options.workloads:
        if workload not in WORKLOADS:
            parser.error(f"there is no workload {workload}; there are {', '.join(WORKLOADS)}")
    if max(options.threads) > len(os.sched_getaffinity(0)):
        parser.error("there are fewer cores than threads")
    return options


def main() -> None:
    options = parse()
    available = sorted(os.sched_getaffinity(0))
    rounds, seconds = (3, 0.1) if options.quick else (options.rounds, 0.3)
    chosen = sides.chosen(options.peers, not options.without_onehot)
    results = {"machine": report.machine(), "rows": []}
    failed = False
    data.write(options.data_dir)
    with tempfile.TemporaryDirectory() as temporary:
        for threads in options.threads:
            cores = QuietCores(available[:threads])
            for workload in options.workloads:
                comparison = Comparison(workload, cores, options.data_dir, options.onehot, Path(temporary))
                try:
                    rows = comparison.run(chosen, rounds, seconds)
                except ChildError as error:
                    rows = []
                    print(error, file=sys.stderr)
                results["rows"] += rows
                failed |= len(rows) < len(chosen)
    print(report.markdown(results))
    if options.out:
        options.out.write_text(json.dumps(results, indent=1) + "\n")
    sys.exit(failed)


if __name__ == "__main__":
    main()
