import TensorIR
import TensorOps

extension Pass {
  /// Removes nodes that only reverse mode reads: the pipeline runs on functions that are already
  /// differentiated.
  public static let eraseMarks = Pass(
    "erase-marks",
    summary: "Replaces draws, straight-through values and stopped gradients by their value.",
    rewrite: { _ in
      { _, node, operands in
        switch node.op {
        case Op.sample?, Op.straightThrough?, Op.stopGradient?: operands[0]
        default: nil
        }
      }
    })
}
