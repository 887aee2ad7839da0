"""Every mistake is an exception with the message of the command, and the process goes on."""

import json
import shutil
from pathlib import Path

import numpy as np
import onehot
import pytest
from conftest import SLOW, TABLE, table_arrays


@pytest.fixture(scope="module")
def run(trained):
    with onehot.load(trained / "run") as run:
        yield run


def rows(**change):
    return {**{name: array[:6] for name, array in table_arrays(6).items()}, **change}


ZEROS = np.zeros((6, 2))
P = "probs(guide.y)"

# What is asked, the rows, the status, and a part of the message.
PREDICTIONS = [
    (P, {"bottom": np.zeros((6, 3))}, 1, "rows of shape [3]"),
    (P, {"bottom": np.zeros((2, 2, 2))}, 1, "rows of shape [2, 2]"),
    (P, {"bottom": np.zeros((0, 2))}, 1, "has no rows"),
    (P, {"bottom": np.zeros((6, 0))}, 1, "rows of shape [0]"),
    (P, {"bottom": 1.0}, 1, "rows of shape []"),
    (P, {"bottom": np.full((6, 2), np.nan)}, 1, "not finite"),
    (P, {"bottom": np.full((6, 2), np.inf)}, 1, "not finite"),
    (P, {"bottom": np.full((6, 2), 3.0)}, 1, "which becomes 1.5"),
    (P, {"bottom": np.full((6, 2), -1, np.int8)}, 1, "contains -1"),
    (P, {"bottom": ZEROS, "top": np.zeros((5, 2))}, 1, "no quantity reads `top`"),
    ("log_prob(y)", rows(y=np.array([0, 1, 2, 3, 0, 0])), 1, "label 3 at row 3"),
    ("log_prob(y)", rows(y=np.array([0, 1, 2, -2, 0, 0])), 1, "label -2 at row 3"),
    ("log_prob(y)", rows(y=np.array([0, 1, 2, 0.5, 0, 0])), 1, "label 0.5 at row 3"),
    ("log_prob(y)", rows(y=np.ones((6, 3))), 1, "3 ones at row 0"),
    ("log_prob(y)", rows(y=np.zeros(5)), 1, "5 rows"),
    ("log_prob(y)", {"y": np.zeros(6)}, 1, "reads `bottom`, `top`"),
    (P, {"botom": ZEROS}, 2, "did you mean `bottom`"),
    (P, {"train:bottom": ZEROS}, 2, "belong to no split"),
    (P, {"": ZEROS}, 2, "no field is called"),
    (P, {"bot\0tom": ZEROS}, 2, "NUL"),
    (P, {"bottom": ZEROS.astype(complex)}, 2, "element type complex128"),
    (P, {"bottom": ZEROS.astype(np.longdouble)}, 2, "element type"),
    (P, {"bottom": ZEROS.astype("U3")}, 2, "element type"),
    (P, {"bottom": ZEROS.astype("M8[s]")}, 2, "element type"),
    (P, {"bottom": np.array([[None, 1]])}, 2, "element type object"),
    (P, {"bottom": [[1, 2], [3]]}, 2, "is no array"),
    (P, {"bottom": np.ma.masked_equal(ZEROS, 0)}, 2, "masked"),
    (P, {"bottom": np.zeros(6, [("a", "f4"), ("b", "f4")])}, 2, "element type"),
    (P, {"bottom": np.full((6, 2), 2**64 - 1, np.uint64)}, 2, "too large"),
    (P, {"bottom": np.broadcast_to(np.float32(0), (2**40, 2))}, None, ""),
    ("nothing", {}, 1, "nothing is called `nothing`"),
    ("", {}, 2, "option `what`"),
    ("(", {}, 1, "is not closed"),
    ("1 +", {}, 1, "expression"),
    ("(" * 100000, {}, 1, ""),
    ("dense(bottom, 3)", {}, 1, "cannot make weights"),
    ("bottom\0", {}, 2, "NUL"),
    ("bott\ud800om", {}, 2, "not valid Unicode"),
    ("🦊", {}, 1, ""),
    (17, {}, 2, "no expression"),
    ({"a": 17}, {}, 2, "no expression"),
    ([17], {}, 2, "no expression"),
    ({"a b": "y"}, {}, 2, "option `what`"),
    ({"a": "y", "b": "nothing"}, {}, 1, "nothing is called"),
    ({"y": "y", "yy": "mean(nothing)"}, {}, 1, ""),
    (["y", "y+1"], {}, 2, "option `what`"),
]


@pytest.mark.parametrize("what, arrays, status, message", PREDICTIONS, ids=range(len(PREDICTIONS)))
def test_predictions(run, what, arrays, status, message):
    with pytest.raises((onehot.OneHotError, MemoryError) if status is None else onehot.OneHotError) as caught:
        run.predict(what, **arrays)
    if status is not None:
        assert caught.value.status == status and message in str(caught.value)
        assert bool(caught.value.diagnostics) == (status == 1)


