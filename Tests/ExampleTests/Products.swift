import Foundation
import TestSupport

/// What was built from the repository.
enum Products {
  /// Runs a built program by its name, or another one by its path.
  static func run(
    _ name: String, _ arguments: [String], in folder: URL
  ) throws -> Binary.Result {
    try Binary.run(
      arguments, of: name.hasPrefix("/") ? name : Binary.path(of: name), in: folder)
  }

  /// A new empty folder.
  static func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("onehot-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}
