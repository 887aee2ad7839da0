/// The extent of an axis of an exported value.
public enum Extent: Sendable, Hashable {
  /// A number.
  case fixed(Int)
  /// The number of rows, times a whole number.
  case rows(times: Int)

  /// The extent that is one number for a first number of rows and another for a second.
  ///
  /// Nil if it is neither constant nor a multiple of the number of rows.
  init?(_ a: Int, _ b: Int, rows: RowCounts) {
    if a == b {
      self = .fixed(a)
      return
    }
    let factor = a / rows.first
    guard factor > 0, a == factor * rows.first, b == factor * rows.second else { return nil }
    self = .rows(times: factor)
  }

  /// True if it does not depend on the number of rows.
  var isFixed: Bool { if case .fixed = self { true } else { false } }

  /// The extent as a formula of the number of rows `n`.
  func text(_ n: String = "n") -> String {
    switch self {
    case .fixed(let extent): "\(extent)"
    case .rows(times: 1): n
    case .rows(let factor): "\(factor) * \(n)"
    }
  }

  /// The extent for a number of rows.
  public func callAsFunction(rows: Int) -> Int {
    switch self {
    case .fixed(let extent): extent
    case .rows(let factor): factor * rows
    }
  }
}

/// Two numbers of rows for which a quantity is built, so that its extents tell which of them follow
/// the rows.
struct RowCounts {
  let first: Int
  let second: Int

  /// Primes, in case that an extent of the model is one of them; all are below the rows of one call
  /// of a prediction.
  static let tries = [RowCounts(first: 211, second: 223), RowCounts(first: 227, second: 229)]
}
