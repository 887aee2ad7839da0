import Foundation
import Lowering
import TensorCore
import TensorIR
import Training

/// Generated rows in place of data: a fixed function of field, row and element, within each field's
/// support.
///
/// Optional fields are present in every second row, every fourth for a second field, and so on, so
/// that all cases occur where there are rows enough.
struct MadeUpRows {
  private let bounds: IndexBounds
  private let optional: [String]

  /// Rows that fit the uses of the data in a step.
  init(_ step: TrainingStep) {
    bounds = IndexBounds(step)
    optional = step.inputs.filter(\.isMask).map(\.field).reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }

  /// The rows of an input.
  func tensor(_ input: DataInput) -> Tensor {
    let shape = input.type.shape
    let (rows, length) = (shape[0], shape.count / max(shape[0], 1))
    var elements: [Double] = []
    for row in 0..<rows {
      elements += input.isMask ? [presence(input.field, row)] : values(input, row, length)
    }
    return Tensor(input.type.dtype, shape, elements)
  }

  private func presence(_ field: String, _ row: Int) -> Double {
    let place = optional.firstIndex(of: field) ?? 0
    return Double(((row + 1) >> place) & 1)
  }

  private func values(_ input: DataInput, _ row: Int, _ length: Int) -> [Double] {
    let key = RandomKey(seed: 0).folding("made up").folding(input.stratum).folding(input.field)
    func uniform(_ element: Int) -> Double { Noise.uniform.value(key, element: element, row: row) }
    let support = input.type.support
    switch support {
    case .binary: return (0..<length).map { uniform($0) < 0.5 ? 1 : 0 }
    case .unit: return (0..<length).map { uniform($0) }
    case .index:
      let count = Double(bounds.count(input.field) ?? 2)
      return (0..<length).map { floor(uniform($0) * count) }
    case .count: return (0..<length).map { floor(uniform($0) * 4) }
    case .positive: return (0..<length).map { -log(uniform($0)) }
    case .real: return (0..<length).map { Noise.normal.value(key, element: $0, row: row) }
    case .onehot where input.type.shape.rank > 2 && input.type.shape[-2] == input.type.shape[-1]:
      // No class occurs twice in a square, so that it may be a permutation matrix.
      let n = input.type.shape[-1]
      return (0..<length / (n * n)).flatMap { unit -> [Double] in
        let order = (0..<n).sorted { uniform(unit * n + $0) < uniform(unit * n + $1) }
        return order.flatMap { item in (0..<n).map { $0 == item ? 1 : 0 } }
      }
    case .onehot, .simplex:
      let classes = input.type.shape[-1]
      return (0..<length / classes).flatMap { unit -> [Double] in
        let weights = (0..<classes).map { -log(uniform(unit * classes + $0)) }
        let total = weights.reduce(0, +)
        // The least of exponential variables is each with the same probability.
        let first = weights.indices.min { weights[$0] < weights[$1] }
        return weights.indices.map {
          support == .simplex ? weights[$0] / total : $0 == first ? 1 : 0
        }
      }
    }
  }
}
