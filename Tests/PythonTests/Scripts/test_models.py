"""What a trained model answers in Python is what the command writes, bit for bit."""

import ctypes
import gc
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import onehot
import pytest
from conftest import onehot as command
from conftest import layouts, same_bits, table_arrays


@pytest.fixture
def run(trained):
    with onehot.load(trained / "run") as run:
        yield run


def predicted(trained, *arguments):
    command("predict", "run", "--out", "out.npz", *arguments, folder=trained)
    return dict(np.load(trained / "out.npz"))


def assert_same(found, expected):
    assert list(found) == list(expected)
    for name in expected:
        assert same_bits(found[name], expected[name]), name


WHAT = {"z": "draw(guide.h)", "q": "mean(guide.h)", "e": "elbo(samples=3)"}


def options(quantities):
    return [word for name, text in quantities.items() for word in ("--what", f"{name}={text}")]


def test_new_rows(trained, run):
    rows = {name: array[5:25] for name, array in table_arrays().items()}
    files = []
    for name, array in rows.items():
        np.save(trained / f"new-{name}.npy", array)
        files += ["--data", f"{name}=new-{name}.npy"]
    assert_same(run.predict(WHAT, seed=7, **rows), predicted(trained, *options(WHAT), "--seed", 7, *files))
    # Names of fields may be arguments of the method.
    assert_same(run.predict(WHAT, seed=7, data=rows), run.predict(WHAT, seed=7, **rows))


def test_more_rows_than_a_chunk(trained, run):
    many = {name: np.concatenate([array] * 20) for name, array in table_arrays().items()}
    np.save(trained / "many.npy", many["bottom"])
    found = run.predict({"p": "probs(guide.y)"}, bottom=many["bottom"])
    assert found["p"].shape == (720, 3)
    assert_same(found, predicted(trained, "--what", "p=probs(guide.y)", "--data", "bottom=many.npy"))


def test_splits_and_given_values(trained, run):
    assert_same(run.predict(), predicted(trained))
    assert_same(run.predict(split="train"), predicted(trained, "--split", "train"))
    assert_same(
        run.predict(WHAT, given={"y": 2, "h": [0, 1, 1]}, count=4),
        predicted(trained, *options(WHAT), "--given", "y=2", "--given", "h=0,1,1", "--count", 4),
    )


def test_forms_of_quantities(run):
    single = run.predict("index(mode(guide.y))")
    assert single.dtype == np.int32 and single.shape == (15,)
    assert same_bits(run.predict({"a": "index(mode(guide.y))"})["a"], single)
    nodes = run.predict(["y", "h"])
    assert list(nodes) == ["y", "h"] and nodes["y"].shape == (15, 3)
    assert single.flags.writeable and single.flags.owndata


def test_metrics(trained, run):
    expected = json.loads(command("evaluate", "run", "--format", "json", folder=trained))
    assert run.evaluate() == expected["metrics"]
    assert run.evaluate("-iwae(samples=4)") == pytest.approx(expected["metrics"]["nll"], rel=0, abs=0)
    rows = table_arrays()
    assert run.evaluate(**{name: array[:15] for name, array in rows.items()}).keys() == {"accuracy", "nll"}
    lines = [json.loads(line) for line in (trained / "run" / "metrics.jsonl").read_text().splitlines()]
    assert [line["step"] for line in run.history] == [line["step"] for line in lines]
    assert run.history == lines
    assert run.metrics == {**lines[-2]["metrics"], **lines[-1]["metrics"]}
    assert list(run.metrics) == ["objective", "accuracy", "nll"]


def test_draws(trained, run):
    for node, arguments, mean in [("bottom", [], False), ("bottom", ["--mean"], True), ("h", [], False)]:
        command(
            "sample", "run", "--node", node, "--count", 15, "--seed", 3, "--out", "s.npy", *arguments, folder=trained
        )
        assert same_bits(run.sample(node, count=15, seed=3, mean=mean), np.load(trained / "s.npy"))
    assert run.sample(given={"y": 1}, count=2).shape == (2, 2)


def test_description(trained, run):
    assert (run.name, run.status, run.steps) == ("table", "finished", 130)
    assert run.record == json.loads((trained / "run" / "run.json").read_text())
    assert run.fields["y"] == {"name": "y", "support": "onehot", "shape": [3], "is_optional": True}
    assert set(run.latents) == {"y", "h"}
    assert re.match(r"<onehot.Run 'table' in '.*run': finished, 130 steps, objective=.*>", repr(run))
    assert onehot.version() == command("--version", folder=trained).split()[1]


# -- Arrays


def test_layouts_and_types_do_not_matter(run):
    bottom = table_arrays()["bottom"]
    expected = run.predict("probs(guide.y)", bottom=bottom)
    for name, array in layouts(bottom):
        assert same_bits(run.predict("probs(guide.y)", bottom=array), expected), name
    bits = np.array([[True, False], [False, True]])
    assert same_bits(run.predict("top", top=bits), run.predict("top", top=bits.astype(np.float32)))


