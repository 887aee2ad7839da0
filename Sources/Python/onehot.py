"""OneHot from Python: train specs, and use trained models.

    import onehot

    run = onehot.train("spec.yaml", x=images, set={"hidden": 64}, out="runs/x")
    run.metrics                                         # {"objective": -101.2, "nll": 98.7}
    codes = onehot.load("runs/x").predict("index(mode(guide.z))", x=images)

This file is the whole module. It needs NumPy and the library `onehot-c`, which `swift build -c release` makes, and
looks for the library at the path in ONEHOT_LIBRARY, beside this file, in `.build/release` of the repository, and where
the system looks. All computation is the library's, so the numbers are those of the commands, bit for bit.

Any thread may use a run, several at once too. Python's other threads go on while the library computes.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import json
import numbers
import os
import shutil
import signal
import sys
import threading
import time
import warnings
import weakref
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

import numpy as np

__all__ = ["Interrupted", "OneHotError", "OneHotWarning", "Progress", "Run", "load", "train", "version"]

PathName = Union[str, "os.PathLike[str]"]
Arrays = Mapping[str, Any]


class OneHotError(Exception):
    """A call that failed: its text is what the command prints."""

    #: 1 if the spec or the data has a problem, 2 if an argument is wrong or a file cannot be read or written.
    status: int
    #: Advice for fixing it, if there is one.
    help: Optional[str]
    #: The findings, as in `onehot validate --format json`; empty for a wrong argument or file.
    diagnostics: List[Dict[str, Any]]

    def __init__(
        self,
        text: str,
        status: int = 2,
        help: Optional[str] = None,
        diagnostics: Sequence[Dict[str, Any]] = (),
    ) -> None:
        super().__init__(text)
        self.status = status
        self.help = help
        self.diagnostics = list(diagnostics)


class OneHotWarning(UserWarning):
    """The warnings of a call that succeeded."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C during training, which stopped after a checkpoint."""

    #: The run at its checkpoint.
    run: "Run"

    def __init__(self, run: "Run") -> None:
        super().__init__(f"stopped after step {run.steps}")
        self.run = run


class Progress(NamedTuple):
    """The progress of a training."""

    #: The number of steps that were done.
    done: int
    #: The number of steps of the whole run.
    steps: int
    #: The objective of the last step; NaN before the first.
    objective: float
    #: A record that was just added to the metrics: `step`, `split`, `metrics`.
    record: Optional[Dict[str, Any]]


# -- The library


class _Array(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("dtype", ctypes.c_int32),
        ("rank", ctypes.c_int32),
        ("extents", ctypes.POINTER(ctypes.c_int64)),
        ("data", ctypes.c_void_p),
        ("byte_count", ctypes.c_int64),
    ]


class _Option(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("value", ctypes.c_char_p)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("done", ctypes.c_int64),
        ("steps", ctypes.c_int64),
        ("objective", ctypes.c_double),
        ("record", ctypes.c_char_p),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(_Event))
_Handle = ctypes.c_void_p

_ABI_VERSION = 1
_INTERRUPTED = 130
_DTYPES = {
    "b1": 0, "u1": 1, "i1": 2, "u2": 3, "i2": 4, "u4": 5, "i4": 6, "u8": 7, "i8": 8, "f2": 9, "f4": 11, "f8": 12,
}  # fmt: skip
_BFLOAT16 = 10
_NAMES = {code: name for name, code in _DTYPES.items()}

_lock = threading.Lock()
_loaded: Optional[ctypes.CDLL] = None


def _candidates() -> Iterator[str]:
    ending = {"darwin": "dylib", "win32": "dll"}.get(sys.platform, "so")
    files = [f"libonehot-c.{ending}", f"libonehot.{ending}"]
    here = Path(__file__).resolve().parent
    for folder in [here, here.parent.parent / ".build" / "release"]:
        for file in files:
            if (folder / file).exists():
                yield str(folder / file)
    for name in ["onehot-c", "onehot"]:
        found = ctypes.util.find_library(name)
        if found:
            yield found
    yield from files


def _library() -> ctypes.CDLL:
    """The library, which is opened by the first call."""
    global _loaded
    with _lock:
        if _loaded is None:
            _loaded = _open()
        return _loaded


