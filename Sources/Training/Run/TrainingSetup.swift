import CompilerDriver
import Diagnostics
package import Engine
package import Lowering
package import SpecModel
package import TensorCore
import TensorIR

/// The requirements of training before its first step: the data, and the optimized step.
package struct TrainingSetup {
  /// The data.
  package let data: DataSet
  /// The step.
  package let step: TrainingStep
  /// The batches; nil for a model without data.
  package let batches: Batches?
  /// Where the step runs.
  package let machine: Machine
  private let function: Function
  private let seed: UInt64

  /// Reads the data and compiles the step.
  ///
  /// - Parameters:
  ///   - splits: the splits to read in addition to `train`.
  ///   - specFolder: the folder that files are relative to.
  ///   - dataFolder: the folder to look in next.
  ///   - arrays: arrays in the places of files.
  ///   - machine: where the step will run.
  /// - Throws: what is wrong with the data, or that the spec has no `train`.
  package init(
    _ model: Model, splits: Set<String> = [], specFolder: String, dataFolder: String?,
    arrays: MemoryArrays = MemoryArrays(), precision: DType, machine: Machine
  ) throws(RunError) {
    self.machine = machine
    guard let train = model.train else { throw Self.lacksTraining(model) }
    let names = model.fields.isEmpty ? [] : splits.union(["train"])
    let data = try DataSet(
      model, splits: names, specFolder: specFolder, dataFolder: dataFolder, arrays: arrays)
    let step = try reporting { () throws(Diagnostic) in
      try Compiler.step(model, precision: precision)
    }
    let bounds = IndexBounds(step)
    let outside = data.splits.values.flatMap { bounds.check($0, model) }
    guard outside.isEmpty else { throw RunError.diagnostics(outside.sortedAndUnique()) }
    do throws(Diagnostic) {
      batches = try data.splits["train"].map { (split) throws(Diagnostic) in
        try Batches(split, train.strata, step.inputs, seed: train.seed)
      }
    } catch {
      throw RunError.diagnostics([error])
    }
    self.data = data
    self.step = step
    let function = Compiler.optimize(step.function)
    // Initial values are made in double precision, one weight after the other, and copied.
    let largest = step.weights.map(\.shape.count).max() ?? 0
    try reporting { () throws(Diagnostic) in
      try Compiler.checkMemory(
        function, "a training step", of: model, on: machine.engine, besides: 16 * largest)
    }
    self.function = function
    seed = train.seed
  }

  private static func lacksTraining(_ model: Model) -> RunError {
    .diagnostics([
      Diagnostic(
        .missingKey, at: model.objective.span, "the spec has no `train`",
        help: "add for example `train: {optimizer: adam(learning_rate=1e-3), steps: 1000}`")
    ])
  }

  /// A trainer with a program of its own, which has to be set first.
  ///
  /// - Parameter other: where it runs instead of the setup's own machine.
  package func trainer(on other: Machine? = nil) throws(RunError) -> Trainer {
    try running { () throws(EngineError) in
      try Trainer(step, function, batches, seed: seed, on: other ?? machine)
    }
  }
}
