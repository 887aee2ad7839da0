import CKernels

/// One loop of a tile program by the registers that it reads and writes.
struct TileStep {
  var op: MicroOp
  /// The elements that are made.
  var span: RegisterKind
  var reads: [Int]
  var writes: [Int]

  init(_ op: MicroOp, span: RegisterKind, dst: Int, _ operands: [Int]) {
    self.op = op
    self.span = span
    // This loop's second operand is its second result.
    let results = op == .softplusSigmoid ? [operands[1]] : []
    reads = op == .softplusSigmoid ? [operands[0]] : operands
    writes = [dst] + results
  }
}

extension MicroOp {
  /// True if element i of the result is made from the operands' elements i alone, so that the
  /// result may take an operand's place.
  var isElementwise: Bool { rawValue < MicroOp.expand.rawValue }
}
