import Diagnostics

/// Blanks out the parts that libyaml cannot read, so that the rest of a file is still read.
///
/// libyaml cannot continue after a syntax error. So the value concerned is replaced by spaces,
/// which moves no other text, and reading starts again; its key then gets an `invalid` value. If
/// that does not help, the whole line is blanked, and then the value of the line above with less
/// indentation.
struct Recovery {
  private let file: SourceFile
  /// The file with all blanked parts so far.
  private(set) var bytes: [UInt8]
  /// The byte offsets of the keys whose values were blanked.
  private(set) var invalidKeys: Set<Int> = []
  /// The byte offsets of keys that lost lines under them.
  private(set) var emptiedKeys: Set<Int> = []
  /// The byte offsets of lines that were blanked as a whole.
  private(set) var droppedLines: [Int] = []

  init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
  }

  /// True if anything has been left out.
  var isPartial: Bool { !invalidKeys.isEmpty || !droppedLines.isEmpty }

  /// The part to blank first.
  enum Part {
    /// The value after a key.
    case value
    /// A line with the lines indented under it.
    case line
    /// A line with those below that are indented as far.
    case block
  }

  /// Blanks the smallest part around an offset that is still there; false when none is.
  mutating func blank(around offset: Int, _ part: Part) -> Bool {
    if part == .block {
      dropBlock(fromLine: file.position(at: offset).line)
      return true
    }
    var line: Int? = file.position(at: offset).line
    while let number = line {
      if part == .value, let key = key(ofLine: number), !invalidKeys.contains(key.start) {
        invalidKeys.insert(key.start)
        erase(from: key.colon + 1, toIndentedUnder: number)
        return true
      }
      let start = file.range(ofLine: number).lowerBound
      if !droppedLines.contains(start) {
        droppedLines.append(start)
        markEmptiedKey(aboveLine: number)
        let isTabbed = bytes[file.range(ofLine: number)].first { $0 != UInt8(ascii: " ") } == 9
        // Lines indented under a line are blanked with it; a tab does not count as indentation.
        if isTabbed {
          erase(file.range(ofLine: number))
        } else {
          erase(from: start, toIndentedUnder: number)
        }
        return true
      }
      line = parent(ofLine: number)
    }
    return false
  }

  /// Blanks a line and those below that are indented as far or farther.
  private mutating func dropBlock(fromLine number: Int) {
    let own = indentation(ofLine: number)
    markEmptiedKey(aboveLine: number)
    var next = number
    while next <= file.lineCount, isBlank(next) || indentation(ofLine: next) >= own {
      if !isBlank(next) { droppedLines.append(file.range(ofLine: next).lowerBound) }
      erase(file.range(ofLine: next))
      next += 1
    }
  }

  /// A key with only dropped lines under it is not empty.
  private mutating func markEmptiedKey(aboveLine number: Int) {
    guard let above = (1..<number).last(where: { !isBlank($0) }),
      let key = key(ofLine: above),
      // True if the line ends after the colon, or after the header of a block scalar.
      bytes[(key.colon + 1)..<file.range(ofLine: above).upperBound].allSatisfy({
        $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: ">")
      })
    else { return }
    emptiedKeys.insert(key.start)
  }

  private func key(ofLine number: Int) -> LineKey? {
    LineKey(in: bytes, line: file.range(ofLine: number))
  }

  private mutating func erase(from offset: Int, toIndentedUnder number: Int) {
    erase(offset..<file.range(ofLine: number).upperBound)
    let own = indentation(ofLine: number)
    var next = number + 1
    while next <= file.lineCount, isBlank(next) || indentation(ofLine: next) > own {
      erase(file.range(ofLine: next))
      next += 1
    }
  }

  private mutating func erase(_ range: Range<Int>) {
    for offset in range { bytes[offset] = UInt8(ascii: " ") }
  }

  /// The nearest line above with less indentation.
  private func parent(ofLine number: Int) -> Int? {
    let own = indentation(ofLine: number)
    guard own > 0 else { return nil }
    return (1..<number).last { !isBlank($0) && indentation(ofLine: $0) < own }
  }

  /// The indentation as it was before anything was blanked.
  private func indentation(ofLine number: Int) -> Int {
    file.bytes[file.range(ofLine: number)].prefix { $0 == UInt8(ascii: " ") }.count
  }

  private func isBlank(_ number: Int) -> Bool {
    file.bytes[file.range(ofLine: number)].allSatisfy { $0 == UInt8(ascii: " ") }
  }
}
