import Foundation
import Language
import TensorCore
import TensorIR
import TensorOps
import Testing

/// A row builder whose weights and noise are inputs of the function, and the means to run it.
final class Harness {
  let b = Builder()
  let rows: RowBuilder
  private let store = Store()

  /// The values of the function's parameters.
  private final class Store {
    var arguments: [Tensor] = []
    var weights: [String: Value] = [:]
    var noises: [String] = []
  }

  /// A harness whose noise has the given leading axes.
  init(dtype: DType = .f64, isEvaluation: Bool = false, lead: Shape = []) {
    let (b, store) = (b, store)
    func input(_ name: String, _ tensor: Tensor, _ support: Support) -> Value {
      store.arguments.append(tensor)
      return b.parameter(name, TensorType(tensor.dtype, tensor.shape, support))
    }
    rows = RowBuilder(
      b, dtype: dtype, isEvaluation: isEvaluation,
      weights: { path, shape, initializer in
        if let weight = store.weights[path] { return weight }
        let key = RandomKey(seed: 7).folding(path)
        let weight = input(path, initializer.tensor(shape, dtype, key: key), .real)
        store.weights[path] = weight
        return weight
      },
      noises: { noise, path, purpose, shape in
        store.noises.append("\(path)/\(purpose)")
        let key = RandomKey(seed: 11).folding(path)
        let values = (0..<(lead + shape).count).map { noise.value(key, element: $0) }
        return RowValue(
          input("\(path).\(purpose)", Tensor(dtype, lead + shape, values), .real), rank: shape.rank)
      })
  }

  /// The paths of the weights so far.
  var weightPaths: [String] { store.weights.keys.sorted() }
  /// The value of a weight.
  func weight(_ path: String) -> Value? { store.weights[path] }
  /// The paths and purposes of the noise so far.
  var noisePaths: [String] { store.noises }

  /// An input of the function.
  func input(_ tensor: Tensor, _ support: Support = .real) -> Value {
    store.arguments.append(tensor)
    return b.parameter("input", TensorType(tensor.dtype, tensor.shape, support))
  }

  /// A float64 input of the function.
  func input(_ shape: Shape, _ elements: [Double], _ support: Support = .real) -> Value {
    input(Tensor(shape, elements), support)
  }

  /// An input whose axes all belong to the row.
  func row(_ shape: Shape, _ elements: [Double], _ support: Support = .real) -> RowValue {
    RowValue(input(shape, elements, support), rank: shape.rank)
  }

  /// A class number.
  func classNumber(_ number: Int) -> RowValue {
    RowValue(input(Tensor(scalar: Double(number), .i32), .index), rank: 0)
  }

  /// The values for the inputs so far.
  func run(_ values: [Value]) -> [Tensor] {
    let results = values.enumerated().map { (name: "r\($0.offset)", value: $0.element) }
    return NaiveEvaluator.run(b.finish("test", results: results), store.arguments)
  }

  /// The elements of one value.
  func elements(_ value: Value) -> [Double] { run([value])[0].elements }

  /// The derivative of the sum of a value's elements, by every op's own rule.
  func gradient(of value: Value, withRespectTo target: Value) -> Value {
    let end = b.nodes.count
    var cotangents = [Value?](repeating: nil, count: end)
    cotangents[value.id] = b.emit(
      .broadcastTo, b.constant(1, like: value), attributes: Op.targetShape => value.shape.extents)
    for id in (0..<end).reversed() {
      let node = b.nodes[id]
      guard let g = cotangents[id], case .vjp(_, let rule)? = node.op?.derivative else { continue }
      for (operand, part) in zip(node.operands, rule(b, node, g)) {
        guard let part else { continue }
        cotangents[operand.id] = cotangents[operand.id].map { b.emit(.add, $0, part) } ?? part
      }
    }
    return cotangents[target.id]
      ?? b.emit(
        .broadcastTo, b.constant(0, like: target),
        attributes: Op.targetShape => target.shape.extents)
  }
}

/// True if two lists of numbers agree to a relative and absolute tolerance.
func expectClose(
  _ values: [Double], _ expected: [Double], tolerance: Double = 1e-12, _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(values.count == expected.count, comment, sourceLocation: sourceLocation)
  for (value, wanted) in zip(values, expected) {
    let isClose = value == wanted || abs(value - wanted) <= tolerance * max(1, abs(wanted))
    #expect(
      isClose, "\(value) is not \(wanted). \(comment?.rawValue ?? "")",
      sourceLocation: sourceLocation)
  }
}
