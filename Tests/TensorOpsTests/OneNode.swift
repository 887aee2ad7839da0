import TensorCore
import TensorIR
import TensorOps
import Testing

/// One use of an op with values for its operands.
struct Use: CustomTestStringConvertible {
  let op: Op
  var operands: [Tensor]
  var supports: [Support] = []
  var attributes: Attributes

  var testDescription: String {
    "\(op.name)(" + operands.map { "\($0.dtype)\($0.shape)" }.joined(separator: ", ") + ")"
  }

  init(_ op: Op, _ operands: [Tensor], _ attributes: (String, AttributeValue)...) {
    self.op = op
    self.operands = operands
    self.attributes = Attributes(attributes)
  }

  /// The op's own example.
  init(exampleOf op: Op) {
    self.op = op
    operands = op.example.operands
    supports = op.example.supports
    attributes = op.example.attributes
  }

  func type(_ index: Int) -> TensorType {
    let support = index < supports.count ? supports[index] : .real
    return TensorType(operands[index].dtype, operands[index].shape, support)
  }

  /// The function with one parameter an operand and the op as its only node.
  func function() throws(OpError) -> Function {
    let b = Builder()
    let parameters = operands.indices.map { b.parameter("x\($0)", type($0)) }
    return b.finish("one", results: [("y", try b.tryEmit(op, parameters, attributes))])
  }

  func result() throws -> Tensor { NaiveEvaluator.run(try function(), operands)[0] }

  /// The same use in float32.
  var single: Use {
    var use = self
    use.operands = operands.map { $0.dtype == .f64 ? $0.converted(to: .f32) : $0 }
    use.attributes = attributes.setting(Op.dtype.name) {
      $0 == .string("f64") ? .string("f32") : $0
    }
    return use
  }
}

extension Attributes {
  /// The attributes with one changed, where it is there.
  func setting(_ name: String, _ change: (AttributeValue) -> AttributeValue) -> Attributes {
    Attributes(entries.map { ($0.key, $0.key == name ? change($0.value) : $0.value) })
  }
}

/// True if two tensors are of one type and their elements close, infinities and NaN alike.
func isClose(_ a: Tensor, _ b: Tensor, _ tolerance: Double) -> Bool {
  a.dtype == b.dtype && a.shape == b.shape
    && zip(a.elements, b.elements).allSatisfy { x, y in
      x == y || (x.isNaN && y.isNaN) || abs(x - y) <= tolerance * max(1, abs(x), abs(y))
    }
}
