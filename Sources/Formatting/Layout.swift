import Diagnostics
import SpecSyntax

/// Writes the tokens of a file with canonical white space between them.
struct Layout {
  /// An indented collection that is open.
  struct Block {
    /// The column of its items in the source, from 0.
    let column: Int
    /// Their column in the result.
    let indent: Int
    /// True for a list at the indentation of its key, for which YAML has no tokens.
    var isImplicit = false
    let isMapping: Bool
  }

  let file: SourceFile
  let places: ExpressionPlaces
  var lines: [Line] = []
  /// The collections that are open at the next token, from outside in.
  var blocks: [Block] = []
  /// Those that were open at the last one, and how many of them are open still.
  var blocksBefore: [Block] = []
  var kept = 0
  /// The number of open YAML brackets.
  var flow = 0
  /// The last written token, and the end of its written part.
  private var last: YAMLToken.Kind?
  private var end: Int

  init(_ file: SourceFile, _ places: ExpressionPlaces) {
    self.file = file
    self.places = places
    end = 0
  }

  /// The indentation of a continuation line.
  var continuation: Int { (blocks.last.map { $0.indent + 2 } ?? 0) + 2 * flow }

  /// The whole result.
  mutating func text() -> String {
    var isKey = false
    for token in yamlTokens(of: file) {
      switch token.kind {
      case .blockMapping, .blockSequence: open(token)
      case .blockEnd:
        closeImplicit()
        close()
      case .key where flow == 0:
        closeImplicit()
        isKey = true
        if !token.span.range.isEmpty { write(token, isItem: true) }
      case .key where token.span.range.isEmpty: break
      case .entry:
        if blocks.last?.isMapping == true { openImplicit(token) }
        write(token, isItem: true)
      case .value where flow == 0:
        write(token, isItem: true)
      default:
        write(token, isItem: isKey)
        isKey = false
      }
    }
    return finish()
  }

  // MARK: Blocks

  private mutating func open(_ token: YAMLToken) {
    var isMapping = false
    if case .blockMapping = token.kind { isMapping = true }
    let indent = blocks.last.map { $0.indent + 2 } ?? 0
    blocks.append(
      Block(column: token.span.startPosition.column - 1, indent: indent, isMapping: isMapping))
  }

  private mutating func openImplicit(_ token: YAMLToken) {
    blocks.append(
      Block(
        column: token.span.startPosition.column - 1, indent: continuation, isImplicit: true,
        isMapping: false))
  }

  private mutating func closeImplicit() {
    if blocks.last?.isImplicit == true { close() }
  }

  private mutating func close() {
    blocks.removeLast()
    kept = min(kept, blocks.count)
  }

  // MARK: Tokens

  private mutating func write(_ token: YAMLToken, isItem: Bool) {
    if case .flowClose = token.kind { flow -= 1 }
    let indent = isItem ? blocks.last?.indent ?? 0 : continuation
    let gap = Gap(file, end..<token.span.start)
    if last == nil || gap.hasBreak || isBlockScalar(last) {
      write(gap, isItem: isItem, isClosing: isFlowClose(token.kind))
      lines.append(Line(text: String(repeating: " ", count: indent)))
    } else if isSpaced(last, token.kind) {
      append(" ")
    }
    end = token.span.end
    if case .scalar(let scalar) = token.kind {
      end = write(scalar)
    } else {
      append(token.span.text)
    }
    if case .flowOpen = token.kind { flow += 1 }
    last = token.kind
    blocksBefore = blocks
    kept = blocks.count
  }

  private mutating func finish() -> String {
    let gap = Gap(file, end..<file.bytes.count)
    // A line end after a block scalar would be part of its text.
    let isOpenText = isBlockScalar(last) && !gap.hasBreak
    let count = lines.count
    write(gap, isItem: true, isClosing: false)
    if lines.count > count, lines[lines.count - 1].isBlank { lines.removeLast() }
    return Line.joined(lines) + (isOpenText ? "" : "\n")
  }

  /// Writes the comments and blank lines before a token.
  private mutating func write(_ gap: Gap, isItem: Bool, isClosing: Bool) {
    var isBlank = false
    for (index, piece) in gap.pieces.enumerated() {
      guard let comment = piece else {
        isBlank = index > 0 || last == nil
        continue
      }
      if index == 0, last != nil {
        lines[lines.count - 1].comment = comment
        continue
      }
      if isBlank, !lines.isEmpty { lines.append(Line(text: "")) }
      if !isBlank, let above = lines.last?.comment, above.column == comment.column {
        lines.append(Line(text: "", comment: comment))
      } else {
        let depth = isItem ? indent(of: comment) : continuation + (isClosing ? 2 : 0)
        lines.append(Line(text: String(repeating: " ", count: depth) + comment.text))
      }
      isBlank = false
    }
    if isBlank, !lines.isEmpty { lines.append(Line(text: "")) }
  }

  /// The indentation of a comment before an item: that of the items of the block that it is aligned
  /// with.
  private func indent(of comment: Line.Comment) -> Int {
    // A new block: the comment is about its first item.
    if blocks.count > kept { return blocks[blocks.count - 1].indent }
    guard var own = blocksBefore.prefix(max(kept, 1)).last else { return 0 }
    for block in blocksBefore[max(kept, 1)...]
    where block.column <= comment.column && block.column > own.column {
      own = block
    }
    return own.indent
  }

  mutating func append(_ text: String) { lines[lines.count - 1].text += text }

  private func isSpaced(_ left: YAMLToken.Kind?, _ right: YAMLToken.Kind) -> Bool {
    switch (left, right) {
    case (.flowOpen, _): false
    case (.value, .comma), (.value, .flowClose): true
    case (_, .comma), (_, .flowClose), (_, .value): false
    default: true
    }
  }

  private func isFlowClose(_ kind: YAMLToken.Kind) -> Bool {
    if case .flowClose = kind { true } else { false }
  }

  private func isBlockScalar(_ kind: YAMLToken.Kind?) -> Bool {
    guard case .scalar(let scalar)? = kind else { return false }
    return scalar.style == .literal || scalar.style == .folded
  }
}
