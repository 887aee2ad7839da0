import TensorCore
import TensorIR
import TensorOps

/// The naive evaluator with every number moved by about what an engine may round, to see how far
/// results may lie apart: draws that flip and sums that cancel included.
struct RoundedEvaluation {
  private var dice: Dice
  private let amount: Double

  /// An evaluation whose numbers are moved by some units of the element type's precision.
  init(seed: Int, _ dtype: DType) {
    dice = Dice(seed)
    amount = dtype == .f32 ? 0x1p-22 : 0x1p-50
  }

  mutating func run(_ function: Function, _ arguments: [Tensor]) -> [Tensor] {
    var values = arguments
    values.reserveCapacity(function.nodes.count)
    for node in function.body {
      guard let op = node.op else { continue }
      let operands = node.operands.map { values[$0.id] }
      values.append(moved(op.reference(operands, node.attributes, node.result.type), operands))
    }
    return function.results.map { values[$0.value.id] }
  }

  private mutating func moved(_ tensor: Tensor, _ operands: [Tensor]) -> Tensor {
    guard tensor.dtype.isFloating else { return tensor }
    // A number that is copied or negated is exact: reshapes of one vector stay equal.
    let copied = operands.reduce(into: Set<Double>()) { set, operand in
      set.formUnion(operand.elements.lazy.map(\.magnitude))
    }
    let elements = tensor.elements.map { value -> Double in
      // Whole numbers are exact in any order: draws, classes, counts.
      guard value != value.rounded(), value.isFinite, !copied.contains(value.magnitude) else {
        return value
      }
      let factor = 1 + (dice.chance(0.5) ? amount : -amount)
      return tensor.dtype == .f32 ? Double(Float(value * factor)) : value * factor
    }
    return Tensor(tensor.dtype, tensor.shape, elements)
  }
}
