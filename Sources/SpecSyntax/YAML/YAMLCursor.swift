public import Diagnostics

/// The position of a place in an incomplete file: the keys above it, and whether it is in a key or
/// a value.
///
/// It is found from the lines before the place alone, so that a line that is no YAML yet has one,
/// too.
public struct YAMLCursor: Sendable {
  /// The kind of text at the place.
  public enum Position: Sendable, Equatable {
    /// A key; the range contains its typed part before the place.
    case key(Range<Int>)
    /// A value; the range contains its typed part before the place, without quotes.
    case value(Range<Int>)
  }

  /// The keys of the mappings around the place, the outermost first; for a value its own is the
  /// last.
  public let path: [String]
  /// The kind of text at the place.
  public let position: Position
  /// The keys before the place in the same mapping, if that is one in braces.
  public let siblings: [String]

  /// The cursor at a byte offset; nil within a comment.
  public init?(in file: SourceFile, at offset: Int) {
    let lines = Lines(file)
    let number = file.position(at: offset).line
    let line = file.range(ofLine: number)
    let offset = max(offset, line.lowerBound)
    guard !lines.isComment(at: offset, in: line) else { return nil }
    if let key = LineKey(in: file.bytes, line: line), key.colon < offset {
      let path = lines.parents(of: number, indentation: key.start - line.lowerBound)
      self.init(path + [lines.text(of: key)], key.colon + 1, offset, file.bytes)
      return
    }
    let indentation = lines.indentation(line)
    let own = min(indentation, offset - line.lowerBound)
    let path = lines.parents(of: number, indentation: own)
    if let parent = lines.parent(of: number, indentation: own), lines.hasValue(parent) {
      // The line goes on with a value from above.
      self.init(path, parent.colon + 1, offset, file.bytes)
      return
    }
    self.init(path, .key(min(line.lowerBound + indentation, offset)..<offset))
  }

  private init(_ path: [String], _ position: Position, siblings: [String] = []) {
    self.path = path
    self.position = position
    self.siblings = siblings
  }

  /// The cursor in a value that starts after a colon, which may be a mapping in braces.
  private init(_ path: [String], _ start: Int, _ offset: Int, _ bytes: [UInt8]) {
    var flow = FlowCursor(path: path, start: start)
    flow.read(bytes, to: offset)
    let range = min(flow.start, offset)..<offset
    self.init(flow.path, flow.isKey ? .key(range) : .value(range), siblings: flow.keys.last ?? [])
  }
}

/// The lines of a file as far as keys and indentation go.
private struct Lines {
  let file: SourceFile

  init(_ file: SourceFile) { self.file = file }

  func text(of key: LineKey) -> String { file.text(key.start..<key.colon) }

  func indentation(_ line: Range<Int>) -> Int {
    file.bytes[line].prefix { $0 == UInt8(ascii: " ") }.count
  }

  /// The key of the nearest line above with less indentation.
  func parent(of number: Int, indentation: Int) -> LineKey? {
    guard indentation > 0, let above = lineAbove(number, indentation) else { return nil }
    return LineKey(in: file.bytes, line: file.range(ofLine: above))
  }

  /// The keys above that a line of some indentation lies under, the outermost first.
  func parents(of number: Int, indentation: Int) -> [String] {
    var keys: [String] = []
    var (number, indentation) = (number, indentation)
    while indentation > 0, let above = lineAbove(number, indentation) {
      let line = file.range(ofLine: above)
      if let key = LineKey(in: file.bytes, line: line) { keys.append(text(of: key)) }
      (number, indentation) = (above, self.indentation(line))
    }
    return keys.reversed()
  }

  /// True if a value, or the start of one, follows a key on its line.
  func hasValue(_ key: LineKey) -> Bool {
    let line = file.range(ofLine: file.position(at: key.colon).line)
    let rest = file.bytes[(key.colon + 1)..<line.upperBound].drop { $0 == UInt8(ascii: " ") }
    return rest.first.map { $0 != UInt8(ascii: "#") } ?? false
  }

  /// True if a comment starts on the line before an offset.
  func isComment(at offset: Int, in line: Range<Int>) -> Bool {
    var quote: UInt8?
    var previous = UInt8(ascii: " ")
    for byte in file.bytes[line.lowerBound..<offset] {
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: "#"), previous == UInt8(ascii: " ") {
        return true
      }
      previous = byte
    }
    return false
  }

  private func lineAbove(_ number: Int, _ indentation: Int) -> Int? {
    (1..<number).last { candidate in
      let line = file.range(ofLine: candidate)
      let own = self.indentation(line)
      let isBlank = own == line.count || file.bytes[line.lowerBound + own] == UInt8(ascii: "#")
      return !isBlank && own < indentation
    }
  }
}

/// Follows braces, brackets, commas and colons of a flow collection up to a place.
private struct FlowCursor {
  var path: [String]
  /// The start of the key or value at the place.
  var start: Int
  var isKey = false
  /// The keys so far of each mapping that is open.
  private(set) var keys: [[String]] = []
  /// The open collections: for a mapping, the length of the path outside of it, nil for a list; and
  /// the start of each.
  private var open: [(mapping: Int?, start: Int)] = []

  init(path: [String], start: Int) {
    self.path = path
    self.start = start
  }

  mutating func read(_ bytes: [UInt8], to end: Int) {
    var at = start
    var isStart = true
    while at < end {
      let byte = bytes[at]
      defer { at += 1 }
      if isStart {
        if byte == UInt8(ascii: " ") || byte == 10 || byte == 13 {
          start = at + 1
          continue
        }
        if byte == UInt8(ascii: "{") {
          open.append((path.count, at))
          keys.append([])
          (isKey, start) = (true, at + 1)
          continue
        }
        isStart = false
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          start = at + 1
          guard let close = bytes[(at + 1)..<end].firstIndex(of: byte) else { return }
          at = close
          continue
        }
        if byte == UInt8(ascii: "["), !open.isEmpty {
          open.append((nil, at))
          continue
        }
      }
      guard let (mapping, opening) = open.last else { continue }
      switch byte {
      case UInt8(ascii: "["): open.append((nil, at))
      case UInt8(ascii: "]") where mapping == nil: open.removeLast()
      case UInt8(ascii: ":") where isKey && mapping != nil:
        let key = String(decoding: bytes[start..<at], as: UTF8.self)
        path.append(key)
        keys[keys.count - 1].append(key)
        (isKey, isStart, start) = (false, true, at + 1)
      case UInt8(ascii: ","):
        guard let mapping else { continue }
        path.removeLast(path.count - mapping)
        (isKey, isStart, start) = (true, true, at + 1)
      case UInt8(ascii: "}"):
        guard let mapping else { continue }
        open.removeLast()
        keys.removeLast()
        path.removeLast(path.count - mapping)
        (isKey, start) = (false, opening)
      default: break
      }
    }
  }
}
