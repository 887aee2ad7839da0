"""Runs exported quantities by the library of their format and compares their values.

check_export.py FORMAT FOLDER            the cases of FOLDER/cases.json
check_export.py FORMAT FOLDER FILE.npz   inputs and values by their names from predictions
"""

import importlib.util
import json
import os
import pathlib
import re
import sys

import numpy as np


def by_python(folder):
    spec = importlib.util.spec_from_file_location("model", folder / "model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class NumPy:
    def __init__(self, folder):
        self.module = by_python(folder)

    def inputs(self, name):
        return list(self.module.INPUTS[name])

    def shapes(self, name, rows):
        shapes = [shape for _, shape in self.module.INPUTS[name].values()]
        return [[rows if extent is None else extent for extent in shape] for shape in shapes]

    def value(self, name, inputs, rows):
        function = self.module.QUANTITIES[name]
        takes_rows = "n" in function.__wrapped__.__code__.co_varnames[:len(inputs) + 1]
        return function(*inputs, **({"n": rows} if takes_rows else {}))


class ONNX:
    def __init__(self, folder):
        self.folder = folder
        self.sessions = {}

    def session(self, name):
        import onnx
        import onnxruntime
        if name not in self.sessions:
            path = self.folder / f"{name}.onnx"
            model = onnx.load(path)
            onnx.checker.check_model(model, full_check=True)
            described = {entry.key for entry in model.metadata_props}
            assert {"model", "quantity", "output"} <= described, described
            self.sessions[name] = onnxruntime.InferenceSession(
                path, providers=["CPUExecutionProvider"])
            for entry in self.sessions[name].get_inputs():
                assert entry.name == "n" or f"input.{entry.name}" in described, entry.name
        return self.sessions[name]

    def inputs(self, name):
        names = [entry.name for entry in self.session(name).get_inputs()]
        return [entry for entry in names if entry != "n"]

    def shapes(self, name, rows):
        shapes = [entry.shape for entry in self.session(name).get_inputs()]
        return [[rows if extent == "n" else extent for extent in shape] for shape in shapes]

    def value(self, name, inputs, rows):
        names = [entry.name for entry in self.session(name).get_inputs()]
        return self.session(name).run(None, dict(zip(names, inputs + [np.array(rows)])))[0]


class Torch:
    def __init__(self, folder):
        import torch
        self.torch = torch
        torch.set_num_threads(1)
        self.module = by_python(folder)
        self.model = self.module.Model()
        # The names are those of the file, also for PyTorch's own functions.
        tensors = self.module.load(folder / "weights.safetensors")
        self.model.load_state_dict(tensors)

    def inputs(self, name):
        return list(self.module.INPUTS[name])

    shapes = NumPy.shapes

    def value(self, name, inputs, rows):
        code = self.module.QUANTITIES[name].__code__
        more = {"n": rows} if "n" in code.co_varnames[:code.co_argcount] else {}
        tensors = [self.torch.from_numpy(np.array(value)) for value in inputs]
        with self.torch.no_grad():
            plain = self.model(name, *tensors, **more)
        value = self.model(name, *tensors, **more)
        assert self.torch.equal(plain.nan_to_num(7), value.detach().nan_to_num(7)), name
        if value.requires_grad:
            value.sum().backward()
            for path, weight in self.model.named_parameters():
                assert weight.grad is None or weight.grad.isfinite().all(), (name, path)
        return value.detach().numpy()


class StableHLO:
    def __init__(self, folder):
        # Most of the time would be spent on optimizing programs that run once.
        os.environ["XLA_FLAGS"] = (
            "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true")
        import jax
        jax.config.update("jax_enable_x64", True)
        jax.config.update("jax_platforms", "cpu")
        self.folder = folder
        self.jax = jax

    def described(self, name):
        lines = (self.folder / f"{name}.mlir").read_text().splitlines()
        # `%x: x, tensor<1000x12xf32>. …`
        return [line.split()[2:4] for line in lines if line.startswith("//   %")]

    def inputs(self, name):
        return [entry[0].rstrip(",") for entry in self.described(name)]

    def shapes(self, name, rows):
        types = [entry[1] for entry in self.described(name)]
        return [[int(n) for n in re.findall(r"(\d+)x", text)] for text in types]

    def value(self, name, inputs, rows):
        from jax.extend.backend import get_backend
        from jax.interpreters import mlir
        from jaxlib import _jax
        from jaxlib.mlir import ir
        client = get_backend("cpu")
        devices = _jax.DeviceList(tuple(client.local_devices()[:1]))
        with mlir.make_ir_context():
            module = ir.Module.parse((self.folder / f"{name}.mlir").read_text())
            program = client.compile_and_load(module, devices, _jax.CompileOptions())
        arrays = [self.jax.device_put(np.asarray(value)) for value in inputs]
        results = program.execute_sharded(arrays).disassemble_into_single_device_arrays()
        return np.asarray(results[0][0])


FORMATS = {"numpy": NumPy, "onnx": ONNX, "stablehlo": StableHLO, "torch": Torch}


def array(entry):
    values = [float(value) for value in entry["values"]]
    return np.array(values).astype(entry["dtype"]).reshape(entry["shape"])


def agree(name, value, expected, tolerance):
    if value.dtype != expected.dtype or value.shape != expected.shape:
        print(f"{name}: {value.dtype}{value.shape}, not {expected.dtype}{expected.shape}")
        return False
    if not expected.size:
        return True
    same = (value == expected) | (np.isnan(value) & np.isnan(expected))
    finite = np.isfinite(expected)
    with np.errstate(all="ignore"):
        error = np.where(same, 0, np.abs(value.astype(float) - expected.astype(float)))
    scale = np.maximum(1, np.where(finite, np.abs(expected), 1))
    worst = np.max(np.where(np.isnan(error), np.inf, error) / scale)
    if not worst <= tolerance:
        print(f"{name}: differs by {worst}")
    WORST.append(worst)
    return worst <= tolerance


WORST = []
PRESENT = ("_present", ".present")


def main(form, folder, predictions=None):
    folder = pathlib.Path(folder)
    model = FORMATS[form](folder)
    good = True
    if predictions:
        arrays = np.load(predictions)
        for name in json.loads((folder.parent / "quantities.json").read_text()):
            expected = arrays[name]
            # Every row of the data has every field.
            present = np.ones(len(expected), np.float32)
            inputs = []
            for key, shape in zip(model.inputs(name), model.shapes(name, len(expected))):
                if key.startswith("noise"):
                    # Draws that do not depend on it.
                    inputs.append(np.random.default_rng(0).logistic(size=shape).astype("float32"))
                else:
                    inputs.append(present if key.endswith(PRESENT) else arrays[key])
            value = np.asarray(model.value(name, inputs, len(expected)))
            good &= agree(name, value, expected, 1e-5)
    else:
        for name, case in json.loads((folder / "cases.json").read_text()).items():
            inputs = [array(entry) for entry in case["inputs"]]
            try:
                value = np.asarray(model.value(name, inputs, case["rows"]))
            except Exception as error:
                print(f"{name}: {error}")
                good = False
                continue
            good &= agree(name, value, array(case["expected"]), case["tolerance"])
    print(f"{len(WORST)} values, largest difference {max(WORST):.2g}", file=sys.stderr)
    print("agrees" if good else "differs")


main(*sys.argv[1:])
