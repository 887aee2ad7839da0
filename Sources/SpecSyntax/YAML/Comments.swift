public import Diagnostics

/// The comments of a file, each from its `#` to the end of its line, in order.
///
/// A `#` inside a quoted or block scalar of the tree is text, not a comment.
public func comments(of file: SourceFile, in root: YAMLNode?) -> [Span] {
  var texts: [Range<Int>] = []
  root?.collectTexts(&texts, in: file)
  texts.sort { $0.lowerBound < $1.lowerBound }
  var found: [Span] = []
  var next = 0
  for number in 1...file.lineCount {
    let line = file.range(ofLine: number)
    var at = line.lowerBound
    while at < line.upperBound {
      while next < texts.count, texts[next].upperBound <= at { next += 1 }
      if next < texts.count, texts[next].contains(at) {
        at = texts[next].upperBound
        continue
      }
      let before = at > line.lowerBound ? file.bytes[at - 1] : UInt8(ascii: " ")
      if file.bytes[at] == UInt8(ascii: "#"),
        before == UInt8(ascii: " ") || before == UInt8(ascii: "\t")
      {
        found.append(Span(file: file, start: at, end: line.upperBound))
        break
      }
      at += 1
    }
  }
  return found
}

extension YAMLNode {
  /// Adds the ranges of scalars in which a `#` after a blank is text.
  fileprivate func collectTexts(_ texts: inout [Range<Int>], in file: SourceFile) {
    switch kind {
    case .invalid: break
    case .scalar(let scalar): scalar.collectText(&texts, in: file)
    case .sequence(let items): for item in items { item.collectTexts(&texts, in: file) }
    case .mapping(let entries):
      for entry in entries {
        entry.key.collectText(&texts, in: file)
        entry.value.collectTexts(&texts, in: file)
      }
    }
  }
}

extension Scalar {
  fileprivate func collectText(_ texts: inout [Range<Int>], in file: SourceFile) {
    guard span.file === file else { return }
    switch style {
    case .plain: break
    case .single, .double: texts.append(span.range)
    case .literal, .folded:
      // A comment may follow the header on its line.
      let header = file.range(ofLine: span.startPosition.line).upperBound
      if header < span.end { texts.append(header..<span.end) }
    }
  }
}
