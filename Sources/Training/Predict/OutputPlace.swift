import Foundation
import Platform

extension SavedRun {
  /// Refuses an output that would replace a file of the run or of the new rows.
  public func checkOutput(_ path: String, _ rows: RowRequest = RowRequest()) throws(RunError) {
    guard path != "-" else { return }
    let help = "give another file with `--out`"
    if let file = folder.state.first(where: { FilePath.isSameFile(path, $0) }) {
      throw RunError.usage(
        "`\(path)` is `\((file as NSString).lastPathComponent)` of the run, which would be lost",
        help: help)
    }
    if let file = rows.files.first(where: { FilePath.isSameFile(path, $0.path) }) {
      throw RunError.usage(
        "`\(path)` is the file of `\(file.field)`, which would be lost", help: help)
    }
  }
}
