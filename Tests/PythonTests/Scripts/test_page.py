"""The page about Python does what it says."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import onehot
import pytest

ROOT = Path(os.environ["ONEHOT_REPOSITORY"])
PAGE = (ROOT / "Sources/CompilerDriver/Documentation.docc/Python.md").read_text()


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.S | re.M)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(ROOT / "Specs", folder / "Specs")
    return folder


def test_snippets_in_python(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    names = {}
    snippets = blocks("python")
    assert len(snippets) == 4
    for snippet in snippets:
        exec(compile(snippet, "Python.md", "exec"), names)
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith("<onehot.Run 'digits-categorical-vae' in 'runs/digits': finished, 300 steps")
    assert shown[2] == "(1500, 10) float32" and shown[4] == "(4, 64)"
    assert shown[5] == "unknown-name did you mean `guide.z`?"
    assert re.fullmatch(r"(interrupted|finished) \d+", shown[6])


def test_the_program_in_c(folder):
    (program,) = blocks("c")
    (command,) = blocks("sh")
    (folder / "program.c").write_text(program)
    library = Path(os.environ["ONEHOT_LIBRARY"]).parent
    command = command.replace("Sources/COneHot", str(ROOT / "Sources/COneHot")).replace(".build/release", str(library))
    subprocess.run(command, shell=True, check=True, cwd=folder)
    result = subprocess.run(["./program"], cwd=folder, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    code = onehot.load(folder / "runs/digits").predict("index(mode(guide.z))", x=[[0] * 64])
    assert result.stdout == f"the first code is {code[0, 0]}\n"


def test_every_argument_of_train_is_on_the_page():
    import inspect

    for name in inspect.signature(onehot.train).parameters:
        assert name in ("spec", "arrays") or f"`{name}" in PAGE or f"{name}=" in PAGE, name
    for name in onehot.__all__:
        assert name in PAGE or name in ("version", "Run", "Progress"), name
