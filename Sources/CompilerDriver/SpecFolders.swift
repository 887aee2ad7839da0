import Foundation
import Platform

extension SpecLoader {
  /// The specs at a path: the file itself, or all `*.yaml` and `*.yml` files of a folder and its
  /// folders, in alphabetical order; hidden ones are passed over.
  ///
  /// - Throws: ``UnreadableFile`` if the path does not exist, or the folder contains no spec.
  public static func specs(at path: String) throws(UnreadableFile) -> [String] {
    guard FileManager.default.fileExists(atPath: path) else {
      throw UnreadableFile(path: path, reason: "there is no such file")
    }
    guard FilePath.isFolder(path) else { return [FilePath.plain(path)] }
    let found = specs(in: path)
    guard !found.isEmpty else {
      throw UnreadableFile(path: path, reason: "the folder contains no *.yaml or *.yml file")
    }
    return found
  }

  /// The specs of a folder and its folders in alphabetical order; hidden ones are passed over.
  ///
  /// - Parameters:
  ///   - folder: the folder to search.
  ///   - limit: the number of files and folders to search.
  public static func specs(in folder: String, limit: Int = Int.max) -> [String] {
    guard let files = FileManager.default.enumerator(atPath: folder) else { return [] }
    var found: [String] = []
    var visited = 0
    while visited < limit, let file = files.nextObject() as? String {
      visited += 1
      if (file as NSString).lastPathComponent.hasPrefix(".") {
        files.skipDescendants()
      } else if file.hasSuffix(".yaml") || file.hasSuffix(".yml") {
        let path = FilePath.plain((folder as NSString).appendingPathComponent(file))
        if !FilePath.isFolder(path) { found.append(path) }
      }
    }
    return found.sorted()
  }

  /// Writes new files, with the folders on their way; where one is there already, or cannot be
  /// written, none of them is there afterwards.
  ///
  /// - Throws: ``UnreadableFile`` for a file that is there, or that cannot be written.
  public static func create(_ files: [(path: String, text: String)]) throws(UnreadableFile) {
    for (path, _) in files where FileManager.default.fileExists(atPath: path) {
      throw UnreadableFile(path: path, reason: "it already exists")
    }
    var written: [String] = []
    do throws(UnreadableFile) {
      for (path, text) in files {
        try makeFolder(of: path)
        try OutputFile.create(path, Array(text.utf8)) { UnreadableFile(path: path, reason: $0) }
        written.append(path)
      }
    } catch {
      for path in written { unlink(path) }
      throw error
    }
  }

  /// Replaces a spec, as `OutputFile` does.
  ///
  /// - Throws: ``UnreadableFile`` where it cannot be written.
  public static func replace(_ path: String, with text: String) throws(UnreadableFile) {
    try OutputFile.write(path) {
      UnreadableFile(path: path, reason: $0)
    } _: { (writer) throws(UnreadableFile) in
      try writer.write(Array(text.utf8))
    }
  }

  /// Writes a report, with the folders on its way, over an older one.
  ///
  /// - Throws: ``UnreadableFile`` where it cannot be written.
  public static func write(_ text: String, to path: String) throws(UnreadableFile) {
    try makeFolder(of: path)
    try replace(path, with: text)
  }

  private static func makeFolder(of path: String) throws(UnreadableFile) {
    let folder = FilePath.folder(of: path)
    guard let reason = OutputFile.makeFolder(folder) else { return }
    throw UnreadableFile(path: path, reason: "the folder `\(folder)` cannot be created: \(reason)")
  }
}
