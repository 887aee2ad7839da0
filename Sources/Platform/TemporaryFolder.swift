import Foundation

/// A folder for files that nobody needs afterwards; it goes with this object.
package final class TemporaryFolder: Sendable {
  /// The path.
  package let path: String

  /// A new folder; nil with the reason in `errno` if the system makes none.
  package init?(_ name: String) {
    let pattern = FileManager.default.temporaryDirectory.path + "/\(name)-XXXXXX"
    var bytes = pattern.utf8CString.map { $0 }
    guard mkdtemp(&bytes) != nil else { return nil }
    path = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
