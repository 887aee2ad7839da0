/// What `onehot export` is asked for.
public struct ExportRequest: Sendable {
  /// The quantities; those of the spec's `predict` where empty.
  public let quantities: [NamedExpression]
  /// Optional fields that no row has.
  public let missing: [String]
  /// Values that replace data and draws.
  public let given: [RowRequest.GivenValue]

  /// A request.
  public init(
    quantities: [NamedExpression] = [], missing: [String] = [], given: [RowRequest.GivenValue] = []
  ) {
    self.quantities = quantities
    self.missing = missing
    self.given = given
  }
}
