extension ExportFormat {
  /// A module of PyTorch whose parameters are the weights.
  public static let torch = ExportFormat(
    name: "torch", target: "PyTorch",
    summary: "`model.py`, a module of PyTorch that can be trained, and `weights.safetensors`.",
    isTrainable: true, hasFixedRows: false, ops: Set(PythonLibrary.torch.rules.keys),
    write: { model in
      [
        ExportFile(name: "model.py", content: .text(TorchFile.text(model))),
        ExportFile(name: "weights.safetensors", content: .weights(model.weights)),
      ]
    })
}

/// The file of the format `torch`.
private enum TorchFile {
  static func text(_ model: ExportedModel) -> String {
    PythonFile.text(model, .torch, head: [head(model), reader], tail: [module]) {
      quantity, name, function in
      let isRead = function.lines.contains { $0.contains("device=device") }
      return PythonFile.definition(
        quantity, name, function, weights: "weights",
        before: isRead ? ["device = \(device(function))"] : [])
    }
  }

  private static func head(_ model: ExportedModel) -> String {
    PythonFile.quoted([
      "Quantities of the model `\(model.name)`, exported by onehot \(model.version).", "",
      "Model is a module of PyTorch. Its functions take tensors with any number n of rows. Fields are",
      "as the model sees them: scaled, binarized, and one-hot rows instead of class numbers.",
    ]).joined(separator: "\n") + """


      import json
      import math
      import pathlib

      import torch
      """
  }

  /// Reads safetensors files.
  private static let reader = """
    def load(path):
        \"""The tensors of a safetensors file, by name.\"""
        content = bytearray(pathlib.Path(path).read_bytes())
        start = 8 + int.from_bytes(content[:8], "little")
        types = {"F32": torch.float32, "F64": torch.float64, "I32": torch.int32}
        tensors = {}
        for name, entry in json.loads(content[8:start]).items():
            if name != "__metadata__":
                dtype, (first, last) = types[entry["dtype"]], entry["data_offsets"]
                tensor = torch.zeros(0, dtype=dtype)
                if last > first:
                    count = (last - first) // dtype.itemsize
                    tensor = torch.frombuffer(
                        content, dtype=dtype, count=count, offset=start + first).clone()
                tensors[name] = tensor.reshape(entry["shape"])
        return tensors
    """

  /// The device of the first argument, or of a weight.
  private static func device(_ function: PythonFunction) -> String {
    function.arguments.first.map { "\($0).device" }
      ?? "next((weight.device for weight in weights.values()), torch.device(\"cpu\"))"
  }

  /// The module; names with a dot are modules within modules, as in PyTorch's own state.
  private static let module = """
    class Weights(torch.nn.Module):
        \"""The parameters below a path of the spec, or below all of them.\"""

        def __init__(self, tensors):
            super().__init__()
            inner = {}
            for name, tensor in tensors.items():
                first, _, rest = name.partition(".")
                if rest and first not in tensors:
                    inner.setdefault(first, {})[rest] = tensor
                else:
                    # The dictionaries themselves take names that modules use otherwise.
                    self._parameters[name] = torch.nn.Parameter(tensor)
            for first, tensors in inner.items():
                self._modules[first] = Weights(tensors)


    class Model(Weights):
        \"""The weights as parameters, named as in weights.safetensors; a call computes a quantity.\"""

        def __init__(self, path=None):
            super().__init__(load(path or pathlib.Path(__file__).with_name("weights.safetensors")))

        def forward(self, quantity, *inputs, **more):
            return QUANTITIES[quantity](*inputs, **more, weights=dict(self.named_parameters()))
    """
}
