"""One side of a comparison as a child process that speaks the protocol of serve.py."""

import json
import os
import select
import signal
import subprocess
import tempfile
import time
from pathlib import Path

START_TIMEOUT, RUN_TIMEOUT = 600, 120  # seconds; torch.compile is what takes long to start


class ChildError(Exception):
    pass


class Child:
    """Started pinned to cores and measured from there to its first step; then blocked until asked to run."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], cores: list[int]):
        self.name = name
        self.errors = tempfile.TemporaryFile()
        pinned = ["taskset", "-c", ",".join(map(str, cores)), *command]
        start = time.perf_counter()
        self.process = subprocess.Popen(
            pinned,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            bufsize=0,
            start_new_session=True,  # so that its own children, the compilers, end with it
        )
        try:
            self.ready = self.read("ready", START_TIMEOUT)
        except BaseException:
            self.stop()
            raise
        self.startup_seconds = time.perf_counter() - start
        self.idle_seconds = 0.0
        self.cpu_seconds_before = self.cpu_seconds()

    def run(self, steps: int) -> tuple[int, float]:
        """Runs at least so many steps; their number and seconds."""
        self.idle_seconds += self.cpu_seconds() - self.cpu_seconds_before
        try:
            self.process.stdin.write(f"{steps}\n".encode())
        except BrokenPipeError:
            raise self.error("has ended") from None
        answer = self.read("steps", RUN_TIMEOUT)
        self.cpu_seconds_before = self.cpu_seconds()
        return answer["steps"], answer["seconds"]

    def peak_bytes(self) -> int:
        """Ends the input, upon which the child reports its memory and exits."""
        self.process.stdin.close()
        answer = self.read("peak_bytes", RUN_TIMEOUT)
        self.process.wait(RUN_TIMEOUT)
        return answer["peak_bytes"]

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()

    def read(self, key: str, timeout: float) -> dict:
        """The next line of JSON that has the key; libraries may print other lines."""
        deadline = time.monotonic() + timeout
        while select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))[0]:
            line = self.process.stdout.readline()
            if not line:
                raise self.error("has ended")
            if line.startswith(b"{") and key in (answer := json.loads(line)):
                return answer
        raise self.error(f"gave no answer in {timeout} s")

    def error(self, what: str) -> ChildError:
        self.errors.seek(0)
        text = self.errors.read().decode(errors="replace").splitlines()
        return ChildError("\n  ".join([f"{self.name} {what}", *text[-15:]]))

    def cpu_seconds(self) -> float:
        """What all threads of the process have used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
