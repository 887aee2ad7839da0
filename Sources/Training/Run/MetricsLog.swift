import Foundation

/// The metrics of a run: the file, and the curves drawn from it.
final class MetricsLog {
  private let file: LineFile
  private let folder: RunFolder
  private let title: String
  private var records: [MetricsRecord]

  /// Opens the file of a run and keeps its first bytes.
  init(_ folder: RunFolder, keeping byteCount: Int, title: String) throws(DataError) {
    self.folder = folder
    self.title = title
    file = try LineFile(folder.metrics, keeping: byteCount)
    let bytes = byteCount == 0 ? [] : try FileBytes.read(folder.metrics, maximumBytes: 1 << 30)
    guard let records = MetricsRecord.parse(String(decoding: bytes, as: UTF8.self)) else {
      throw DataError("a line is not a record of metrics", path: folder.metrics)
    }
    self.records = records
  }

  /// The file's size.
  var byteCount: Int { file.byteCount }

  /// Adds a record.
  func append(_ record: MetricsRecord) throws(DataError) {
    try file.append(record.line)
    records.append(record)
  }

  /// The newest record of what training measures.
  var lastTraining: MetricsRecord? { records.last { $0.isTraining } }

  /// The newest record of an evaluation.
  var lastEvaluation: MetricsRecord? { records.last { !$0.isTraining } }

  /// Waits until all records are on the disk.
  func sync() throws(DataError) { try file.sync() }

  /// Draws the curves.
  func draw() throws(DataError) {
    try AtomicFile.write(folder.curves, Training.curves(of: records, title: title))
  }
}
