public import TensorCore

/// What is known of all rows before their data: missing fields, and values that are given.
public struct RowConditions: Sendable {
  /// Optional fields without data.
  public let missing: Set<String>
  /// The values of fields and latent variables that replace data and draws, each of one row.
  public let given: [String: Tensor]

  /// Conditions.
  public init(missing: Set<String> = [], given: [String: Tensor] = [:]) {
    self.missing = missing
    self.given = given
  }

  /// True if nothing is known.
  var isEmpty: Bool { missing.isEmpty && given.isEmpty }

  /// Optional fields that are known to be present or missing in all rows.
  var presence: [String: Bool] {
    Dictionary(uniqueKeysWithValues: missing.map { ($0, false) })
      .merging(given.keys.map { ($0, true) }) { $1 }
  }
}
