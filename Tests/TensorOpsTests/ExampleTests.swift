import TensorCore
import TensorIR
import TensorOps
import Testing

@Suite struct ExampleTests {
  @Test(arguments: OpTable.standard) func exampleHolds(_ op: Op) throws {
    #expect(isClose(try Use(exampleOf: op).result(), op.example.result, 1e-12))
  }

  @Test(arguments: OpTable.standard) func exampleHoldsInSinglePrecision(_ op: Op) throws {
    let expected = op.example.result
    let result = try Use(exampleOf: op).single.result()
    let single = expected.dtype == .f64 ? expected.converted(to: .f32) : expected
    #expect(isClose(result, single, 2e-6))
  }

  /// Every subset of operands that may have leading axes of its own; `nil` stands for every one.
  static func liftable(_ op: Op) -> [Set<Int>] {
    let all = Set(op.example.operands.indices)
    switch op {
    case .constant: return []
    // The origin of a position belongs to the whole tensor.
    case .uniform, .gumbel, .logistic, .normal: return [[0]]
    // Both operands are of one shape.
    case .straightThrough: return [all]
    // The result is the first operand.
    case .sample: return [all, [0]]
    default: return all.count > 1 ? [all] + all.map { [$0] } : [all]
    }
  }

  /// Each leading position must give what the op gives there alone.
  @Test(arguments: OpTable.standard) func leadingAxesAreIndependent(_ op: Op) throws {
    let lead: Shape = [2, 3]
    for lifted in Self.liftable(op) {
      var use = Use(exampleOf: op)
      let slices = (0..<lead.count).map { position in
        use.operands.enumerated().map { index, operand in
          lifted.contains(index) ? Self.varied(operand, position) : operand
        }
      }
      let expected = try slices.flatMap { operands in
        var slice = use
        slice.operands = operands
        return try slice.result().elements
      }
      for index in lifted {
        let elements = slices.flatMap { $0[index].elements }
        let operand = use.operands[index]
        let shape = lead + Self.between(op, operand) + operand.shape
        use.operands[index] = Tensor(operand.dtype, shape, elements)
      }
      if op == .sumTo {
        // Its result has exactly the shape that is asked for, leading axes included.
        use.attributes = use.attributes.setting(Op.targetShape.name) { value in
          guard case .ints(let shape) = value else { return value }
          return .ints(lead.extents + shape)
        }
      }
      let whole = try use.result()
      #expect(whole.shape == lead + op.example.result.shape)
      #expect(isClose(whole, Tensor(whole.dtype, whole.shape, expected), 1e-12), "\(lifted)")
    }
  }

  /// The axes that keep new leading axes apart from those that broadcasting aligns.
  static func between(_ op: Op, _ operand: Tensor) -> Shape {
    switch op.kernel {
    case .elementwise, .movement(.broadcast):
      Shape([Int](repeating: 1, count: op.example.result.shape.rank - operand.shape.rank))
    default: []
    }
  }

  /// The operand as it is at the first position, and another one of its kind elsewhere.
  static func varied(_ operand: Tensor, _ position: Int) -> Tensor {
    guard position > 0 else { return operand }
    switch operand.dtype {
    case .f32, .f64: return operand.map { $0 * (1 + Double(position) / 8) }
    case .i32: return operand.map { $0 == 0 ? Double(position % 3) : $0 }
    case .u32: return operand.map { $0 + Double(position) }
    }
  }
}
