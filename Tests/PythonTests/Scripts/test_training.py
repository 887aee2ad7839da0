"""Training on arrays gives the bits of the command on files of the same contents."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import redirect_stderr
from pathlib import Path

import numpy as np
import onehot
import pytest
from conftest import SLOW, TABLE, layouts, same_bits, table_arrays, tensors
from conftest import onehot as command

# The same table without files: the splits come from the arrays.
BARE = TABLE[: TABLE.index("sources:")] + TABLE[TABLE.index("guide:") :]


def assert_same_training(one, two):
    assert (Path(one) / "metrics.jsonl").read_bytes() == (Path(two) / "metrics.jsonl").read_bytes()
    a, b = (tensors(Path(folder) / "checkpoint.safetensors") for folder in (one, two))
    assert a == b and len(a) > 10


@pytest.mark.parametrize(
    "more, arguments",
    [
        ({}, []),
        ({"seed": 5, "steps": 70}, ["--seed", "5", "--steps", "70"]),
        ({"set": {"rate": 0.1, "train.steps": 65}}, ["--set", "rate=0.1", "--set", "train.steps=65"]),
        ({"set": {"estimators": {"h": "disarm"}}}, ["--set", "estimators.h=disarm"]),
        ({"precision": "float64", "threads": 1}, ["--precision", "float64"]),
        ({"engine": "reference", "steps": 3}, ["--engine", "reference", "--steps", "3"]),
    ],
)
def test_arrays_train_as_files_do(trained, tmp_path, more, arguments):
    command("run", "table.yaml", "--out", tmp_path / "files", "--quiet", *arguments, folder=trained)
    run = onehot.train(trained / "table.yaml", out=tmp_path / "arrays", progress=False, **more, **table_arrays())
    assert_same_training(tmp_path / "files", tmp_path / "arrays")
    assert run.status == "finished" and run.steps == json.loads(
        (tmp_path / "files" / "metrics.jsonl").read_text().splitlines()[-1]
    )["step"]
    # The test split is taken from `train`, so it follows the arrays, and metrics can be computed again.
    last = [line for line in run.history if "nll" in line["metrics"]][-1]
    assert last["split"] == "test" and run.evaluate() == last["metrics"]
    assert run.record["arrays"] == [f"array train.{name}.npy" for name in ["bottom", "top", "y"]]


def test_files_train_as_in_the_command(trained, tmp_path):
    run = onehot.train(trained / "table.yaml", out=tmp_path / "run", progress=False)
    assert_same_training(trained / "run", tmp_path / "run")
    assert run.predict().keys() == {"label", "p", "h"}


def test_one_array_may_replace_one_file(trained, tmp_path):
    arrays = table_arrays()
    run = onehot.train(trained / "table.yaml", out=tmp_path / "run", progress=False, top=arrays["top"])
    assert_same_training(trained / "run", tmp_path / "run")
    assert run.record["arrays"] == ["array train.top.npy"]


def test_layouts_and_types_do_not_matter(trained, tmp_path):
    """Copies that the module makes live until the library has read them."""
    arrays = table_arrays()
    for number, (name, bottom) in enumerate(layouts(arrays["bottom"])):
        folder = tmp_path / f"{number}"
        onehot.train(trained / "table.yaml", out=folder, progress=False, **{**arrays, "bottom": bottom})
        assert_same_training(trained / "run", folder)


def test_a_spec_without_files(trained, tmp_path):
    """Its splits come from the arrays; conversions of values are the caller's."""
    arrays = table_arrays()
    arrays["bottom"] = (arrays["bottom"] > 1).astype(np.uint8)
    test = {name: array[:15] for name, array in arrays.items()}
    run = onehot.train(BARE, progress=False, data={"train": arrays, "test": test})
    last = run.history[-1]
    assert last["split"] == "test" and run.evaluate() == last["metrics"]
    # The same by names with colons, and by files.
    colons = {f"test:{name}": array for name, array in test.items()}
    again = onehot.train(BARE, progress=False, **arrays, **colons)
    assert again.history == run.history
    for name, array in arrays.items():
        np.save(tmp_path / f"{name}.npy", array)
        np.save(tmp_path / f"test-{name}.npy", test[name])
    lines = lambda kind: "".join(f"    {name}: {{file: {kind}{name}.npy}}\n" for name in arrays)
    sources = f"sources:\n  train:\n{lines('')}  test:\n{lines('test-')}"
    (tmp_path / "files.yaml").write_text(BARE.replace("guide:", sources + "guide:", 1))
    command("run", "files.yaml", "--out", "run", "--quiet", folder=tmp_path)
    assert_same_training(tmp_path / "run", run.folder)


def test_a_test_split_may_stay_a_file(trained, tmp_path):
    np.save(tmp_path / "x.npy", np.eye(4, 2))
    spec = """
onehot: 1
name: two
data: {x: 'binary[2]'}
sources: {train: {x: {file: none.npy}}, test: {x: {file: x.npy}}}
model: {x: ~ bernoulli(logits=parameter(2))}
maximize: log_marginal()
train: {optimizer: sgd(learning_rate=0.1), batch: 2, steps: 10}
evaluate: {metrics: {nll: -log_marginal()}}
""".lstrip()
    (tmp_path / "two.yaml").write_text(spec)
    run = onehot.train(tmp_path / "two.yaml", progress=False, x=np.ones((6, 2)))
    assert run.history[-1]["split"] == "test" and run.evaluate() == run.history[-1]["metrics"]
    assert run.record["data"].keys() == {"x.npy", "array train.x.npy"}