OPTIONS = [
    ({"split": "tests"}, 2, "did you mean `test`"),
    ({"split": "test", "bottom": ZEROS}, 2, "leave one of them out"),
    ({"given": {"y": 3}}, 2, "classes 0 to 2"),
    ({"given": {"u": 1}}, 2, "no field or latent variable"),
    ({"given": {"y": [1, 2]}}, 2, "one class"),
    ({"given": {"y": "two"}}, 2, "not a number"),
    ({"given": {"y": None}}, 2, "not a number"),
    ({"given": {"y": float("nan")}}, 2, "given"),
    ({"given": {"h": []}}, 2, "not a number"),
    ({"given": {"a\0": 1}}, 2, "NUL"),
    ({"count": 0}, 2, "count"),
    ({"count": -3}, 2, "count"),
    ({"count": 2**70}, 2, "count"),
    ({"count": "many"}, 2, "count"),
    ({"seed": -1}, 2, "seed"),
    ({"seed": 2**64}, 2, "seed"),
    ({"seed": 1.5}, 2, "seed"),
    ({"seed": object()}, 2, "no value"),
]


@pytest.mark.parametrize("arguments, status, message", OPTIONS, ids=range(len(OPTIONS)))
def test_options(run, arguments, status, message):
    with pytest.raises(onehot.OneHotError) as caught:
        run.predict(P, **arguments)
    assert caught.value.status == status and message in str(caught.value)


@pytest.mark.parametrize(
    "ask, message",
    [
        (lambda run: run.evaluate("nothing"), "nothing is called"),
        (lambda run: run.evaluate({"a": "sum(dense(bottom, 2))"}), "has not trained"),
        (lambda run: run.evaluate({"h": "h"}), ""),
        (lambda run: run.evaluate(split="no"), "no split"),
        (lambda run: run.evaluate(top=np.zeros((3, 2))), "reads `bottom`"),
        (lambda run: run.sample("nothing"), "no `nothing` to draw"),
        (lambda run: run.sample("h", mean=True), "observed variable"),
        (lambda run: run.sample(count=0), "count"),
        (lambda run: run.sample(count=10**9), "count"),
        (lambda run: run.sample(count=16), "as many rows"),
        (lambda run: run.sample(split="no"), "no split"),
        (lambda run: run.save("/proc/none"), "cannot be copied"),
        (lambda run: run.save("a\0b"), "cannot be copied"),
        (lambda run: onehot.load(run.folder, threads=0), "threads"),
        (lambda run: onehot.load(run.folder, threads=10**6), "threads"),
        (lambda run: onehot.load(run.folder, engine="gpu"), "engine"),
    ],
)
def test_other_calls(run, ask, message):
    with pytest.raises(onehot.OneHotError) as caught:
        ask(run)
    assert message in str(caught.value) and str(caught.value)


def test_a_closed_run(trained):
    run = onehot.load(trained / "run")
    run.close()
    run.close()
    for ask in [run.predict, run.evaluate, run.sample, lambda: run.save("x")]:
        with pytest.raises(onehot.OneHotError, match="closed"):
            ask()


def test_diagnostics_are_those_of_the_command(run):
    with pytest.raises(onehot.OneHotError) as caught:
        run.predict({"q": "index(mode(guid.y))"})
    (found,) = caught.value.diagnostics
    assert found["id"] == "unknown-name" and found["range"]["start"]["column"] == 12
    assert caught.value.help == "did you mean `guide.y`?" and "^^^" in str(caught.value)


# -- Folders


