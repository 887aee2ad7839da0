public import TensorCore
public import TensorIR

/// A value of one row, vectorized: its last `rank` axes belong to the row.
///
/// The axes in front are the compiler's: the batch, samples, enumerated values and replicas. A
/// value that does not depend on them has none, so a parameter's shape is its row shape.
public struct RowValue: Sendable {
  /// The value in the function that is being built.
  public let value: Value
  /// The number of trailing axes that belong to the row.
  public let rank: Int

  /// A value with its row rank.
  public init(_ value: Value, rank: Int) {
    self.value = value
    self.rank = rank
  }

  /// The shape that the spec's author sees.
  public var shape: Shape { value.shape.trailing(rank) }
  /// The axes in front of the row's.
  public var lead: Shape { value.shape.leading(exceptLast: rank) }
  /// The set that the values lie in.
  public var support: Support { value.type.support }
  /// The element type.
  public var dtype: DType { value.type.dtype }
}
