import Foundation

/// What to do where the folder of a run already holds something.
public enum ExistingRun: Sendable, Hashable {
  /// Refuse to touch it.
  case refuse
  /// Go on from its checkpoint, or start where there is none yet.
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
  /// What the run was done with.
  public var record: String { file("run.json") }
  /// One line an evaluation.
  public var metrics: String { file("metrics.jsonl") }
  /// All state of the run.
  public var checkpoint: String { file("checkpoint.safetensors") }
  /// The metrics as curves.
  public var curves: String { file("curves.svg") }

  /// What the trained model makes of drawn latent variables, where that is an image.
  public var samples: String { file("samples.png") }

  private func file(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }

  private static let names = [
    "resolved.yaml", "run.json", "metrics.jsonl", "checkpoint.safetensors", "curves.svg",
    "samples.png",
  ]

  /// Whether there is a checkpoint to go on from.
  public var hasCheckpoint: Bool { FileManager.default.fileExists(atPath: checkpoint) }

  /// Makes the folder ready for a run.
  ///
  /// Files of an older run are removed under ``ExistingRun/overwrite``, those that a killed run
  /// left half-written in any case; nothing else in the folder is touched.
  func prepare(_ existing: ExistingRun) throws(RunError) {
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    if manager.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else {
        throw RunError.usage("`\(path)` is a file", help: "give another folder with `--out`")
      }
    }
    do {
      try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw RunError.file(DataError("folder cannot be made", path: path))
    }
    let content = ((try? manager.contentsOfDirectory(atPath: path)) ?? []).sorted()
    let leftovers = content.filter { name in
      name.hasSuffix(".tmp") && Self.names.contains { name.hasPrefix(".\($0).") }
    }
    let rest = content.filter { !leftovers.contains($0) }
    switch existing {
    case .refuse where !rest.isEmpty:
      throw RunError.usage(
        "the folder `\(path)` is not empty",
        help: Self.names.contains { rest.contains($0) }
          ? "go on with `--resume`, replace the run with `--overwrite`, or give another `--out`"
          : "give another folder with `--out`")
    case .resume where !rest.isEmpty && !Self.names.contains(where: rest.contains):
      throw RunError.usage(
        "the folder `\(path)` holds no run", help: "name the folder of the run with `--out`")
    case .overwrite:
      // The checkpoint goes first: what is left of a half-removed run is then no run.
      for name in Self.names.reversed() { try? manager.removeItem(atPath: file(name)) }
    default: break
    }
    for name in leftovers { try? manager.removeItem(atPath: file(name)) }
  }
}
