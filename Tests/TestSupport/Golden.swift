package import Foundation

/// Committed files that tests compare with texts made now; `BLESS=1` writes them anew.
package enum Golden {
  /// True if the committed files are written anew.
  package static let isBlessing = ProcessInfo.processInfo.environment["BLESS"] == "1"

  /// The committed text, which is the new one after blessing.
  package static func committed(_ text: String, at url: URL) throws -> String {
    if isBlessing {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    return try String(contentsOf: url, encoding: .utf8)
  }
}
