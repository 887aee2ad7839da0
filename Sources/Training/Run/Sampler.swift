import CompilerDriver
import Diagnostics
import Engine
import Lowering
import SpecModel
import TensorCore
import TensorIR

/// Draws from a trained model.
struct Sampler {
  let model: Model
  let precision: DType
  let seed: UInt64
  let machine: Machine
  /// The values of fields and latent variables that replace data and draws.
  var given: [String: Tensor] = [:]

  /// The rows of one call.
  private static let chunk = 100

  /// The names that can be drawn: for every observed `x`, `x.draw` and, if it has a closed form,
  /// `x.mean`; and every latent variable.
  var names: [String] {
    SamplingFunction(model, precision: precision, rows: 1, given: given).function.results.map(
      \.name)
  }

  /// The first variable that is always data, the default choice.
  static func firstObserved(_ model: Model) -> String? {
    model.observed.first { model.latent($0.name) == nil }?.name
  }

  /// True if the model draws given data that it does not draw itself.
  var isConditional: Bool {
    !SamplingFunction(model, precision: precision, rows: 1, given: given).inputs.isEmpty
  }

  /// The shape of a row of the named variable; nil if there is no such name.
  func row(_ name: String) -> [Int]? {
    let function = SamplingFunction(model, precision: precision, rows: 1, given: given).function
    return function.results.first { $0.name == name }.map {
      Array($0.value.type.shape.extents.dropFirst())
    }
  }

  /// The rows of what has a name in parts, so that any number of them fits in memory.
  ///
  /// - Parameters:
  ///   - step: the number of steps that were done.
  ///   - split: the rows that a conditional model is conditioned on, at least `count`.
  ///   - weight: the values of a weight.
  func draws(
    _ name: String, count: Int, step: Int, split: DataSplit?,
    weight: (WeightSpec) throws(EngineError) -> HostArray
  ) throws(EngineError) -> DrawnRows {
    let rows = min(count, Self.chunk)
    let sampling = SamplingFunction(model, precision: precision, rows: rows, given: given)
    let key = RandomKey(seed: seed).folding("binarize").folding("sample")
    let filler = split.map { InputFiller(split: $0, key: key) }
    let program = try Compiler.prepare(Compiler.optimize(sampling.function), on: machine)
    try program.start(seed: seed, step: step)
    for spec in sampling.weights { try program.load(spec.parameter, weight(spec)) }
    return DrawnRows(
      name: ResultName(name), count: count, sampling: sampling, filler: filler, program: program)
  }
}

/// Rows that are drawn when they are asked for.
struct DrawnRows {
  /// The result that is drawn.
  let name: ResultName
  /// The number of all rows.
  let count: Int
  fileprivate let sampling: SamplingFunction
  fileprivate let filler: InputFiller?
  fileprivate let program: any PreparedFunction
  private var first = 0

  fileprivate init(
    name: ResultName, count: Int, sampling: SamplingFunction, filler: InputFiller?,
    program: any PreparedFunction
  ) {
    self.name = name
    self.count = count
    self.sampling = sampling
    self.filler = filler
    self.program = program
  }

  /// The next rows, `[rows] + row`; nil behind the last.
  mutating func next() throws(EngineError) -> HostArray? {
    guard first < count else { return nil }
    let rows = sampling.rows
    let used = min(rows, count - first)
    let positions = (0..<rows).map { $0 < used ? first + $0 : 0 }
    for input in sampling.inputs {
      try filler?.fill(program, input, rows: positions, first: first)
    }
    try program.load(.origin, HostArray(shape: [3], storage: .int32([Int32(first), 0, 0])))
    try program.step()
    first += rows
    let type = program.type(of: name)
    let length = type.shape.count / rows
    let numbers = Array(try program.numbers(name, type.dtype).prefix(used * length))
    return HostArray(
      Tensor(type.dtype, Shape([used] + type.shape.extents.dropFirst()), numbers))
  }
}
