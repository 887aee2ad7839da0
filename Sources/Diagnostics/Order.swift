extension Sequence<Diagnostic> {
  /// The diagnostics by path, line, column and id, each only once.
  ///
  /// Those without a place come first. Two count as one when id, place and message are equal.
  public func sortedAndUnique() -> [Diagnostic] {
    var seen: Set<SortKey> = []
    return map { (SortKey($0), $0) }
      .filter { seen.insert($0.0).inserted }
      .sorted { $0.0 < $1.0 }
      .map(\.1)
  }

  /// The diagnostics, where several say the same of different places the first alone, with the
  /// other places as labels.
  public func joinedByMessage() -> [Diagnostic] {
    var places: [SortKey: Int] = [:]
    var result: [Diagnostic] = []
    for diagnostic in self {
      let key = SortKey(diagnostic, withoutPlace: true)
      guard let index = places[key], let span = diagnostic.span else {
        places[key] = result.count
        result.append(diagnostic)
        continue
      }
      if result[index].span != span { result[index].labels.append(Label(span, "and here")) }
    }
    return result
  }

  /// True if any of them is an error.
  public var hasErrors: Bool { contains { $0.severity == .error } }
}

/// The key that orders and distinguishes diagnostics.
private struct SortKey: Hashable, Comparable {
  let path: String
  let start: Int
  let id: String
  let end: Int
  let message: String

  init(_ diagnostic: Diagnostic, withoutPlace: Bool = false) {
    let span = withoutPlace ? nil : diagnostic.span
    path = span?.file.path ?? ""
    start = span?.start ?? 0
    end = span?.end ?? 0
    id = diagnostic.id.name
    message = diagnostic.message
  }

  static func < (a: SortKey, b: SortKey) -> Bool {
    // Within one file, byte order is the order of (line, column).
    (a.path, a.start, a.id, a.end, a.message) < (b.path, b.start, b.id, b.end, b.message)
  }
}
