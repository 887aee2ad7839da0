import CompilerDriver
import Diagnostics

/// A file format of predictions.
public enum PredictionFormat: String, Sendable, CaseIterable {
  /// One line a row, with a header; the elements of a row have columns of their own.
  case csv
  /// One array, of a single quantity.
  case npy
  /// An array a quantity, for NumPy.
  case npz
  /// An array a quantity.
  case safetensors

  /// The format that a name ends with.
  public init?(path: String) {
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    self.init(rawValue: ending)
  }
}

extension Prediction {
  /// Takes bytes one after the other.
  public typealias Sink = ([UInt8]) throws(RunError) -> Void

  /// Writes all rows; the memory does not grow with their number.
  ///
  /// - Parameters:
  ///   - progress: hears how many of how many values are done.
  ///   - sink: receives the bytes of the file.
  /// - Throws: that the format cannot hold the quantities, or that a value is not a number.
  public func write(
    _ format: PredictionFormat, progress: (Int, Int) -> Void = { _, _ in }, to sink: Sink
  ) throws(RunError) {
    switch format {
    case .csv: try writeCSV(progress, sink)
    case .npy: try writeNpy(progress, sink)
    case .npz: try writeNpz(progress, sink)
    case .safetensors: try writeSafetensors(progress, sink)
    }
  }

  /// All rows of every quantity, `[rows] + row`, by name.
  ///
  /// - Throws: that they do not fit in memory, or that a value is not a number.
  public func arrays() throws(RunError) -> [(name: String, array: HostArray)] {
    var result: [(name: String, array: HostArray)] = []
    for (index, column) in columns.enumerated() {
      let name = column.name
      try reportingFiles { () throws(DataError) in
        try MemoryLimit.check(byteCount(column), times: 1, "the quantity", name)
      }
      var parts: [HostArray] = []
      try each(index, { _, _ in }) { (part) throws(RunError) in parts.append(part) }
      result.append((name, HostArray(joining: parts, like: empty(column), shape: shape(column))))
    }
    return result
  }

  /// Passes the rows of a quantity on, part by part.
  private func each(
    _ index: Int, _ progress: (Int, Int) -> Void, _ body: (HostArray) throws(RunError) -> Void
  ) throws(RunError) {
    for first in stride(from: 0, to: rowCount, by: Self.chunk) {
      try body(try rows(of: index, from: first))
      progress(index * rowCount + min(rowCount, first + Self.chunk), columns.count * rowCount)
    }
  }

  private func shape(_ column: Column) -> [Int] { [rowCount] + column.shape }

  // MARK: - Formats

  private func writeCSV(_ progress: (Int, Int) -> Void, _ sink: Sink) throws(RunError) {
    let header = columns.flatMap { column -> [String] in
      let count = column.shape.reduce(1, *)
      if column.shape.isEmpty { return [column.name] }
      let places = HostArray(
        shape: column.shape, storage: .uint8([UInt8](repeating: 0, count: count)))
      return (0..<count).map { index in
        column.name + places.coordinates(of: index).map { ".\($0)" }.joined()
      }
    }
    try sink(Array(CSVFile.line(header).utf8))
    for first in stride(from: 0, to: rowCount, by: Self.chunk) {
      let parts = try columns.indices.map { (index) throws(RunError) in
        try rows(of: index, from: first)
      }
      try sink(Array(CSVFile.lines(parts).utf8))
      progress(min(rowCount, first + Self.chunk), rowCount)
    }
  }

  private func writeNpy(_ progress: (Int, Int) -> Void, _ sink: Sink) throws(RunError) {
    guard columns.count == 1 else {
      throw RunError.usage(
        "an npy file holds one array, and \(columns.count) quantities are asked for",
        help: "write an npz file")
    }
    try sink(NpyFile.header(empty(columns[0]), shape: shape(columns[0])))
    try each(0, progress) { (part) throws(RunError) in try sink(part.littleEndianBytes) }
  }

  private func writeNpz(_ progress: (Int, Int) -> Void, _ sink: Sink) throws(RunError) {
    var archive = try ZipWriter(
      columns.map { column in
        let header = NpyFile.header(empty(column), shape: shape(column))
        return ("\(column.name).npy", header.count + byteCount(column))
      })
    for (index, column) in columns.enumerated() {
      try sink(archive.begin(index))
      let header = NpyFile.header(empty(column), shape: shape(column))
      archive.add(header)
      try sink(header)
      try each(index, progress) { (part) throws(RunError) in
        let bytes = part.littleEndianBytes
        archive.add(bytes)
        try sink(bytes)
      }
      try sink(archive.end(index))
    }
    try sink(archive.directory)
  }

  private func writeSafetensors(_ progress: (Int, Int) -> Void, _ sink: Sink) throws(RunError) {
    let entries = columns.enumerated().map { index, column in
      SafetensorsWriter.Entry(column.name, empty(column)).reshaped(shape(column))
    }
    let writer = SafetensorsWriter(entries, metadata: [:])
    try sink(writer.header)
    for name in writer.names {
      guard let index = columns.firstIndex(where: { $0.name == name }) else { continue }
      try each(index, progress) { (part) throws(RunError) in try sink(part.littleEndianBytes) }
    }
  }

  /// An array of a quantity's element type without rows.
  private func empty(_ column: Column) -> HostArray {
    HostArray(
      shape: [0], storage: column.isInteger ? .int32([]) : isDouble ? .double([]) : .float([]))
  }

  private func byteCount(_ column: Column) -> Int {
    shape(column).reduce(column.isInteger || !isDouble ? 4 : 8, *)
  }
}