def test_run_folders_come_and_go(trained, tmp_path):
    run = onehot.train(trained / "table.yaml", progress=False, steps=5)
    folder = Path(run.folder)
    assert (folder / "checkpoint.safetensors").exists()
    kept = run.save(tmp_path / "kept")
    expected = run.predict("probs(guide.y)", bottom=np.eye(2))
    run.close()
    assert not folder.exists()
    assert same_bits(kept.predict("probs(guide.y)", bottom=np.eye(2)), expected)
    with pytest.raises(onehot.OneHotError, match="exists"):
        kept.save(tmp_path / "kept")
    with pytest.raises(onehot.OneHotError, match="not empty"):
        onehot.train(trained / "table.yaml", progress=False, out=tmp_path / "kept")
    again = onehot.train(trained / "table.yaml", progress=False, steps=5, out=tmp_path / "kept", overwrite=True)
    assert same_bits(again.predict("probs(guide.y)", bottom=np.eye(2)), expected)


def test_a_run_on_arrays_needs_rows_when_it_is_loaded(trained, tmp_path):
    onehot.train(trained / "table.yaml", progress=False, steps=5, out=tmp_path / "run", **table_arrays())
    with onehot.load(tmp_path / "run") as run:
        for ask in [run.evaluate, run.predict]:
            with pytest.raises(onehot.OneHotError, match="in the memory of the program"):
                ask()
        assert run.predict("probs(guide.y)", bottom=np.eye(2)).shape == (2, 3)
    result = command("evaluate", tmp_path / "run", folder=tmp_path, status=2)
    assert result == ""


# -- Stopping


def test_a_callback_may_stop(trained, tmp_path):
    events = []

    def stop(event):
        events.append(event)
        return event.record is not None

    arrays = table_arrays()
    run = onehot.train(
        trained / "table.yaml", out=tmp_path / "run", progress=False, callback=stop, steps=130, **arrays
    )
    assert run.status == "interrupted" and run.steps == 60
    assert events[0][:2] == (0, 130) and np.isnan(events[0].objective)
    assert events[-1].record["step"] == 60 and events[-1].record["metrics"].keys() == {"accuracy", "nll"}
    with pytest.raises(onehot.OneHotError, match="not empty"):
        onehot.train(trained / "table.yaml", out=tmp_path / "run", progress=False, **arrays)
    # Other data do not continue it; the same do, to the bits of a run that was not stopped.
    with pytest.raises(onehot.OneHotError, match="other data"):
        other = {**arrays, "top": 1 - arrays["top"]}
        onehot.train(trained / "table.yaml", out=tmp_path / "run", progress=False, resume=True, **other)
    run = onehot.train(trained / "table.yaml", out=tmp_path / "run", progress=False, resume=True, **arrays)
    assert run.status == "finished"
    assert_same_training(trained / "run", tmp_path / "run")


def test_exceptions_of_callbacks_are_raised_again(trained):
    class Own(Exception):
        pass

    def fail(event):
        raise Own("here")

    with pytest.raises(Own, match="here"):
        onehot.train(trained / "table.yaml", progress=False, callback=fail)


INTERRUPTED = """
import signal, sys, time, numpy as np, onehot
# Whoever runs the tests may have blocked or ignored the signal.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
x = np.arange(4000).reshape(100, 40) % 3 % 2
def tell(event):
    if event.done > 0: print("running", flush=True)
try:
    onehot.train("slow.yaml", out="run", progress=False, callback=tell, x=x)
except onehot.Interrupted as stop:
    assert isinstance(stop, KeyboardInterrupt)
    run = stop.run
    print("stopped", run.status, run.steps > 0, run.predict("mean(x)", x=x).shape)
    try:
        print("again", flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        print("the handler is back")
"""


def test_control_c_stops_after_a_checkpoint(tmp_path):
    (tmp_path / "slow.yaml").write_text(SLOW)
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    watchdog = threading.Timer(120, process.kill)
    watchdog.start()
    assert process.stdout.readline() == "running\n"
    process.send_signal(signal.SIGINT)
    while (line := process.stdout.readline()) == "running\n":
        pass
    assert line == "stopped interrupted True (100, 40)\n", line
    assert process.stdout.readline() == "again\n"
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate()
    watchdog.cancel()
    assert process.returncode == 0 and output == "the handler is back\n", errors


def test_training_in_other_threads(trained, tmp_path):
    runs = {}

    def work(number):
        runs[number] = onehot.train(
            trained / "table.yaml", out=tmp_path / f"{number}", progress=False, callback=lambda event: False,
            **table_arrays(),
        )  # fmt: skip

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(runs) == 3
    for number in range(3):
        assert_same_training(trained / "run", tmp_path / f"{number}")


# -- Progress


def test_progress_is_shown_as_asked(trained, monkeypatch):
    def shown(is_terminal, **more):
        class Stream(io.StringIO):
            def isatty(self):
                return is_terminal

        with redirect_stderr(Stream()) as stream:
            onehot.train(trained / "table.yaml", **more)
        return stream.getvalue()

    assert shown(True, progress=False) == "" and shown(False, progress=False) == ""
    lines = shown(False)
    assert "table: step 130 of 130" in lines and "nll" in lines and "\r" not in lines
    bar = shown(True)
    assert bar.startswith("\rtable: step") and bar.endswith("\n") and bar.count("\n") == 1


def test_progress_in_a_notebook(trained, monkeypatch):
    contents = []

    class Handle:
        def update(self, content, raw):
            contents.append(content["text/plain"])

    def display(content, raw, display_id):
        assert raw and display_id
        contents.append(content["text/plain"])
        return Handle()

    monkeypatch.setattr(onehot, "_notebook", lambda: display)
    with redirect_stderr(io.StringIO()) as stream:
        onehot.train(trained / "table.yaml")
    assert "step 130 of 130" in contents[-1] and stream.getvalue() == ""
