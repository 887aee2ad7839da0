package import Foundation

/// The repository whose sources the tests read.
package enum Repository {
  /// The root of the repository.
  package static let root = URL(filePath: #filePath).appending(path: "../../..").standardized

  /// The text of a file.
  ///
  /// - Parameter path: the path from the root.
  package static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The paths of the files of a kind below a folder, from the folder, in order.
  package static func files(in folder: String, _ suffix: String = ".swift") -> [String] {
    let paths = FileManager.default.subpaths(atPath: root.appending(path: folder).path) ?? []
    return paths.filter { $0.hasSuffix(suffix) }.sorted()
  }
}
