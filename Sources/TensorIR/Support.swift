/// The set that a tensor's values lie in, as far as the compiler can prove it.
public enum Support: String, Sendable, Hashable, CaseIterable {
  /// Any real number.
  case real
  /// Real numbers that are not negative.
  case positive
  /// The closed interval [0, 1].
  case unit
  /// Entries of [0, 1] that sum to one along the last axis.
  case simplex
  /// 0 or 1.
  case binary
  /// One entry 1 and the others 0 along the last axis.
  case onehot
  /// Class numbers 0, 1, ….
  case index
  /// Counts 0, 1, 2, ….
  case count

  /// The set in words.
  public var summary: String {
    switch self {
    case .real: "Any real number."
    case .positive: "Real numbers that are not negative."
    case .unit: "The closed interval [0, 1]."
    case .simplex: "Entries of [0, 1] that sum to one along the last axis."
    case .binary: "0 or 1."
    case .onehot: "One entry 1 and the others 0 along the last axis."
    case .index: "Class numbers 0, 1, …."
    case .count: "Counts 0, 1, 2, …."
    }
  }

  /// The supports that directly contain this one.
  private var parents: [Support] {
    switch self {
    case .real: []
    case .positive: [.real]
    case .unit: [.positive]
    case .simplex: [.unit]
    case .binary: [.unit, .count]
    case .onehot: [.simplex, .binary]
    case .index: []
    case .count: [.positive]
    }
  }

  /// True if every value of this support lies in `other`.
  public func isSubset(of other: Support) -> Bool {
    self == other || parents.contains { $0.isSubset(of: other) }
  }

  /// The smallest support that contains both.
  public static func join(_ a: Support, _ b: Support) -> Support {
    // Ordered from small to large, so the first common superset is a least one.
    let order: [Support] = [.onehot, .binary, .simplex, .unit, .count, .index, .positive, .real]
    return order.first { a.isSubset(of: $0) && b.isSubset(of: $0) } ?? .real
  }

  /// True if values are exactly 0 or 1, so that a product can become a sum of rows.
  public var isHard: Bool { isSubset(of: .binary) }

  /// The support that elementwise operations without a rule keep: only the range.
  public var elementwise: Support {
    switch self {
    case .simplex: .unit
    case .onehot: .binary
    default: self
    }
  }
}
