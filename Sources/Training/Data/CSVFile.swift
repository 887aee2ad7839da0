import Diagnostics
import SpecModel

extension DataReader {
  /// Tables of text.
  static let csv = DataReader(
    format: .csv, signature: nil, keys: nil, readsColumns: true,
    decode: { (input, warn) throws(DataError) in
      try CSVFile.decode(
        input.bytes, more: input.more, columns: input.options.columns,
        header: input.options.header, allowsNonFinite: input.options.allowsNonFinite,
        path: input.path, warn)
    })
}

/// Comma-separated numbers, one row a line, under an optional line of names.
public enum CSVFile {
  /// The required columns as an array of shape [rows, columns], in the narrowest of `uint8`,
  /// `float32` and `float64` that represents all numbers.
  ///
  /// Lines end with LF or CRLF and fields may be quoted; blanks around a field do not count. All
  /// columns, required or not, decide whether the first line contains names, so that every choice
  /// of columns has the same rows; `header` overrides the decision. An empty field or `nan` reads
  /// as NaN if `allowsNonFinite`, and is an error otherwise. Other columns may contain any text.
  ///
  /// - Parameter warn: receives the warning that a first line read as values may contain names.
  public static func decode(
    _ bytes: ArraySlice<UInt8>, columns: DataFile.Columns? = nil, header: Bool? = nil,
    allowsNonFinite: Bool = false, path: String, warn: (DataError) -> Void = { _ in }
  ) throws(DataError) -> HostArray {
    try decode(
      bytes, more: nil, columns: columns, header: header, allowsNonFinite: allowsNonFinite,
      path: path, warn)
  }

  /// The required columns of a file whose first bytes are read and whose other bytes follow.
  static func decode(
    _ bytes: ArraySlice<UInt8>, more: (any ByteStream)?, columns: DataFile.Columns?, header: Bool?,
    allowsNonFinite: Bool, path: String, _ warn: (DataError) -> Void
  ) throws(DataError) -> HostArray {
    try checkEncoding(bytes, path)
    var window = CSVWindow(bytes, more: more, path: path)
    _ = try window.advance()
    var text = window.text
    var position = text.startIndex
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { position += 3 }
    guard position < text.endIndex else { throw DataError("file is empty", path: path) }

    var record = CSVRecord()
    try record.read(text, at: &position, path: path)
    let width = record.fields.count
    let names = record.fields.map { String(decoding: text[$0], as: UTF8.self) }
    let wanted = try positions(of: columns, names: names, text[record.range], path)
    let isHeader: Bool
    if case .names? = columns {
      isHeader = true
    } else if let header {
      isHeader = header
    } else {
      isHeader = try looksLikeHeader(text, record, below: position, path, warn)
    }

    var values = NumberList(path: path)
    var rows = 0
    var isPending = !isHeader
    while true {
      if !isPending {
        if position == text.endIndex {
          guard try window.advance() else { break }
          text = window.text
          position = text.startIndex
        }
        try record.read(text, at: &position, path: path)
      }
      isPending = false
      guard record.fields.count == width else {
        let count = record.fields.count
        throw DataError(
          record.isBlank
            ? "line is empty"
            : "line has \(count) \(count == 1 ? "field" : "fields"), the first line has \(width)",
          path: path, line: record.line, help: CSVDialect.help(text[record.range]))
      }
      rows += 1
      for field in wanted {
        try values.append(
          number(
            text, record, field, name: isHeader ? names[field] : nil, allowsNonFinite, path))
      }
    }
    guard rows > 0 else { throw DataError("file has no rows below its header", path: path) }
    return HostArray(shape: [rows, wanted.count], storage: values.storage)
  }

