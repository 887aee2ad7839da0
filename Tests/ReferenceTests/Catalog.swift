import Foundation
import TestSupport

/// The DocC catalog of the library.
enum Catalog {
  /// Its folder.
  static let folder = Repository.root.appending(path: "Sources/CompilerDriver/Documentation.docc")
  /// The names of all pages, without `.md`.
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return files.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }.sorted()
  }()

  /// The text of a page.
  static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: "\(name).md"), encoding: .utf8)
  }
}
