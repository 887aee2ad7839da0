import CompilerDriver
import Diagnostics
import Foundation
import Platform

/// The action if the folder of a run already has content.
public enum ExistingRun: Sendable, Hashable {
  /// Refuse to touch it.
  case refuse
  /// Continue from its checkpoint, or start if there is none.
  case resume
  /// Replace the run in it.
  case overwrite
}

/// The files of a run.
public struct RunFolder: Sendable {
  /// The folder.
  public let path: String

  /// The run in a folder.
  public init(_ path: String) { self.path = path }

  /// The spec with every default filled in.
  public var resolved: String { file("resolved.yaml") }
  /// The record of the run's settings.
  public var record: String { file("run.json") }
  /// One line an evaluation.
  public var metrics: String { file("metrics.jsonl") }
  /// All state of the run.
  public var checkpoint: String { file("checkpoint.safetensors") }
  /// The metrics as curves.
  public var curves: String { file("curves.svg") }

  /// The trained model's mean given drawn latent variables, if it is an image.
  public var samples: String { file("samples.png") }

  /// The files without which the run is lost.
  var state: [String] { [resolved, record, metrics, checkpoint] }

  /// The lock that a running process holds.
  var lock: String { file(Self.lockName) }

  private func file(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }

  private static let lockName = "run.lock"
  private static let names = [
    "resolved.yaml", "run.json", "metrics.jsonl", "checkpoint.safetensors", "curves.svg",
    "samples.png",
  ]

  /// True if there is a checkpoint to go on from.
  public var hasCheckpoint: Bool { FileManager.default.fileExists(atPath: checkpoint) }

  /// Takes the folder where it already exists, before anything costly is done.
  ///
  /// A folder that is refused anyway is not touched.
  func lockIfPresent(_ existing: ExistingRun) throws(RunError) -> RunLock? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    guard isFolder.boolValue else {
      throw RunError.usage("`\(path)` is a file", help: "give another folder with `--out`")
    }
    if let refusal = refusal(existing, try content()) {
      if case .held(let process) = RunLock.state(self) { throw RunLock.inUse(self, process) }
      throw refusal
    }
    return try RunLock(self)
  }

  /// Makes the folder ready for a run, and takes it where that has not been done.
  ///
  /// Files of an older run are removed under ``ExistingRun/overwrite``, and half-written files of a
  /// killed run always; other files in the folder are not touched.
  func prepare(_ existing: ExistingRun, _ lock: RunLock?) throws(RunError) -> RunLock {
    if let reason = OutputFile.makeFolder(path) {
      throw RunError.file(DataError("folder cannot be created: \(reason)", path: path))
    }
    let lock = if let lock { lock } else { try RunLock(self) }
    let content = try content()
    if let refusal = refusal(existing, content) { throw refusal }
    if existing == .overwrite {
      // The checkpoint is removed first: the rest of a half-removed run is then not a run.
      for name in Self.names.reversed() where content.contains(name) { try remove(name) }
    }
    for name in content where Self.isLeftover(name) { try remove(name) }
    return lock
  }

  /// The reason why the folder cannot be used.
  private func refusal(_ existing: ExistingRun, _ content: [String]) -> RunError? {
    let rest = content.filter { $0 != Self.lockName && !Self.isLeftover($0) }
    guard !rest.isEmpty else { return nil }
    let isRun = Self.names.contains { rest.contains($0) }
    switch existing {
    case .refuse:
      return .usage(
        "the folder `\(path)` is not empty",
        help: isRun
          ? "continue with `--resume`, replace the run with `--overwrite`, or give another `--out`"
          : "give another folder with `--out`")
    case .resume where !isRun:
      return .usage(
        "the folder `\(path)` contains no run", help: "name the folder of the run with `--out`")
    case .resume:
      // Reading or writing a pipe would wait for its other end.
      let other = Self.names.first { rest.contains($0) && !FilePath.isRegularFile(file($0)) }
      return other.map {
        .file(DataError("is not a regular file", path: file($0), form: .predicate))
      }
    case .overwrite: return nil
    }
  }

  /// True if a process that was killed may have left a file half-written.
  private static func isLeftover(_ name: String) -> Bool {
    name.hasSuffix(".tmp") && names.contains { name.hasPrefix(".\($0).") }
  }

  /// The metrics up to a step, as far as whole lines tell.
  package func history(upTo step: Int) throws(RunError) -> [MetricsRecord] {
    let path = metrics
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    let bytes = try reportingFiles { () throws(DataError) in
      try FileBytes.read(path, maximumBytes: 1 << 30)
    }
    // A run in progress may be writing the last line.
    let whole = bytes.prefix((bytes.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)
    guard let records = MetricsRecord.parse(String(decoding: whole, as: UTF8.self)) else {
      throw RunError.diagnostics([
        Diagnostic(
          .damagedRun, at: nil, "`\(path)` has lines that are no records of metrics",
          help: "restore the file")
      ])
    }
    return records.filter { $0.step <= step }
  }

  private func content() throws(RunError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw RunError.file(DataError("folder cannot be read", path: path))
    }
  }

  private func remove(_ name: String) throws(RunError) {
    guard unlink(file(name)) != 0, errno != ENOENT else { return }
    throw RunError.file(FileBytes.error("cannot be removed", file(name)))
  }

  /// The process that runs in the folder, as far as its files tell.
  public enum Progress: Sendable {
    /// The run has ended: it finished, was stopped, or failed.
    case ended(RunRecord.Status)
    /// A process is at it.
    case live(RunProcess?)
    /// Its process has ended without a word, as a killed one does.
    case killed
  }

  /// The status of the run of a record.
  func progress(_ record: RunRecord) throws(RunError) -> Progress {
    if case .held(let process) = RunLock.state(self) { return .live(process) }
    guard record.status == .running else { return .ended(record.status) }
    // It may have ended between the two looks.
    let status = try RunRecord.read(self).status
    return status == .running ? .killed : .ended(status)
  }
}
