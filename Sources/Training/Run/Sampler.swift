import CompilerDriver
import Diagnostics
import Execution
import Lowering
import SpecModel
import TensorCore
import TensorIR

/// Draws from a trained model.
struct Sampler {
  let model: Model
  let precision: DType
  let seed: UInt64
  let threads: Int

  /// The rows of one call.
  private static let chunk = 100

  /// What can be drawn: for every observed `x`, `x.draw` and, where it has a closed form, `x.mean`; and
  /// every latent variable.
  var names: [String] {
    SamplingFunction(model, precision: precision, rows: 1).function.results.map(\.name)
  }

  /// The first variable that is always data; what people want to see.
  static func firstObserved(_ model: Model) -> String? {
    model.observed.first { model.latent($0.name) == nil }?.name
  }

  /// Whether the model draws given data that it does not draw itself.
  var isConditional: Bool {
    !SamplingFunction(model, precision: precision, rows: 1).inputs.isEmpty
  }

  /// Rows of what has a name, `[count] + row`; nothing where nothing has.
  ///
  /// - Parameters:
  ///   - step: the number of steps that were done.
  ///   - split: the rows that a conditional model is conditioned on, at least `count`.
  ///   - weight: the values of a weight.
  func sample(
    _ name: String, count: Int, step: Int, split: DataSplit?, weight: (WeightSpec) -> HostArray
  ) -> HostArray? {
    let rows = min(count, Self.chunk)
    let sampling = SamplingFunction(model, precision: precision, rows: rows)
    guard let type = sampling.function.results.first(where: { $0.name == name })?.value.type else {
      return nil
    }
    let key = RandomKey(seed: seed).folding("binarize").folding("sample")
    let filler = split.map { InputFiller(split: $0, key: key) }
    let program = Compiler.program(Compiler.optimize(sampling.function), threads: threads)
    program.start(seed: seed, step: step)
    for spec in sampling.weights { program.load(spec.path, weight(spec)) }
    var numbers: [Double] = []
    let length = type.shape.count / rows
    for first in stride(from: 0, to: count, by: rows) {
      let used = min(rows, count - first)
      let positions = (0..<rows).map { $0 < used ? first + $0 : 0 }
      for input in sampling.inputs { filler?.fill(program, input, rows: positions, first: first) }
      program.load("origin", HostArray(shape: [3], storage: .int32([Int32(first), 0, 0])))
      program.step()
      numbers += program.numbers(name, type.dtype).prefix(used * length)
    }
    return HostArray(
      shape: [count] + type.shape.extents.dropFirst(),
      storage: precision == .f64 ? .double(numbers) : .float(numbers.map { Float($0) }))
  }
}
