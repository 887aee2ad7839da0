import TensorCore

extension ExportFormat {
  /// One Python file that needs NumPy alone, beside its weights.
  public static let numpy = ExportFormat(
    name: "numpy", target: "NumPy",
    summary:
      "`model.py`, a function for each quantity that needs NumPy alone, and `weights.safetensors`.",
    isTrainable: false, hasFixedRows: false, ops: Set(PythonLibrary.numpy.rules.keys),
    write: { model in
      [
        ExportFile(name: "model.py", content: .text(NumPyFile.text(model))),
        ExportFile(name: "weights.safetensors", content: .weights(model.weights)),
      ]
    })
}

/// The file of the format `numpy`.
private enum NumPyFile {
  static func text(_ model: ExportedModel) -> String {
    PythonFile.text(
      model, .numpy,
      head: [
        head(model), reader,
        "WEIGHTS = load(pathlib.Path(__file__).with_name(\"weights.safetensors\"))",
      ]
    ) { quantity, name, function in
      "@np.errstate(all=\"ignore\")\n"
        + PythonFile.definition(quantity, name, function, weights: "weights=WEIGHTS")
    }
  }

  private static func head(_ model: ExportedModel) -> String {
    PythonFile.quoted([
      "Quantities of the model `\(model.name)`, exported by onehot \(model.version).", "",
      "Each function takes arrays with any number n of rows and needs NumPy alone. Fields are as the",
      "model sees them: scaled, binarized, and one-hot rows instead of class numbers.",
    ]).joined(separator: "\n") + """


      import json
      import math
      import pathlib

      import numpy as np
      """
  }

  /// Reads safetensors files.
  private static let reader = """
    def load(path):
        \"""The arrays of a safetensors file, by name.\"""
        content = pathlib.Path(path).read_bytes()
        start = 8 + int.from_bytes(content[:8], "little")
        types = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8"}
        arrays = {}
        for name, entry in json.loads(content[8:start]).items():
            if name != "__metadata__":
                first, last = entry["data_offsets"]
                array = np.frombuffer(content[start + first:start + last], types[entry["dtype"]])
                arrays[name] = array.reshape(entry["shape"])
        return arrays
    """
}
