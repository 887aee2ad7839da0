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

  /// The shape of a row of what has a name; nothing where nothing has.
  func row(_ name: String) -> [Int]? {
    let function = SamplingFunction(model, precision: precision, rows: 1).function
    return function.results.first { $0.name == name }.map {
      Array($0.value.type.shape.extents.dropFirst())
    }
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
    guard let row = row(name) else { return nil }
    var numbers: [Double] = []
    sample(name, count: count, step: step, split: split, weight: weight) { part in
      numbers += part.doubles()
    }
    return array(numbers, shape: [count] + row)
  }

  /// Gives `body` the rows of what has a name in parts, so that any number of them fits in memory.
  func sample<Problem: Error>(
    _ name: String, count: Int, step: Int, split: DataSplit?, weight: (WeightSpec) -> HostArray,
    _ body: (HostArray) throws(Problem) -> Void
  ) throws(Problem) {
    let rows = min(count, Self.chunk)
    let sampling = SamplingFunction(model, precision: precision, rows: rows)
    guard let type = sampling.function.results.first(where: { $0.name == name })?.value.type else {
      fatalError("training: nothing called `\(name)` to draw")
    }
    let key = RandomKey(seed: seed).folding("binarize").folding("sample")
    let filler = split.map { InputFiller(split: $0, key: key) }
    let program = Compiler.program(Compiler.optimize(sampling.function), threads: threads)
    program.start(seed: seed, step: step)
    for spec in sampling.weights { program.load(spec.path, weight(spec)) }
    let length = type.shape.count / rows
    for first in stride(from: 0, to: count, by: rows) {
      let used = min(rows, count - first)
      let positions = (0..<rows).map { $0 < used ? first + $0 : 0 }
      for input in sampling.inputs { filler?.fill(program, input, rows: positions, first: first) }
      program.load("origin", HostArray(shape: [3], storage: .int32([Int32(first), 0, 0])))
      program.step()
      let numbers = program.numbers(name, type.dtype).prefix(used * length)
      try body(array(Array(numbers), shape: [used] + type.shape.extents.dropFirst()))
    }
  }

  private func array(_ numbers: [Double], shape: [Int]) -> HostArray {
    HostArray(
      shape: shape,
      storage: precision == .f64 ? .double(numbers) : .float(numbers.map { Float($0) }))
  }
}
