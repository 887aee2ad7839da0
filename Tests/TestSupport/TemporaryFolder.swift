package import Foundation

/// Runs something with a new folder, which is removed afterwards.
package func withTemporaryFolder<Result>(
  _ name: String = "onehot-test", _ body: (URL) throws -> Result
) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "\(name)-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}