def _open() -> ctypes.CDLL:
    named = os.environ.get("ONEHOT_LIBRARY")
    problems = []
    for path in [named] if named else _candidates():
        try:
            library = ctypes.CDLL(path)
            abi = library.oh_abi_version
        except (OSError, AttributeError) as error:
            problems.append(str(error))
            continue
        if abi() != _ABI_VERSION:
            problems.append(f"{path} has version {abi()} of the interface, and this module needs {_ABI_VERSION}")
            continue
        return _declare(library)
    raise OneHotError(
        "the library `onehot-c` cannot be opened: " + "; ".join(problems[:3]),
        help="build it with `swift build -c release`, or give its path in ONEHOT_LIBRARY",
    )


def _declare(library: ctypes.CDLL) -> ctypes.CDLL:
    pointer, text, count = ctypes.POINTER, ctypes.c_char_p, ctypes.c_int64
    options, arrays, out = [pointer(_Option), count], [pointer(_Array), count], [pointer(_Handle)] * 2
    status = ctypes.c_int32
    for name, result, arguments in [
        ("oh_version", text, []),
        ("oh_load", status, [text, *options, *out]),
        ("oh_predict", status, [_Handle, *options, *arrays, *out]),
        ("oh_evaluate", status, [_Handle, *options, *arrays, *out]),
        ("oh_sample", status, [_Handle, *options, *out]),
        ("oh_train", status, [text, text, *options, *arrays, _Callback, ctypes.c_void_p, *out]),
        ("oh_run_json", text, [_Handle]),
        ("oh_result_count", count, [_Handle]),
        ("oh_result_array", status, [_Handle, count, pointer(_Array)]),
        ("oh_findings_text", text, [_Handle]),
        ("oh_findings_json", text, [_Handle]),
        ("oh_run_free", None, [_Handle]),
        ("oh_result_free", None, [_Handle]),
        ("oh_findings_free", None, [_Handle]),
    ]:
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def version() -> str:
    """The version of OneHot."""
    return _library().oh_version().decode()


def _call(function: str, *arguments: Any, allowed: Sequence[int] = ()) -> Tuple[Optional[int], int]:
    """The handle that a call gives, and its status; findings are raised, or given as warnings.

    Options and arrays live until the call has ended, since C sees their memory.
    """
    library = _library()
    handle, findings = _Handle(), _Handle()
    plain: List[Any] = []
    for argument in arguments:
        plain += argument.arguments() if isinstance(argument, (_Options, _Arrays)) else [argument]
    status = getattr(library, function)(*plain, ctypes.byref(handle), ctypes.byref(findings))
    found: Dict[str, Any] = {}
    text = ""
    if findings.value is not None:
        text = library.oh_findings_text(findings).decode(errors="replace").rstrip("\n")
        found = json.loads(library.oh_findings_json(findings))
        library.oh_findings_free(findings)
    if status != 0 and status not in allowed:
        raise OneHotError(text, status, found.get("help"), found.get("diagnostics", []))
    if text:
        warnings.warn(text, OneHotWarning, stacklevel=4)
    return handle.value, status


# -- Arguments


def _text(value: str, what: str) -> bytes:
    if not isinstance(value, str):
        raise OneHotError(f"{what} is a {type(value).__name__} and not a text")
    if "\0" in value:
        raise OneHotError(f"{what} contains a NUL character: {value!r}")
    try:
        return value.encode()
    except UnicodeEncodeError:
        raise OneHotError(f"{what} is not valid Unicode: {value!r}") from None


def _path(value: PathName, what: str) -> str:
    try:
        return os.fsdecode(value)
    except TypeError:
        raise OneHotError(f"{what} is a {type(value).__name__} and not a path") from None


