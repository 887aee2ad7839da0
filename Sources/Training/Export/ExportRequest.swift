/// What `onehot export` is asked for.
public struct ExportRequest: Sendable {
  /// The quantities; those of the spec's `predict` where empty.
  public let quantities: [NamedExpression]
  /// Optional fields that no row has.
  public let missing: [String]
  /// Values that replace data and draws.
  public let given: [RowRequest.GivenValue]
  /// The number of rows, for formats that fix it.
  public let rows: Int?

  /// A request.
  public init(
    quantities: [NamedExpression] = [], missing: [String] = [], given: [RowRequest.GivenValue] = [],
    rows: Int? = nil
  ) {
    self.quantities = quantities
    self.missing = missing
    self.given = given
    self.rows = rows
  }
}
