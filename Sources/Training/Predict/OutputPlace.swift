import Foundation

extension SavedRun {
  /// Refuses an output that would replace a file of the run or of the new rows.
  public func checkOutput(_ path: String, _ rows: RowRequest = RowRequest()) throws(RunError) {
    guard path != "-", let place = Self.identity(path) else { return }
    if let file = folder.state.first(where: { Self.identity($0) == place }) {
      throw RunError.usage(
        "`\(path)` is `\((file as NSString).lastPathComponent)` of the run, which would be lost",
        help: "give another file with `--out`")
    }
    if let file = rows.files.first(where: { $0.path != "-" && Self.identity($0.path) == place }) {
      throw RunError.usage(
        "`\(path)` is the file of `\(file.field)`, which would be lost",
        help: "give another file with `--out`")
    }
  }

  /// The file behind a path and its links; nil where there is no regular file.
  private static func identity(_ path: String) -> [Int]? {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard let known = try? FileManager.default.attributesOfItem(atPath: target),
      known[.type] as? FileAttributeType == .typeRegular,
      let device = known[.systemNumber] as? Int, let number = known[.systemFileNumber] as? Int
    else { return nil }
    return [device, number]
  }
}
