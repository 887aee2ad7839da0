import Diagnostics
public import TensorCore
public import TensorIR
import TensorOps

/// The builder of the language's functions: ops over rows, weights, noise.
///
/// The same rules serve the checker, which builds one row without leading axes, and lowering, which
/// builds whole batches: shapes are inferred in one place only.
public final class RowBuilder {
  /// The function under construction.
  public let b: Builder
  /// The floating-point type of all values.
  public let dtype: DType
  /// True if this is an evaluation, in which dropout is off.
  public let isEvaluation: Bool
  /// Supplies the weight with a path, which it creates once.
  private let weights: (String, Shape, Initializer) -> Value
  /// Supplies noise of a row shape for a path and purpose.
  private let noises: (Noise, String, String, Shape) -> RowValue
  /// The path of the current expression in the spec, for example `guide.g` or `model.x.logits`.
  public var path: String = ""
  /// The steps of the `scan`s around the current expression, for example `[3]`: they share weights,
  /// but not noise.
  public var step: String = ""
  /// The number of weight-making calls that each path has seen, so that a second one gets its own
  /// name.
  private var calls: [String: Int] = [:]
  /// The paths of nodes in bodies of functions, which no numbered call may have too: two weights
  /// would be one.
  private var nodes: Set<String> = []

  /// A builder.
  ///
  /// - Parameters:
  ///   - b: the function under construction.
  ///   - dtype: the floating-point type of all values.
  ///   - isEvaluation: true if dropout is off.
  ///   - weights: gives the weight with a path, shape and initializer.
  ///   - noises: gives noise of a kind for a path, purpose and row shape, with leading axes.
  public init(
    _ b: Builder, dtype: DType, isEvaluation: Bool,
    weights: @escaping (String, Shape, Initializer) -> Value,
    noises: @escaping (Noise, String, String, Shape) -> RowValue
  ) {
    self.b = b
    self.dtype = dtype
    self.isEvaluation = isEvaluation
    self.weights = weights
    self.noises = noises
  }

  /// A path for a call that makes weights or noise: the current one, numbered from the second on.
  public func uniquePath(_ function: String) -> String {
    var candidate = path
    repeat {
      calls[path, default: 0] += 1
      let count = calls[path]!
      if count > 1 { candidate = "\(path).\(function)_\(count)" }
    } while nodes.contains(candidate) && candidate != path
    return candidate
  }

  /// Goes on to the path of a node in the body of a function that is called at another path.
  public func enter(node: String, ofCallAt call: String) {
    path = "\(call).\(node)"
    nodes.insert(path)
  }

  /// The weight `name` of the call at `path`; its row shape is its whole shape.
  public func weight(
    _ path: String, _ name: String, _ shape: Shape, _ initializer: Initializer
  ) -> RowValue {
    let full = name.isEmpty ? path : "\(path).\(name)"
    return RowValue(weights(full, shape, initializer), rank: shape.rank)
  }

  /// Noise of a row shape that belongs to a path and purpose.
  public func noise(_ kind: Noise, _ path: String, purpose: String, _ shape: Shape) -> RowValue {
    noises(kind, path + step, purpose, shape)
  }

  /// Runs something under the call numbers that were given so far, which it leaves as they were:
  /// each time it runs, its calls get the same names.
  public func renumbering<T>(_ body: () -> T) -> T {
    let saved = calls
    defer { calls = saved }
    return body()
  }

  /// A number as a row value.
  public func constant(_ number: Double) -> RowValue {
    RowValue(b.constant(Tensor(scalar: number, dtype)), rank: 0)
  }

  /// The rule for matching shapes.
  static let broadcasting =
    "axes are compared from the last: two extents must be equal, or one of them 1 or absent"

  /// A constant tensor as a row value, converted to the builder's type.
  public func constant(_ tensor: Tensor) -> RowValue {
    RowValue(b.constant(tensor.converted(to: dtype)), rank: tensor.shape.rank)
  }

  /// A number in every element of a shape; one too large to be written out is broadcast.
  public func repeated(_ number: Double, _ shape: Shape) throws(LanguageError) -> RowValue {
    if shape.count <= 1 << 12 { return constant(Tensor(dtype, shape, repeating: number)) }
    let value = try emit(
      .broadcastTo, [constant(number).value], Attributes([Op.targetShape => shape.extents]))
    return RowValue(value, rank: shape.rank)
  }

  /// The operands with row axes of extent 1 in front, so that all have one row rank.
  public func aligned(_ operands: [RowValue]) -> (values: [Value], rank: Int) {
    let rank = operands.map(\.rank).max() ?? 0
    let values = operands.map { operand in
      guard operand.rank < rank, operand.lead.rank > 0 else { return operand.value }
      let padding = [Int](repeating: 1, count: rank - operand.rank)
      return reshape(operand, to: Shape(padding) + operand.shape).value
    }
    return (values, rank)
  }

  /// An elementwise op on operands whose row shapes broadcast.
  ///
  /// - Throws: a `shape-mismatch` that names both shapes, a `type-mismatch` for class numbers.
  public func elementwise(_ op: Op, _ operands: RowValue...) throws(LanguageError) -> RowValue {
    for operand in operands { try operand.requireReal(at: nil) }
    var shape = operands[0].shape
    for operand in operands.dropFirst() {
      guard let common = Shape.broadcast(shape, operand.shape) else {
        throw LanguageError(
          .shapeMismatch, "shapes \(shape) and \(operand.shape) do not match",
          help: Self.broadcasting)
      }
      shape = common
    }
    let (values, rank) = aligned(operands)
    return RowValue(try emit(op, values, [:]), rank: rank)
  }

  /// The row reshaped; the element count must stay.
  public func reshape(_ x: RowValue, to shape: Shape) -> RowValue {
    if x.shape == shape { return x }
    return RowValue(
      b.emit(
        .reshape, x.value,
        attributes: Op.reshapeRank => x.rank, Op.reshapeShape => shape.extents),
      rank: shape.rank)
  }

  /// A reduction of row axes (all of them by default), which disappear.
  public func reduce(
    _ op: Op, _ x: RowValue, axes: [Int]? = nil
  ) throws(LanguageError) -> RowValue {
    let axes = axes ?? (1...max(x.rank, 1)).filter { $0 <= x.rank }.map { -$0 }
    if axes.isEmpty { return x }
    let reduced = try emit(op, [x.value], Attributes([Op.axes => axes]))
    let dropped = Set(axes.map { $0 + x.rank })
    let kept = x.shape.extents.enumerated().filter { !dropped.contains($0.offset) }.map(\.element)
    return reshape(RowValue(reduced, rank: x.rank), to: Shape(kept))
  }

  /// Applies an op and turns its complaint into a `type-mismatch`.
  public func emit(
    _ op: Op, _ values: [Value], _ attributes: Attributes
  ) throws(LanguageError) -> Value {
    do {
      return try b.tryEmit(op, values, attributes)
    } catch {
      throw LanguageError(.typeMismatch, error.message)
    }
  }
}
