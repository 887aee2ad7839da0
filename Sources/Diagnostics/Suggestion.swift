/// A help sentence such as "did you mean `optimizer`?", or nil if no name is near enough.
///
/// Equally near candidates are all named, at most four.
public func suggestion(for name: String, among candidates: [String]) -> String? {
  let near = nearest(to: name, among: candidates).prefix(4).map { "`\($0)`" }
  guard let last = near.last else { return nil }
  if near.count == 1 { return "did you mean \(last)?" }
  return "did you mean \(near.dropLast().joined(separator: ", ")) or \(last)?"
}

/// The same, or a list of all names where none is near: "the fields are `x`, `y`".
///
/// - Parameter lead: the words before the list.
public func suggestion(for name: String, among known: [String], orList lead: String) -> String {
  suggestion(for: name, among: known) ?? "\(lead) "
    + known.map { "`\($0)`" }.joined(separator: ", ")
}

/// The candidates at the least edit distance from a name, in their given order.
///
/// Letter case does not count. A candidate is near when its distance is at most half the longer
/// length, and at most 3 (5 for names of more than 12 characters).
public func nearest(to name: String, among candidates: [String]) -> [String] {
  // A name this long is not a typo.
  guard name.utf8.count <= 256 else { return [] }
  let wanted = Array(name.lowercased())
  var best = Int.max
  var found: [String] = []
  for candidate in candidates {
    // A character has at least one byte and usually exactly one: much longer names are not
    // compared.
    guard candidate.utf8.count <= 4 * (wanted.count + 5) else { continue }
    let other = Array(candidate.lowercased())
    let longer = max(wanted.count, other.count)
    let limit = min(longer / 2, longer > 12 ? 5 : 3, best)
    guard abs(wanted.count - other.count) <= limit, !found.contains(candidate) else { continue }
    let distance = editDistance(wanted, other)
    guard distance <= limit else { continue }
    if distance < best {
      best = distance
      found = [candidate]
    } else if distance == best {
      found.append(candidate)
    }
  }
  return found
}

/// The restricted Damerau-Levenshtein distance: insert, delete, replace, swap two neighbours.
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var least = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        least = min(least, beforePrevious[j - 1] + 1)
      }
      row.append(least)
    }
    beforePrevious = previous
    previous = row
  }
  return previous[b.count]
}