  /// The array as CSV text: one line a row, further axes flattened, each number in its shortest
  /// form that reads back as the same number.
  public static func encode(_ array: HostArray, header: [String]? = nil) -> String {
    let length = array.rowLength
    var lines = header.map { [$0.map(quoted).joined(separator: ",")] } ?? []
    for row in 0..<array.rowCount {
      let fields = (0..<length).map { text(array, row * length + $0) }
      lines.append(fields.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A line of names.
  static func line(_ names: [String]) -> String {
    names.map(quoted).joined(separator: ",") + "\n"
  }

  /// The lines of arrays side by side, as ``encode(_:header:)`` writes each; a number that is NaN
  /// is an empty field.
  static func lines(_ arrays: [HostArray]) -> String {
    var text = ""
    for row in 0..<(arrays.first?.rowCount ?? 0) {
      var isFirst = true
      for array in arrays {
        for index in row * array.rowLength..<(row + 1) * array.rowLength {
          if !isFirst { text += "," }
          isFirst = false
          if !array.double(at: index).isNaN { text += Self.text(array, index) }
        }
      }
      text += "\n"
    }
    return text
  }

  private static func text(_ array: HostArray, _ index: Int) -> String {
    if let integer = array.integer(at: index), abs(integer) < 1 << 53 || !array.isFloating {
      // −0 is a whole number too, but its sign would be lost.
      let isNegativeZero = integer == 0 && array.double(at: index).sign == .minus
      return isNegativeZero ? "-0.0" : String(integer)
    }
    if case .float(let values) = array.storage { return "\(values[index])" }
    return "\(array.double(at: index))"
  }

  private static func quoted(_ name: String) -> String {
    guard name.contains(where: { "\",\r\n ".contains($0) }) else { return name }
    return "\"" + name.replacing("\"", with: "\"\"") + "\""
  }

  private static func checkEncoding(_ bytes: ArraySlice<UInt8>, _ path: String) throws(DataError) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw DataError("text is in UTF-16", path: path, help: "save the file as UTF-8")
    }
    if bytes.prefix(512).contains(0) || bytes.first == UInt8(ascii: "<") {
      let help = Magic.guess(bytes).map { "it looks like \($0)" }
      throw DataError("is not a CSV file", path: path, help: help, form: .predicate)
    }
  }

  /// The positions of the required columns.
  private static func positions(
    of columns: DataFile.Columns?, names: [String], _ firstLine: ArraySlice<UInt8>, _ path: String
  ) throws(DataError) -> [Int] {
    switch columns {
    case nil: return Array(names.indices)
    case .range(let range):
      guard range.lowerBound >= 0, range.upperBound <= names.count else {
        throw DataError(
          "columns \(range.lowerBound) to \(range.upperBound) are required, but the file has "
            + "\(names.count)", path: path, help: CSVDialect.help(firstLine), kind: .mismatch)
      }
      return Array(range)
    case .names(let wanted):
      var positions: [Int] = []
      for name in wanted {
        guard let position = names.firstIndex(of: name) else {
          let shown = names.prefix(12).map { "`\(printable($0))`" }.joined(separator: ", ")
          let list = "the first line has \(shown)\(names.count > 12 ? ", …" : "")"
          let similar = suggestion(for: name, among: names)
          throw DataError(
            quoting: "has no column `\(printable(name))`", path: path, line: 1,
            help: [similar, list].compactMap { $0 }.joined(separator: " "), quotesInHelp: true,
            kind: .mismatch, form: .predicate)
        }
        guard names.firstIndex(of: name) == names.lastIndex(of: name) else {
          throw DataError(
            "has two columns `\(printable(name))`", path: path, line: 1, form: .predicate)
        }
        positions.append(position)
      }
      return positions
    }
  }

  private static func looksLikeHeader(
    _ text: ArraySlice<UInt8>, _ record: CSVRecord, below position: Int, _ path: String,
    _ warn: (DataError) -> Void
  ) throws(DataError) -> Bool {
    switch CSVHeader.judge(text, record, below: position) {
    case .names: return true
    case .values(let countsUp):
      if countsUp {
        warn(
          DataError(
            "the first line counts up, as column names often do, and is read as values", path: path,
            line: record.line,
            help: "write `header: true` if it contains names, `header: false` if it contains values"
          ))
      }
      return false
    case .unclear(let field):
      let shown = String(decoding: text[record.fields[field]], as: UTF8.self)
      throw DataError(
        quoting: "`\(file: shown)` is not a number, and the first line contains numbers too",
        path: path,
        line: record.line, column: record.column(of: field, in: text),
        help: CSVDialect.help(text[record.range])
          ?? "write `header: true` if the first line contains names, and correct the value if not")
    }
  }

  private static func number(
    _ text: ArraySlice<UInt8>, _ record: CSVRecord, _ field: Int, name: String?,
    _ allowsNonFinite: Bool, _ path: String
  ) throws(DataError) -> Double {
    let range = record.fields[field]
    let value = range.isEmpty && allowsNonFinite ? .nan : DecimalNumber.parse(text[range])
    if let value, value.isFinite || allowsNonFinite { return value }
    let shown = String(decoding: text[range], as: UTF8.self)
    let kind = value == nil ? "number" : "finite number"
    let problem: Quotation
    switch (range.isEmpty, name) {
    case (true, let name?):
      problem = "a value is missing (field \(field + 1), column `\(file: name)`)"
    case (true, nil): problem = "a value is missing (field \(field + 1))"
    case (false, let name?):
      problem =
        "`\(file: shown)` is not a \(kind) (field \(field + 1), column `\(file: name)`)"
    case (false, nil): problem = "`\(file: shown)` is not a \(kind) (field \(field + 1))"
    }
    var help = CSVDialect.help(text[record.range])
    if help == nil, value == nil, record.line == 1, !range.isEmpty {
      help = "write `header: true` if the first line contains names"
    }
    throw DataError(
      quoting: problem, path: path, line: record.line,
      column: record.column(of: field, in: text), help: help)
  }
}
