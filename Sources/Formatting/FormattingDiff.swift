/// The changes of formatting, as `diff -u` prints them; empty if the layout stays the same.
///
/// Formatting drops blank lines and changes the blanks of others, so the lines of both texts pair
/// up.
public func formattingDiff(_ old: String, _ new: String, path: String) -> String {
  let edits = edits(lines(old), lines(new))
  var result = ""
  for hunk in hunks(edits) {
    let (before, part) = (edits[..<hunk.lowerBound], edits[hunk])
    let old = header(before.count { $0.sign != "+" }, part.count { $0.sign != "+" })
    let new = header(before.count { $0.sign != "-" }, part.count { $0.sign != "-" })
    result += "@@ -\(old) +\(new) @@\n"
    for edit in part { result += "\(edit.sign)\(edit.line)" }
  }
  return result.isEmpty ? "" : "--- \(path)\n+++ \(path)\n" + result
}

/// A line that stays, goes (`-`) or comes (`+`).
private struct Edit {
  let sign: Character
  let line: String
}

/// The lines of a text, each with its line end.
private func lines(_ text: String) -> [String] {
  var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    .map { String(decoding: Array($0), as: UTF8.self) + "\n" }
  // The text after the last line end is a line only if it is not empty.
  let rest = lines.removeLast()
  if rest != "\n" { lines.append(rest + "\\ No newline at end of file\n") }
  return lines
}

/// The start of a hunk's side and its number of lines; a side without lines names the line before
/// it.
private func header(_ before: Int, _ count: Int) -> String {
  "\(count == 0 ? before : before + 1),\(count)"
}

/// All lines of both texts in order.
private func edits(_ old: [String], _ new: [String]) -> [Edit] {
  var result: [Edit] = []
  var coming: [Edit] = []
  var next = 0
  for line in old {
    let isBlank = line.allSatisfy(\.isWhitespace)
    let other = next < new.count ? new[next] : nil
    if line == other {
      result += coming + [Edit(sign: " ", line: line)]
      coming = []
      next += 1
    } else {
      result.append(Edit(sign: "-", line: line))
      guard let other, !isBlank || other.allSatisfy(\.isWhitespace) else { continue }
      coming.append(Edit(sign: "+", line: other))
      next += 1
    }
  }
  return result + coming + new[next...].map { Edit(sign: "+", line: $0) }
}

/// The parts with changes, each with up to three lines around it.
private func hunks(_ edits: [Edit]) -> [Range<Int>] {
  var result: [Range<Int>] = []
  for index in edits.indices where edits[index].sign != " " {
    let range = max(0, index - 3)..<min(edits.count, index + 4)
    if let last = result.last, range.lowerBound <= last.upperBound {
      result[result.count - 1] = last.lowerBound..<range.upperBound
    } else {
      result.append(range)
    }
  }
  return result
}
