/// A file after some fixes.
public struct AppliedFixes: Sendable {
  /// The new content.
  public let bytes: [UInt8]
  /// The fixes that were made, in the order in which they were given.
  public let fixes: [Fix]

  /// Makes as many fixes as fit each other.
  ///
  /// Earlier ones go first: a fix that overlaps one before it is left out as a whole, as is one of
  /// another file. An edit that two fixes have in common is made once.
  public init(_ fixes: [Fix], to file: SourceFile) {
    var accepted: [Edit] = []
    var made: [Fix] = []
    for fix in fixes where fix.file === file {
      let positions = fix.edits.map { Self.position(of: $0, in: accepted) }
      guard !positions.contains(where: \.isTaken) else { continue }
      let new = zip(fix.edits, positions).filter { !$1.isThere }
      guard !new.isEmpty else { continue }
      // From the back, so that the positions before stay right.
      for (edit, position) in new.reversed() { accepted.insert(edit, at: position.index) }
      made.append(fix)
    }
    self.fixes = made
    var result: [UInt8] = []
    var copied = 0
    for edit in accepted {
      result += file.bytes[copied..<edit.span.start]
      result += edit.replacement.utf8
      copied = edit.span.end
    }
    bytes = result + file.bytes[copied...]
  }

  /// The position of an edit among accepted ones, which are sorted and do not overlap.
  private static func position(
    of edit: Edit, in accepted: [Edit]
  ) -> (index: Int, isThere: Bool, isTaken: Bool) {
    var low = 0
    var high = accepted.count
    while low < high {
      let middle = (low + high) / 2
      let other = accepted[middle].span
      if (other.start, other.end) < (edit.span.start, edit.span.end) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    let neighbours = [low - 1, low].filter(accepted.indices.contains).map { accepted[$0] }
    let isThere = neighbours.contains(edit)
    return (low, isThere, !isThere && neighbours.contains { $0.overlaps(edit) })
  }
}
