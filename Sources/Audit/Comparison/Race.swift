import CompilerDriver
import Diagnostics
import Engine
import Lowering
import Objectives
import SpecModel
import TensorCore
import TensorIR
import Training

/// Trains all contenders from the same weights on the same rows in the same order, and times them.
struct Race {
  private let base: Model
  private let contenders: [Contender]
  private let splits: [String: DataSplit]
  private let machine: Machine
  private var trainers: [Trainer]
  private let rows: Rows
  private let hasRows: Bool

  /// The evaluations of a curve, apart from the first.
  private static let evaluations = 20
  /// The rows of held-out data that the objective is evaluated on.
  private static let heldOut = 500
  /// The operations that all training may take.
  private static let work = 1_000_000_000_000
  /// The most steps that are trained unasked.
  private static let mostSteps = 2000
  /// The times that a step is measured.
  private static let repeats = 15
  /// The operations that one measurement covers at least, by doing several steps.
  private static let measured = 5_000_000

  /// A race.
  ///
  /// - Parameter splits: the data by split, none where it is made up.
  init(
    _ base: Model, _ contenders: [Contender], _ splits: [String: DataSplit], rows: Rows,
    machine: Machine
  ) throws(EngineError) {
    self.base = base
    self.contenders = contenders
    self.splits = splits
    self.machine = machine
    self.rows = rows
    hasRows = base.fields.isEmpty || splits["train"] != nil
    let (seed, strata) = (base.train?.seed ?? 0, base.train?.strata ?? [Stratum.whole(base.fields)])
    trainers = try contenders.map { (contender) throws(EngineError) in
      // A stratum without rows has been reported when the rows were chosen.
      let batches = splits["train"].flatMap {
        try? Batches($0, strata, contender.step.inputs, seed: seed)
      }
      return try Trainer(
        contender.step, contender.function, batches, seed: seed, on: machine)
    }
  }

  /// The median microseconds of every contender's step, measured in turn.
  mutating func times() throws(EngineError) -> [Double] {
    var times = [[Double]](repeating: [], count: trainers.count)
    let clock = ContinuousClock()
    for index in trainers.indices {
      try trainers[index].begin()
      if hasRows {
        try trainers[index].fill()
      } else {
        try rows.fill(trainers[index].program, trainers[index].step)
      }
      try trainers[index].program.step()
    }
    for _ in 0..<Self.repeats {
      for index in trainers.indices {
        let program = trainers[index].program
        let count = min(max(Self.measured / max(contenders[index].flops, 1), 1), 1000)
        let start = clock.now
        for _ in 0..<count { try program.step() }
        times[index].append((clock.now - start) / .microseconds(1) / Double(count))
      }
    }
    return times.map { $0.sorted()[$0.count / 2] }
  }

  /// The number of training steps: the requested one, or that of the spec as far as the work
  /// allows.
  func steps(asked: Int?) -> Int {
    guard base.train != nil, hasRows else { return 0 }
    if let asked { return asked }
    let flops = contenders.reduce(1) { $0 + $1.flops }
    let affordable =
      min(max(Self.work / flops, Self.evaluations), Self.mostSteps) / Self.evaluations
      * Self.evaluations
    return min(base.train?.steps ?? affordable, affordable)
  }

  /// The quantity of the curves: the objective with hard draws, or else the first metric.
  private var curve: (name: String, objective: Objective)? {
    let isRelaxed = base.objective.terms.contains { $0.term.call?.divergenceForm == .relaxed }
    return isRelaxed ? base.evaluate.metrics.first : ("objective", base.objective)
  }

  /// The curves of all contenders.
  mutating func run(
    steps: Int
  ) throws(Diagnostic) -> (curves: [[(step: Int, value: Double)]], description: String?) {
    try Compiler.running { () throws(EngineError) in
      for index in trainers.indices { try trainers[index].begin() }
    }
    let name = TrainingRun.evaluationSplit(base)
    let split = (splits[name] ?? splits["train"])?.prefix(Self.heldOut)
    guard steps > 0, let curve else {
      return ([[(step: Int, value: Double)]](repeating: [], count: trainers.count), nil)
    }
    let evaluator = try Evaluator(
      base, [curve], split: split, precision: .f32, seed: base.train?.seed ?? 0, machine: machine)
    let every = max(1, steps / Self.evaluations)
    let curves = try trainers.indices.map {
      (index) throws(Diagnostic) -> [(step: Int, value: Double)] in
      var points = [(step: 0, value: value(index, evaluator))]
      for step in 1...steps {
        try Compiler.running { () throws(EngineError) in _ = try trainers[index].advance() }
        if step % every == 0 || step == steps {
          points.append((step: step, value: value(index, evaluator)))
        }
      }
      return points
    }
    let place = split.map { "\($0.rowCount) rows of `\($0.name)`" } ?? "1000 rows of draws"
    return (curves, "\(curve.name) (\(curve.objective.text)) on \(place)")
  }

  private func value(_ index: Int, _ evaluator: Evaluator) -> Double {
    let trainer = trainers[index]
    // Draws of a model whose weights are not numbers are numbers still.
    guard hasFiniteWeights(trainer) else { return .nan }
    do throws(RunError) {
      return try evaluator.evaluate(step: trainer.done) { (spec) throws(EngineError) in
        try trainer.program.array(spec.parameter)
      }.metrics[0].value
    } catch {
      // The curve ends where a contender has diverged.
      return .nan
    }
  }

  private func hasFiniteWeights(_ trainer: Trainer) -> Bool {
    trainer.step.weights.allSatisfy { spec in
      (try? trainer.program.tensor(spec.parameter).elements.allSatisfy(\.isFinite)) ?? false
    }
  }

  /// The weights that a contender has now.
  func weights(_ index: Int) throws(EngineError) -> [String: Tensor] {
    try tensors(index, trainers[index].step.weights.map(\.parameter))
  }

  /// The memory of a contender's estimators: their states and own weights.
  func memory(_ index: Int) throws(EngineError) -> [String: Tensor] {
    let step = trainers[index].step
    return try tensors(
      index, step.states.map(\.parameter) + step.estimatorWeights.map(\.parameter))
  }

  private func tensors(
    _ index: Int, _ names: [ParameterName]
  ) throws(EngineError) -> [String: Tensor] {
    let program = trainers[index].program
    return Dictionary(
      uniqueKeysWithValues: try names.map { (name) throws(EngineError) in
        (name.text, try program.tensor(name).converted(to: .f64))
      })
  }
}
