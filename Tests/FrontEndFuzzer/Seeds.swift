import Diagnostics
import Foundation

/// The catalogue's examples as files to start from.
enum Seeds {
  /// Writes them into the folder that `ONEHOT_SEEDS` names.
  static func write() {
    guard let folder = ProcessInfo.processInfo.environment["ONEHOT_SEEDS"] else { return }
    for id in DiagnosticID.all {
      for (kind, text) in [("failing", id.failing), ("fixed", id.fixed)] {
        guard let text else { continue }
        FileManager.default.createFile(
          atPath: "\(folder)/\(id.name)-\(kind).yaml", contents: Data(text.utf8))
      }
    }
  }
}