def test_class_numbers_and_vectors_are_one(run):
    labels = np.array([0, 2, 1])
    one = run.predict("log_prob(guide.y)", bottom=np.zeros((3, 2)), y=labels)
    two = run.predict("log_prob(guide.y)", bottom=np.zeros((3, 2)), y=np.eye(3)[labels])
    assert same_bits(one, two)
    # -1 is a missing label, which the guide draws.
    rows = {"top": np.zeros((3, 2)), "bottom": np.zeros((3, 2))}
    some = run.predict("elbo", y=np.array([0, -1, 1]), **rows)
    none = run.predict("elbo", y=np.array([-1, -1, -1]), **rows)
    assert some[1] == none[1] and some[0] != none[0]


def test_callers_keep_their_arrays(run):
    bottom = table_arrays()["bottom"]
    before = bottom.copy()
    result = run.predict("probs(guide.y)", bottom=bottom)
    result[...] = 0
    assert same_bits(bottom, before)


# -- Threads and lives


def test_threads_share_a_run(run):
    rows = table_arrays()
    expected = run.predict(WHAT, **rows)
    failures = []

    def work(number):
        try:
            for _ in range(4):
                assert_same(run.predict(WHAT, **rows), expected)
                with pytest.raises(onehot.OneHotError):
                    run.predict("nothing", **rows)
                run.evaluate()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures[0]


def test_threads_with_little_stack(run):
    """Some systems give threads that are not the first half a mebibyte."""
    before = threading.stack_size(1 << 19)
    results = []
    try:
        deep = "(" * 60 + "1.0" + ")" * 60 + " + sum(bottom)"
        thread = threading.Thread(target=lambda: results.append(run.predict(deep)))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert len(results) == 1 and results[0].shape == (15,)


def test_a_run_closes_while_it_is_used(trained):
    for _ in range(5):
        run = onehot.load(trained / "run")
        results = []

        def work():
            try:
                results.append(run.predict("probs(guide.y)").shape)
            except onehot.OneHotError as error:
                results.append(str(error))

        thread = threading.Thread(target=work)
        thread.start()
        run.close()
        thread.join()
        assert len(results) == 1
        assert results[0] == (15, 3) or "closed" in results[0] or "open run" in results[0]


def test_handles_go_with_their_runs(trained):
    run = onehot.load(trained / "run")
    handle = run._handle
    del run
    gc.collect()
    assert onehot._library().oh_run_json(handle) is None
    with onehot.load(trained / "run") as run:
        handle = run._handle
    assert onehot._library().oh_run_json(handle) is None
    assert "closed" in repr(run)


# -- The module and the header


def test_every_function_of_the_header_is_declared():
    root = Path(os.environ["ONEHOT_REPOSITORY"])
    header = (root / "Sources/COneHot/onehot.h").read_text()
    header = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
    declared = set(re.findall(r"\b(oh_\w+)\(", header))
    module = (root / "Sources/Python/onehot.py").read_text()
    assert declared == set(re.findall(r"\boh_\w+", module)) & declared
    codes = dict(re.findall(r"OH_([BUIF]\w*\d|BOOL) = (\d+)", header))
    names = {"BOOL": "b1", **{f"{k}{8 * n}": f"{k.lower()}{n}" for k in "UIF" for n in (1, 2, 4, 8)}}
    assert int(codes.pop("BF16")) == onehot._BFLOAT16
    assert {names[name]: int(code) for name, code in codes.items()} == onehot._DTYPES


def test_structs_are_those_of_the_header(tmp_path):
    root = Path(os.environ["ONEHOT_REPOSITORY"])
    structs = {"oh_array": onehot._Array, "oh_option": onehot._Option, "oh_event": onehot._Event}
    prints, expected = "", []
    for name, struct in structs.items():
        prints += f'printf("%d\\n", (int)sizeof({name}));'
        expected.append(str(ctypes.sizeof(struct)))
        for field, _ in struct._fields_:
            prints += f'printf("%d\\n", (int)offsetof({name}, {field}));'
            expected.append(str(getattr(struct, field).offset))
    source = f"#include <stddef.h>\n#include <stdio.h>\n#include <onehot.h>\nint main(void) {{ {prints} return 0; }}\n"
    (tmp_path / "layout.c").write_text(source)
    subprocess.run(["cc", f"-I{root}/Sources/COneHot", "layout.c", "-o", "layout"], cwd=tmp_path, check=True)
    printed = subprocess.run([tmp_path / "layout"], capture_output=True, text=True, check=True).stdout
    assert printed.split() == expected


def test_a_missing_library_is_an_error(tmp_path):
    script = "import onehot\ntry: onehot.version()\nexcept onehot.OneHotError as error: print(error, error.help)"
    for path in [tmp_path / "none.so", tmp_path, Path(sys.executable)]:
        result = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "ONEHOT_LIBRARY": str(path)},
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr
        assert "cannot be opened" in result.stdout and "ONEHOT_LIBRARY" in result.stdout