def damage(folder, kind):
    checkpoint, record, resolved, metrics = (
        folder / name for name in ["checkpoint.safetensors", "run.json", "resolved.yaml", "metrics.jsonl"]
    )
    if kind == "half a checkpoint":
        checkpoint.write_bytes(checkpoint.read_bytes()[: checkpoint.stat().st_size // 2])
    elif kind == "an empty checkpoint":
        checkpoint.write_bytes(b"")
    elif kind == "a changed checkpoint":
        content = bytearray(checkpoint.read_bytes())
        content[-1] ^= 1
        checkpoint.write_bytes(content)
    elif kind == "no checkpoint":
        checkpoint.unlink()
    elif kind == "a folder for a checkpoint":
        checkpoint.unlink()
        checkpoint.mkdir()
    elif kind == "another spec":
        resolved.write_text(resolved.read_text().replace("learning_rate=0.01", "learning_rate=0.02"))
    elif kind == "a spec with an error":
        resolved.write_text(resolved.read_text().replace("categorical", "categoricle"))
    elif kind == "an empty spec":
        resolved.write_text("")
    elif kind == "no record":
        record.unlink()
    elif kind == "a record of something else":
        record.write_text("{}")
    elif kind == "metrics of something else":
        metrics.write_text("{}\n")


@pytest.mark.parametrize(
    "kind",
    [
        "half a checkpoint", "an empty checkpoint", "a changed checkpoint", "no checkpoint",
        "a folder for a checkpoint", "another spec", "a spec with an error", "an empty spec", "no record",
        "a record of something else", "metrics of something else",
    ],
)  # fmt: skip
def test_damaged_runs(trained, tmp_path, kind):
    shutil.copytree(trained / "run", tmp_path / "run")
    damage(tmp_path / "run", kind)
    with pytest.raises(onehot.OneHotError) as caught:
        onehot.load(tmp_path / "run")
    assert str(caught.value)


def test_the_checkpoint_of_another_spec(trained, tmp_path):
    (tmp_path / "other.yaml").write_text(TABLE.replace("dense(h, 2)", "dense(h, 2) + 1.0"))
    other = onehot.train(tmp_path / "other.yaml", steps=2, progress=False, **table_arrays())
    shutil.copytree(trained / "run", tmp_path / "run")
    shutil.copy(Path(other.folder) / "checkpoint.safetensors", tmp_path / "run")
    with pytest.raises(onehot.OneHotError, match="is not the spec that its checkpoint was trained with"):
        onehot.load(tmp_path / "run")


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_checkpoints_cut_anywhere(trained, tmp_path, cut):
    shutil.copytree(trained / "run", tmp_path / "run")
    checkpoint = tmp_path / "run" / "checkpoint.safetensors"
    checkpoint.write_bytes(checkpoint.read_bytes()[:cut])
    with pytest.raises(onehot.OneHotError):
        onehot.load(tmp_path / "run")


def test_folders_that_are_none(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    for folder in [tmp_path / "file", tmp_path / "empty", tmp_path / "none", "", "a\0b", "\udcff", 17, None]:
        with pytest.raises(onehot.OneHotError):
            onehot.load(folder)


# -- Training

TRAININGS = [
    (lambda: onehot.train("/nowhere.yaml"), 2, "cannot read"),
    (lambda: onehot.train("/"), 2, "cannot read"),
    (lambda: onehot.train(17), 2, "not a path"),
    (lambda: onehot.train("a\0.yaml"), 2, "NUL"),
    (lambda: onehot.train("onehot: 1\n\0"), 2, "NUL"),
    (lambda: onehot.train("\n"), 1, ""),
    (lambda: onehot.train("[" * 100000 + "\n"), 1, ""),
    (lambda: onehot.train(SLOW.replace("disarm", "dissarm")), 1, "did you mean `disarm`"),
    (lambda: onehot.train(SLOW), 1, "no `sources`"),
    (lambda: onehot.train(SLOW, x=np.zeros((3, 39))), 1, "rows of shape [39]"),
    (lambda: onehot.train(SLOW, x=np.zeros((0, 40))), 1, "has no rows"),
    (lambda: onehot.train(SLOW, x=np.zeros((60, 40)), set={"steps": 3}), 1, "no hyperparameter"),
    (lambda: onehot.train(SLOW, x=np.zeros((60, 40)), set={"train.stepps": 3}), 1, "did you mean `steps`"),
    (lambda: onehot.train(SLOW, x=np.zeros((60, 40)), set={"": 3}), 2, "option `set`"),
    (lambda: onehot.train(SLOW, x=np.zeros((60, 40)), steps=-1), 2, "steps"),
    (lambda: onehot.train(SLOW, x=np.zeros((60, 40)), seed="a"), 2, "seed"),
    (lambda: onehot.train(SLOW, x=np.zeros((60, 40)), precision="float16"), 2, "precision"),
    (lambda: onehot.train(SLOW, x=np.zeros((60, 40)), resume=True, overwrite=True), 2, "exclude"),
    (lambda: onehot.train(SLOW, x=np.zeros((60, 40)), out="/proc/none/run"), 2, "cannot be created"),
    (lambda: onehot.train(SLOW, x=np.zeros((60, 40)), out="/dev/null"), 2, "is a file"),
    (lambda: onehot.train(SLOW, y=np.zeros((60, 40))), 2, "no field is called `y`"),
    (lambda: onehot.train(SLOW, **{"train:x": np.zeros((60, 40)), "x": np.zeros((60, 40))}), 2, "twice"),
    (lambda: onehot.train(SLOW, **{"a b:x": np.zeros((60, 40))}), 2, "name of a split"),
    (lambda: onehot.train(SLOW, **{":x": np.zeros((60, 40))}), 2, "name of a split"),
    (lambda: onehot.train(SLOW, **{"test:x": np.zeros((60, 40))}), 1, "train"),
    (lambda: onehot.train(TABLE[: TABLE.index("sources:")] + TABLE[TABLE.index("guide:") :], top=ZEROS), 2,
     "no array and no source for `bottom`"),
]  # fmt: skip


@pytest.mark.parametrize("ask, status, message", TRAININGS, ids=range(len(TRAININGS)))
def test_trainings(ask, status, message):
    with pytest.raises(onehot.OneHotError) as caught:
        ask()
    assert caught.value.status == status and message in str(caught.value), str(caught.value)


def test_numbers_that_diverge(tmp_path):
    spec = """
onehot: 1
name: steep
model: {w: 'parameter(1, init=[3.0])', cost: sum(exp(w * w))}
minimize: cost
train: {optimizer: sgd(learning_rate=1e3), steps: 50}
""".lstrip()
    with pytest.raises(onehot.OneHotError, match="not-finite|infinite|inf|nan") as caught:
        onehot.train(spec, progress=False)
    assert caught.value.status == 1 and json.dumps(caught.value.diagnostics)
