package import Diagnostics
import Engine
package import Lowering
package import SpecModel
import TensorCore

/// Fills a training step's inputs, batch after batch.
package struct Batches {
  /// A stratum's rows in a batch.
  private struct Part {
    let stratum: Stratum
    /// The position of its first row in the batch.
    let first: Int
    var shuffle: Shuffle
    var inputs: [DataInput]
  }

  private let split: DataSplit
  private let key: RandomKey
  private var parts: [Part] = []

  /// The batches of a split under a seed.
  ///
  /// - Throws: a diagnostic where a stratum has no rows.
  package init(
    _ split: DataSplit, _ strata: [Stratum], _ inputs: [DataInput], seed: UInt64
  ) throws(Diagnostic) {
    self.split = split
    key = RandomKey(seed: seed).folding("binarize").folding("train")
    var first = 0
    for stratum in strata {
      let rows = split.rows(of: stratum)
      guard !rows.isEmpty else {
        let wanted = stratum.presence.map { "\($1 ? "present" : "missing")(\($0))" }
        throw Diagnostic(
          .dataMismatch, at: split.span,
          "no row of the split `\(split.name)` is in the stratum `\(stratum.name)`",
          notes: ["its rows are the rows where \(wanted.sorted().joined(separator: " and "))"])
      }
      parts.append(
        Part(
          stratum: stratum, first: first,
          shuffle: Shuffle(rows, stratum: stratum.name, seed: seed),
          inputs: inputs.filter { $0.stratum == stratum.name }))
      first += stratum.batch
    }
  }

  /// The number of steps that visit every row a given number of times; with strata, every row of
  /// each stratum.
  func steps(epochs: Double) -> Int {
    let most = parts.map { Double($0.shuffle.rows.count) / Double($0.stratum.batch) }.max() ?? 0
    return Int((epochs * most).rounded(.up))
  }

  /// Fills the inputs for a step, counted from 0.
  mutating func fill(_ program: any PreparedFunction, step: Int) throws(EngineError) {
    let filler = InputFiller(split: split, key: key.folding(UInt64(step)))
    for index in parts.indices {
      let part = parts[index]
      let rows = parts[index].shuffle.visits(
        from: step * part.stratum.batch, count: part.stratum.batch)
      for input in part.inputs {
        try filler.fill(program, input, rows: rows, first: part.first)
      }
    }
  }
}
