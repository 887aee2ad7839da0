/// What `onehot predict` is asked for.
public struct PredictRequest: Sendable {
  /// The quantities; those of the spec's `predict` where empty.
  public let quantities: [NamedExpression]
  /// The rows.
  public let rows: RowRequest
  /// The most rows; nil for all.
  public let count: Int?
  /// The seed of draws; nil for the run's own.
  public let seed: UInt64?

  /// A request.
  public init(
    quantities: [NamedExpression] = [], rows: RowRequest = RowRequest(), count: Int? = nil,
    seed: UInt64? = nil
  ) {
    self.quantities = quantities
    self.rows = rows
    self.count = count
    self.seed = seed
  }
}

/// A quantity or metric as it is written on the command line.
public struct NamedExpression: Sendable {
  /// The name.
  public let name: String
  /// The expression as a spec would write it.
  public let text: String

  /// An expression with a name.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// `NAME=EXPRESSION`, or the name of a node; nil for anything else.
  public init?(argument: String) {
    let isWord = { (text: Substring) in
      text.first.map { $0.isLetter || $0 == "_" } == true
        && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
    if isWord(argument[...]) {
      self.init(name: argument, text: argument)
      return
    }
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, isWord(parts[0]), !parts[1].isEmpty else { return nil }
    self.init(name: String(parts[0]), text: String(parts[1]))
  }
}
