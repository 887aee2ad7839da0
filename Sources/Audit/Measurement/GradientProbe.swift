import CompilerDriver
import Diagnostics
import Engine
import Lowering
import SpecModel
import TensorCore
import TensorIR
import Training

/// A model's gradient in float64 as a program that is run for many draws.
///
/// The draws vary only with the seed. The step stays constant, at first 0, so that schedules are
/// constant, and so does the state of estimators.
final class GradientProbe {
  /// The step whose gradient it is.
  let step: TrainingStep
  /// The position of each weight's gradient in the whole vector.
  let parts: [Range<Int>]
  /// True if fixed noise takes part.
  let hasBaseNoise: Bool
  /// True if varying draws take part.
  let hasDraws: Bool
  /// The engine and the threads.
  let machine: Machine
  private let program: any PreparedFunction
  private let rows: Rows
  private var sample: [Double]

  /// Compiles the gradient.
  ///
  /// - Parameters:
  ///   - batches: the rows of each stratum.
  ///   - samples: the samples of expectation terms, instead of the model's own number.
  ///   - fixesBaseNoise: true if noise of continuous sites and dropout is held fixed.
  ///   - machine: where it runs.
  init(
    _ model: Model, batches: [Int], samples: Int? = nil, fixesBaseNoise: Bool, rows: Rows,
    machine: Machine
  ) throws(Diagnostic) {
    let builder = StepBuilder(
      model, precision: .f64, samples: samples, fixingBaseNoise: fixesBaseNoise)
    let (step, gradient) = try builder.buildGradient(batches: batches)
    let function = Compiler.optimize(gradient)
    try Compiler.checkMemory(function, "the gradient in float64", of: model, on: machine.engine)
    self.step = step
    self.machine = machine
    program = try Compiler.running { () throws(EngineError) in
      try Compiler.prepare(function, on: machine)
    }
    func isRead(_ name: ParameterName) -> Bool {
      let id = function.parameters.first { $0.name == name.text }?.result.id
      return function.body.contains { node in node.operands.contains { $0.id == id } }
    }
    hasBaseNoise = isRead(.baseSeed)
    hasDraws = isRead(.seed)
    var end = 0
    parts = step.weights.map { spec in
      let first = end
      end += spec.shape.count
      return first..<end
    }
    sample = [Double](repeating: 0, count: end)
    self.rows = rows
    try Compiler.running { () throws(EngineError) in try start(program, function) }
  }

  /// Sets all that does not change from draw to draw, apart from the weights.
  func start(_ program: any PreparedFunction, _ function: Function) throws(EngineError) {
    let names = Set(function.parameters.map { ParameterName($0.name ?? "") })
    try program.start(seed: 0, step: 0)
    if names.contains(.baseSeed) {
      try Self.write(RandomKey(seed: 0).folding("base noise"), to: .baseSeed, program)
    }
    for spec in step.states where names.contains(spec.parameter) {
      try program.write(spec.parameter, Tensor(.f64, spec.shape, repeating: spec.initial))
    }
    for spec in step.estimatorWeights where names.contains(spec.parameter) {
      try program.write(spec.parameter, spec.initial(.f64, seed: 0))
    }
    try rows.fill(program, step)
  }

  /// Sets the seed to that of one draw of a stream.
  static func draw(
    _ draw: Int, _ stream: RandomKey, _ program: any PreparedFunction
  ) throws(EngineError) {
    try write(stream.folding(UInt64(draw)), to: .seed, program)
  }

  /// The operations of one draw.
  var flops: Int { program.cost.flops }

  /// The memory that one draw takes.
  var bytes: Int { program.cost.bytes }

  /// The number of elements of the gradient.
  var size: Int { sample.count }

  /// Sets the weights.
  func load(_ weights: [String: Tensor]) throws(EngineError) {
    for spec in step.weights {
      if let tensor = weights[spec.path] { try program.write(spec.parameter, tensor) }
    }
  }

  /// Sets what estimators remember after some steps, and the step.
  func load(memory: [String: Tensor], step number: Int) throws(EngineError) {
    try program.write(.step, Tensor(.i32, [], [Double(number)]))
    for spec in step.states {
      if let tensor = memory[spec.path] { try program.write(spec.parameter, tensor) }
    }
    for spec in step.estimatorWeights {
      if let tensor = memory[spec.path] { try program.write(spec.parameter, tensor) }
    }
  }

  /// The gradient at one draw of a stream.
  func gradient(_ draw: Int, _ stream: RandomKey) throws(EngineError) -> [Double] {
    try Self.draw(draw, stream, program)
    try program.step()
    for (spec, part) in zip(step.weights, parts) {
      try program.read(.gradient(of: spec)) { bytes in
        let values = bytes.bindMemory(to: Double.self)
        for (index, place) in part.enumerated() { sample[place] = values[index] }
      }
    }
    return sample
  }

  /// The moments of the gradient over the first draws of a stream; one where no draw takes part.
  func moments(draws: Int, _ stream: RandomKey) throws(EngineError) -> Moments {
    var moments = Moments(size: size)
    for draw in 0..<(hasDraws ? draws : 1) { moments.add(try gradient(draw, stream)) }
    return moments
  }

  private static func write(
    _ key: RandomKey, to parameter: ParameterName, _ program: any PreparedFunction
  ) throws(EngineError) {
    let words = [Double(key.words[0]), Double(key.words[1])]
    try program.write(parameter, Tensor(.u32, [2], words))
  }
}
