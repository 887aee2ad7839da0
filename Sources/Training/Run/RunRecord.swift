import Diagnostics
public import Foundation
import JSON

/// The settings and the state of a run, the content of `run.json`.
public struct RunRecord: Codable, Sendable, Equatable {
  /// The state of a run.
  public enum Status: String, Codable, Sendable {
    /// It was started and did not end in an orderly way yet.
    case running
    /// All steps were done.
    case finished
    /// It was stopped and can be resumed.
    case interrupted
    /// It met an error: a number that is not finite, or a file that cannot be written.
    case failed
  }

  /// The version of this format.
  public var formatVersion = "1.0"
  /// The name of the spec.
  public var name: String
  /// The version of the tool.
  public var version: String
  /// The path of the spec.
  public var spec: String
  /// The digest of the meaning of the resolved spec, without descriptions.
  public var specDigest: String
  /// The folder for data that was given.
  public var dataFolder: String?
  /// The digests of the data files by their names in the spec.
  public var data: [String: String]
  /// The names among them that stand for arrays in memory; nil without such.
  public var arrays: [String]?
  /// The seed.
  public var seed: UInt64
  /// The precision, `float32` or `float64`.
  public var precision: String
  /// The number of threads, on which no result depends.
  public var threads: Int
  /// The engine that ran its last part; nil in files of older versions, which had the one of the
  /// CPU.
  public var engine: String?
  /// The libraries and kernels in use.
  public var kernels: String
  /// The number of steps of the whole run.
  public var steps: Int
  /// When it was started, or resumed last.
  public var started: Date
  /// When it ended.
  public var finished: Date?
  /// The state of the run.
  public var status: Status

  private enum CodingKeys: String, CodingKey {
    case name, version, spec, data, arrays, seed, precision, threads, engine, kernels, steps,
      started,
      finished
    case status
    case formatVersion = "format_version"
    case specDigest = "spec_digest"
    case dataFolder = "data_dir"
  }

  /// Writes the record whole or not at all.
  func write(_ path: String) throws(DataError) {
    let bytes = Array(JSON(encoding: self).sorted.document(.spread).utf8)
    do throws(DataError) {
      try AtomicFile.write(path, bytes)
    } catch {
      // A full disk still has the room that the record takes already.
      guard LineFile.overwrite(path, bytes) else { throw error }
    }
  }

  /// Reads the record of a run.
  public static func read(_ folder: RunFolder) throws(RunError) -> RunRecord {
    let bytes = try reportingFiles { () throws(DataError) in
      try FileBytes.read(folder.record, maximumBytes: 1 << 24)
    }
    guard let record = try? JSON.decode(RunRecord.self, from: Data(bytes)),
      record.formatVersion.hasPrefix("1.")
    else {
      throw RunError.diagnostics([
        Diagnostic(
          .damagedRun, at: nil, "`\(folder.record)` is not the record of a run",
          help: "copy it again from an intact copy")
      ])
    }
    return record
  }
}
