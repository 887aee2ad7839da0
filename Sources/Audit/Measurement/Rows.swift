import Engine
import Lowering
import SpecModel
import TensorCore
import TensorIR
import Training

/// The origin of the rows at which gradients are computed.
enum Rows {
  /// No file is read.
  case madeUp
  /// The first rows of the training split in the order of a run.
  case real(DataSplit, [Stratum], seed: UInt64)

  /// Fills the inputs of a step's program.
  func fill(
    _ program: any PreparedFunction, _ step: TrainingStep
  ) throws(EngineError) {
    switch self {
    case .madeUp:
      let rows = MadeUpRows(step)
      for input in step.inputs { try program.write(input.parameter, rows.tensor(input)) }
    case .real(let split, let strata, let seed):
      let key = RandomKey(seed: seed).folding("binarize").folding("compare")
      let filler = InputFiller(split: split, key: key)
      var first = 0
      for stratum in strata {
        var shuffle = Shuffle(split.rows(of: stratum), stratum: stratum.name, seed: seed)
        let inputs = step.inputs.filter { $0.stratum == stratum.name }
        let rows = shuffle.visits(from: 0, count: inputs.first?.type.shape[0] ?? 0)
        for input in inputs {
          try filler.fill(program, input, rows: rows, first: first)
        }
        first += rows.count
      }
    }
  }
}
