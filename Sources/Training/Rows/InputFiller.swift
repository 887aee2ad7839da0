package import Engine
package import Lowering
package import TensorCore
import TensorIR

/// Writes rows of a split into the parameters that take data.
package struct InputFiller {
  let split: DataSplit
  /// The random key of dynamic binarization, before the field is folded in.
  let key: RandomKey

  /// A filler of a split's rows.
  package init(split: DataSplit, key: RandomKey) {
    self.split = split
    self.key = key
  }

  /// Fills an input with the rows at some positions of the split.
  ///
  /// - Parameters:
  ///   - rows: the rows, as many as the input has.
  ///   - first: the position of the first row for random keys: in the batch or the split.
  package func fill(
    _ program: any PreparedFunction, _ input: DataInput, rows: [Int], first: Int
  ) throws(EngineError) {
    guard let column = split.columns[input.field] else {
      fatalError("training: no data for `\(input.field)`")
    }
    switch input.type.dtype {
    case .f32: try fill(program, input, column, rows, first, Float.self)
    case .f64: try fill(program, input, column, rows, first, Double.self)
    case .i32:
      try program.fill(input.parameter, input.type) { (target: UnsafeMutablePointer<Int32>) in
        column.gather(rows, into: target)
      }
    case .u32: fatalError("training: a field of random words")
    }
  }

  private func fill<T: DataElement>(
    _ program: any PreparedFunction, _ input: DataInput, _ column: FieldColumn, _ rows: [Int],
    _ first: Int, _ type: T.Type
  ) throws(EngineError) {
    try program.fill(input.parameter, input.type) { (target: UnsafeMutablePointer<T>) in
      if input.isMask {
        column.gatherPresence(rows, into: target)
        return
      }
      column.gather(rows, into: target)
      guard column.isDynamic else { return }
      let words = key.folding(input.field).words
      for index in rows.indices {
        T.binarize(
          target + index * column.rowLength, column.rowLength, row: first + index, key: words)
      }
    }
  }
}
