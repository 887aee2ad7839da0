import TensorCore
public import TensorIR

extension Op {
  /// The elements of a constant, or the one that all of them equal.
  public static let elements = AttributeKey<[Double]>(
    "elements", "The elements, row-major; a single one stands for all.")
  /// The shape of a constant.
  public static let constantShape = AttributeKey<[Int]>("shape", "The shape of the result.")

  /// A tensor known when the function is built.
  public static let constant: Op = Op(
    "constant",
    summary: "A tensor known when the function is built.",
    operands: [],
    attributes: [constantShape.spec, dtype.spec, elements.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      let type = TensorType(try parseDType(use), Shape(use[constantShape]))
      let count = use[elements].count
      guard count == 1 || count == type.shape.count else {
        throw OpError("\(count) elements do not fill \(type.shape)")
      }
      return type
    },
    support: { use in
      let values = use[elements]
      if values.allSatisfy({ $0 == 0 || $0 == 1 }) {
        // A row with one entry 1 is one-hot.
        let width = use[constantShape].last ?? 0
        guard values.count > 1, width > 0 else { return .binary }
        let rows = stride(from: 0, to: values.count, by: width)
        return rows.allSatisfy { values[$0..<$0 + width].reduce(0, +) == 1 } ? .onehot : .binary
      }
      if values.allSatisfy({ $0 >= 0 && $0 <= 1 }) {
        return hasUnitRows(values, use[constantShape]) ? .simplex : .unit
      }
      return values.allSatisfy { $0 >= 0 } ? .positive : .real
    },
    derivative: .zero(because: "a constant has no operands"),
    reference: { _, attributes, type in
      let values = attributes[elements]
      return values.count == type.shape.count
        ? Tensor(type.dtype, type.shape, values)
        : Tensor(type.dtype, type.shape, repeating: values[0])
    },
    kernel: .constant,
    example: Example(
      [], constantShape => [2], dtype => "f64", elements => [1.5, -2],
      gives: Tensor([2], [1.5, -2])))

  /// True if every row of a constant sums to one, as far as decimal numbers can.
  private static func hasUnitRows(_ values: [Double], _ shape: [Int]) -> Bool {
    guard let width = shape.last, width > 0 else { return false }
    func isOne(_ sum: Double) -> Bool { Swift.abs(sum - 1) <= 1e-6 }
    if values.count == 1 { return isOne(values[0] * Double(width)) }
    return stride(from: 0, to: values.count, by: width).allSatisfy {
      isOne(values[$0..<$0 + width].reduce(0, +))
    }
  }
}
