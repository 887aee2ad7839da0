import Diagnostics

/// The metrics of a run: the file, and the curves drawn from it.
final class MetricsLog {
  private let file: LineFile
  private let folder: RunFolder
  private let title: String
  private var records: [MetricsRecord]

  /// Opens the file of a run, and keeps its content up to the time of a checkpoint.
  init(_ folder: RunFolder, keeping checkpoint: Checkpoint?, title: String) throws(RunError) {
    self.folder = folder
    self.title = title
    let kept = checkpoint?.metricsBytes ?? 0
    records = []
    if let checkpoint, kept > 0 {
      let bytes = try reportingFiles { () throws(DataError) in
        try FileBytes.read(folder.metrics, maximumBytes: 1 << 30)
      }.prefix(kept)
      let digest = checkpoint.metricsDigest
      guard bytes.count == kept, digest == nil || digest == SHA256.hex(Array(bytes)),
        let records = MetricsRecord.parse(String(decoding: bytes, as: UTF8.self))
      else {
        throw .diagnostics([
          Diagnostic(
            .damagedRun, at: nil,
            "`\(folder.metrics)` does not begin with its content at the time of the checkpoint",
            help: "restore the file, or start again with `--overwrite`")
        ])
      }
      self.records = records
    }
    file = try reportingFiles { () throws(DataError) in
      try LineFile(folder.metrics, keeping: kept)
    }
  }

  /// The file's size, and the digest of its content.
  var state: (byteCount: Int, digest: String) { (file.byteCount, file.digest) }

  /// Adds a record.
  func append(_ record: MetricsRecord) throws(DataError) {
    try file.append(record.line)
    records.append(record)
  }

  /// The newest record of training's own measurements.
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