def _value(value: Any) -> str:
    """A value as the command line takes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        return repr(float(value))
    if isinstance(value, os.PathLike):
        return os.fsdecode(value)
    if isinstance(value, (list, tuple, np.ndarray)):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    raise OneHotError(f"{value!r} is no value of an option")


class _Options:
    """The options of a call; those that are None are left out."""

    def __init__(self, **options: Any) -> None:
        self.pairs: List[Tuple[str, str]] = []
        for name, value in options.items():
            if value is not None and value is not False:
                self.add(name.replace("_", "-"), value)

    def add(self, name: str, value: Any) -> "_Options":
        self.pairs.append((name, _value(value)))
        return self

    def add_given(self, given: Optional[Arrays]) -> "_Options":
        for name, value in (given or {}).items():
            row = np.asarray(value)
            if row.dtype.kind not in "biuf" or row.size == 0:
                raise OneHotError(f"the value of `{name}` is {value!r} and not a number or a row of numbers")
            self.add("given", f"{name}=" + ",".join(repr(float(number)) for number in row.ravel()))
        return self

    def add_settings(self, settings: Optional[Mapping[str, Any]], prefix: str = "") -> "_Options":
        for name, value in (settings or {}).items():
            if isinstance(value, Mapping):
                self.add_settings(value, f"{prefix}{name}.")
            else:
                self.add("set", f"{prefix}{name}={_value(value)}")
        return self

    def arguments(self) -> Tuple[Any, int]:
        pairs = [(_text(name, "an option"), _text(value, f"the option `{name}`")) for name, value in self.pairs]
        return (_Option * len(pairs))(*[_Option(*pair) for pair in pairs]), len(pairs)


class _Arrays:
    """Arrays as C sees them; the originals are copied only if their layout demands it."""

    def __init__(self, data: Optional[Mapping[str, Any]], more: Arrays) -> None:
        self.kept: List[Any] = []
        self.structs: List[_Array] = []
        for name, value in [*(data or {}).items(), *more.items()]:
            if isinstance(value, Mapping):
                for field, rows in value.items():
                    self.add(f"{name}:{field}", rows)
            else:
                self.add(name, value)

    def add(self, name: str, value: Any) -> None:
        if np.ma.isMaskedArray(value) and np.ma.getmaskarray(value).any():
            raise OneHotError(f"the array `{name}` has masked values", help="give NaN or -1 for missing rows")
        try:
            array = np.asarray(value)
        except (TypeError, ValueError, RuntimeError) as error:
            raise OneHotError(f"the array `{name}` is no array: {error}") from None
        if array.dtype.name == "bfloat16":
            code: Optional[int] = _BFLOAT16
        else:
            code = _DTYPES.get(f"{array.dtype.kind}{array.dtype.itemsize}")
            array = array.astype(array.dtype.newbyteorder("="), copy=False)
        if code is None:
            raise OneHotError(
                f"the array `{name}` has the element type {array.dtype}", help="give numbers of at most 64 bits"
            )
        array = np.asarray(array, order="C")
        extents = (ctypes.c_int64 * array.ndim)(*array.shape)
        self.kept += [array, extents]
        self.structs.append(
            _Array(_text(name, "the name of an array"), code, array.ndim, extents, array.ctypes.data, array.nbytes)
        )

    def arguments(self) -> Tuple[Any, int]:
        return (_Array * len(self.structs))(*self.structs), len(self.structs)


def _expressions(asked: Union[None, str, Sequence[str], Mapping[str, str]], single: str) -> Dict[str, str]:
    """Quantities or metrics by name; a single text gets a name of its own."""
    if asked is None:
        return {}
    if isinstance(asked, str):
        return {single: asked}
    named = asked.items() if isinstance(asked, Mapping) else [(own, own) for own in _items(asked)]
    for pair in named:
        for text in pair:
            if not isinstance(text, str):
                raise OneHotError(f"{text!r} is no expression and no name of one")
    return dict(named)


def _items(asked: Any) -> List[Any]:
    try:
        return list(asked)
    except TypeError:
        raise OneHotError(f"{asked!r} is no expression") from None


def _results(handle: int) -> Dict[str, np.ndarray]:
    """Copies of the arrays of a result, which is freed."""
    library = _library()
    try:
        results = {}
        for index in range(library.oh_result_count(handle)):
            item = _Array()
            library.oh_result_array(handle, index, ctypes.byref(item))
            array = np.empty(tuple(item.extents[: item.rank]), _NAMES[item.dtype])
            ctypes.memmove(array.ctypes.data, item.data, item.byte_count)
            results[item.name.decode()] = array
        return results
    finally:
        library.oh_result_free(handle)


# -- Runs


class Run:
    """A trained model, as `load` and `train` open it.

    A run is closed by `close`, by a `with` statement, or when nobody holds it any more.
    """

    def __init__(self, handle: int) -> None:
        library = _library()
        self._handle: Optional[int] = handle
        self._finalizer = weakref.finalize(self, library.oh_run_free, handle)
        self._about: Dict[str, Any] = json.loads(library.oh_run_json(handle))

    def _open(self) -> int:
        if self._handle is None:
            raise OneHotError("the run is closed")
        return self._handle

    def predict(
        self,
        quantities: Union[None, str, Sequence[str], Mapping[str, str]] = None,
        *,
        split: Optional[str] = None,
        given: Optional[Arrays] = None,
        count: Optional[int] = None,
        seed: Optional[int] = None,
        data: Optional[Arrays] = None,
        **arrays: Any,
    ) -> Union[np.ndarray, Dict[str, np.ndarray]]:
        """Computes quantities of every row, as `onehot predict` does.

        Args:
            quantities: an expression, for one array; names with expressions, or nodes, for a dictionary of arrays; by
                default the quantities of the spec's section `predict`.
            split: the split whose rows are taken, if there are no arrays; by default the one that the spec evaluates.
            given: fields or latent variables with the values that replace them in all rows: a number, a class number
                for a one-hot, or one for each unit or element.
            count: the most rows.
            seed: the seed of draws; the run's own by default.
            data: new rows by field, for fields whose names are arguments of this method.
            **arrays: new rows by field, `[rows] + shape`; class numbers do for one-hot fields. They are read as the
                spec reads its files: scaled and binarized.

        Returns:
            The values, `[rows] + shape`: 32-bit integers for class numbers, else the precision of the run.
        """
        asked = _expressions(quantities, "value")
        options = _Options(split=split, count=count, seed=seed).add_given(given)
        for name, expression in asked.items():
            options.add("what", f"{name}={expression}")
        found = self._compute("oh_predict", options, _Arrays(data, arrays))
        return found["value"] if isinstance(quantities, str) else found

    def evaluate(
        self,
        metrics: Union[None, str, Mapping[str, str]] = None,
        *,
        split: Optional[str] = None,
        given: Optional[Arrays] = None,
        data: Optional[Arrays] = None,
        **arrays: Any,
    ) -> Union[float, Dict[str, float]]:
        """Computes metrics, as `onehot evaluate` does.

        Args:
            metrics: an expression, for one number; names with expressions, for a dictionary; by default the metrics of
                the spec.
            split, given, data, **arrays: as in `predict`.
        """
        options = _Options(split=split).add_given(given)
        for name, expression in _expressions(metrics, "value").items():
            options.add("metric", f"{name}={expression}")
        found = self._compute("oh_evaluate", options, _Arrays(data, arrays))
        values = {name: float(value) for name, value in found.items()}
        return values["value"] if isinstance(metrics, str) else values

    def sample(
        self,
        node: Optional[str] = None,
        *,
        count: int = 64,
        mean: bool = False,
        seed: Optional[int] = None,
        split: Optional[str] = None,
        given: Optional[Arrays] = None,
    ) -> np.ndarray:
        """Draws from the model, as `onehot sample` does.

        Args:
            node: the variable; by default the first observed one.
            count: the number of rows.
            mean: true for the mean of an observed variable given the latent ones, instead of a draw.
            seed: the seed of the draws; the run's own by default.
            split: the split whose first rows a conditional model reads.
            given: as in `predict`.

        Returns:
            The rows, `[count] + shape`.
        """
        options = _Options(node=node, count=count, mean=bool(mean), seed=seed, split=split).add_given(given)
        (array,) = self._compute("oh_sample", options).values()
        return array

    def _compute(
        self, function: str, options: _Options, arrays: Optional[_Arrays] = None
    ) -> Dict[str, np.ndarray]:
        handle, _ = _call(function, self._open(), options, *([] if arrays is None else [arrays]))
        return _results(handle or 0)

    @property
    def name(self) -> str:
        """The name of the spec."""
        return self._about["record"]["name"]

    @property
    def folder(self) -> str:
        """The run folder; that of a training without `out` goes with the run."""
        return self._about["folder"]

    @property
    def status(self) -> str:
        """`finished`, `interrupted`, `failed`, `running` or `killed`, when the run was opened."""
        return self._about["status"]

    @property
    def steps(self) -> int:
        """The number of steps that were done."""
        return self._about["steps"]

    @property
    def record(self) -> Dict[str, Any]:
        """The content of `run.json`."""
        return self._about["record"]

    @property
    def fields(self) -> Dict[str, Dict[str, Any]]:
        """The fields of the data: `support`, `shape` and `is_optional` by name."""
        return {own["name"]: own for own in self._about["fields"]}

    @property
    def latents(self) -> Dict[str, Dict[str, Any]]:
        """The latent variables: `support` and `shape` by name."""
        return {own["name"]: own for own in self._about["latents"]}

    @property
    def history(self) -> List[Dict[str, Any]]:
        """The lines of `metrics.jsonl` up to the checkpoint: `step`, `split`, `metrics`."""
        return [_record(line) for line in self._about["history"]]

    @property
    def metrics(self) -> Dict[str, float]:
        """The newest value of the objective and of each metric."""
        values: Dict[str, float] = {}
        for line in self.history:
            values.update(line["metrics"])
        names = ["objective", *self._about["metrics"]]
        return {name: values[name] for name in names if name in values}

    def save(self, folder: PathName) -> "Run":
        """Copies the run folder to a new place, and opens the copy."""
        self._open()
        target = _path(folder, "the folder")
        try:
            shutil.copytree(self.folder, target)
        except (OSError, shutil.Error, ValueError) as error:
            raise OneHotError(f"the run cannot be copied: {error}") from None
        return load(target)

    def close(self) -> None:
        """Frees the run; calls in other threads end first."""
        self._handle = None
        self._finalizer()

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value:.5g}" for name, value in self.metrics.items())
        state = "closed" if self._handle is None else self.status
        return f"<onehot.Run {self.name!r} in {self.folder!r}: {state}, {self.steps} steps{', ' + values if values else ''}>"


def _record(line: Dict[str, Any]) -> Dict[str, Any]:
    # Infinities are words, since JSON has none.
    metrics = {name: float("nan" if value is None else value) for name, value in line["metrics"].items()}
    return {**line, "metrics": metrics}


def load(
    folder: PathName,
    *,
    data_dir: Optional[PathName] = None,
    threads: Optional[int] = None,
    engine: Optional[str] = None,
) -> Run:
    """Opens the folder of a run.

    Args:
        folder: the run folder.
        data_dir: a folder to search for data files, instead of the run's own.
        threads: the threads of one call, on which no result depends; by default all processors.
        engine: `cpu` or `reference`.
    """
    options = _Options(data_dir=data_dir, threads=threads, engine=engine)
    handle, _ = _call("oh_load", _text(_path(folder, "the folder"), "the folder"), options)
    return Run(handle or 0)


def train(
    spec: PathName,
    *,
    out: Optional[PathName] = None,
    set: Optional[Mapping[str, Any]] = None,
    seed: Optional[int] = None,
    steps: Optional[int] = None,
    threads: Optional[int] = None,
    engine: Optional[str] = None,
    data_dir: Optional[PathName] = None,
    precision: Optional[str] = None,
    resume: bool = False,
    overwrite: bool = False,
    allow_outside: bool = False,
    progress: bool = True,
    callback: Optional[Callable[[Progress], Optional[bool]]] = None,
    data: Optional[Mapping[str, Any]] = None,
    **arrays: Any,
) -> Run:
    """Trains a spec, as `onehot run` does.

    Ctrl-C stops training after a checkpoint and raises `Interrupted`, which holds the run.

    Args:
        spec: the path of a spec, or its text, which has several lines.
        out: the run folder; by default a temporary one, which goes with the run.
        set: values of hyperparameters and of keys such as `estimators.z`, instead of the spec's.
        seed, steps: instead of the spec's `train.seed` and `train.steps`.
        threads: the number of threads, on which no result depends; by default all processors.
        engine: `cpu` or `reference`.
        data_dir: a folder to search for data files that are not found relative to the spec.
        precision: `float32` or `float64`.
        resume: continue from the checkpoint in `out`, or start if there is none.
        overwrite: replace the run in `out`.
        allow_outside: allow `use` to lead out of the folders of the spec and the process.
        progress: show the progress: a line on a terminal, a display in a notebook, elsewhere a line at times.
        callback: hears of progress many times a second and of every record. It returns true to stop training after a
            checkpoint. Training also stops at its exceptions, which are raised again.
        data: arrays by field, or by split and field: `{"test": {"x": test_images}}`.
        **arrays: rows of the split `train` by field, in the place of the spec's files. They are read as the spec reads
            its files: scaled and binarized. Rows without an optional field contain -1 or NaN.

    Returns:
        The run; its `status` is `interrupted` if the callback stopped it.
    """
    options = _Options(
        out=out, seed=seed, steps=steps, threads=threads, engine=engine, data_dir=data_dir, precision=precision,
        resume=bool(resume), overwrite=bool(overwrite), allow_outside=bool(allow_outside),
    ).add_settings(set)  # fmt: skip
    is_text = isinstance(spec, str) and "\n" in spec
    source = [None, _text(spec, "the spec")] if is_text else [_text(_path(spec, "the spec"), "the spec"), None]
    view = _View("spec" if is_text else Path(_path(spec, "the spec")).stem) if progress else None
    failures: List[BaseException] = []
    with _interruptions() as interruptions:

        def hear(_: Any, event: Any) -> int:
            try:
                now = event.contents
                record = _record(json.loads(now.record)) if now.record else None
                state = Progress(now.done, now.steps, now.objective, record)
                if view:
                    view.show(state)
                if callback and callback(state):
                    return 1
            except BaseException as error:
                failures.append(error)
            return 1 if failures or interruptions else 0

        try:
            handle, status = _call(
                "oh_train", *source, options, _Arrays(data, arrays), _Callback(hear), None, allowed=[_INTERRUPTED]
            )
        finally:
            if view:
                view.finish()
        run = Run(handle or 0)
    if failures:
        raise failures[0]
    if interruptions:
        raise Interrupted(run)
    return run


@contextlib.contextmanager
def _interruptions() -> Iterator[List[int]]:
    """Ctrl-C as an entry of a list, so that it cannot fall between two instructions and get lost."""
    seen: List[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield seen
        return
    before = signal.getsignal(signal.SIGINT)

    def take(number: int, frame: Any) -> None:
        seen.append(number)

    if before in (signal.SIG_IGN, None):
        yield seen
        return
    signal.signal(signal.SIGINT, take)
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, before)


class _View:
    """Shows the progress of a training."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.start = self.last = time.monotonic()
        self.first: Optional[int] = None
        self.is_terminal = sys.stderr is not None and sys.stderr.isatty()
        self.display = None if self.is_terminal else _notebook()
        self.handle: Any = None
        self.width = 0
        self.shown = -1

    def show(self, state: Progress) -> None:
        now = time.monotonic()
        if self.first is None:
            self.first, self.start, self.last = state.done, now, now
            return
        pause = 0.1 if self.is_terminal or self.display else 5
        metrics = state.record["metrics"] if state.record else {}
        is_news = list(metrics) not in ([], ["objective"])
        is_end = state.done == state.steps and state.done != self.shown
        if not is_news and not is_end and now - self.last < pause:
            return
        self.last, self.shown = now, state.done
        rate = (state.done - self.first) / max(now - self.start, 1e-9)
        text = f"{self.name}: step {state.done} of {state.steps}, {rate:.5g} steps/s, objective {state.objective:.5g}"
        if is_news:
            text += "; " + ", ".join(f"{name} {value:.5g}" for name, value in metrics.items())
        self.write(text)

    def write(self, text: str) -> None:
        if self.display:
            content = {"text/plain": text}
            if self.handle is None:
                self.handle = self.display(content, raw=True, display_id=True)
            else:
                self.handle.update(content, raw=True)
        elif self.is_terminal:
            sys.stderr.write("\r" + text.ljust(self.width))
            sys.stderr.flush()
            self.width = len(text)
        elif sys.stderr is not None:
            sys.stderr.write(text + "\n")

    def finish(self) -> None:
        if self.is_terminal and self.width:
            sys.stderr.write("\n")


def _notebook() -> Any:
    """IPython's `display` in a notebook; None elsewhere."""
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        return None
    shell = get_ipython()
    return display if shell is not None and hasattr(shell, "kernel") else None
