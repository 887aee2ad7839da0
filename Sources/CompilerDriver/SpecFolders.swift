import Foundation

extension SpecLoader {
  /// The specs at a path: the file itself, or all `*.yaml` and `*.yml` files of a folder and its
  /// folders, in alphabetical order; hidden ones are passed over.
  ///
  /// - Throws: ``UnreadableFile`` where there is nothing at the path, or no spec in the folder.
  public static func specs(at path: String) throws(UnreadableFile) -> [String] {
    guard FileManager.default.fileExists(atPath: path) else {
      throw UnreadableFile(path: path, reason: "there is no such file")
    }
    guard isFolder(path) else { return [plain(path)] }
    let found = (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? [])
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
      .filter { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
      .map { plain((path as NSString).appendingPathComponent($0)) }
      .filter { !isFolder($0) }
    guard !found.isEmpty else {
      throw UnreadableFile(path: path, reason: "the folder holds no *.yaml or *.yml file")
    }
    return found.sorted()
  }

  /// A path without `.`, and without `..` behind a name, so that one file has one name; links stay.
  static func plain(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !path.hasPrefix("/") || !parts.isEmpty {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
  }

  /// Writes new files, with the folders on their way; where one is there already, none is written.
  ///
  /// - Throws: ``UnreadableFile`` for a file that is there, or that cannot be written.
  public static func create(_ files: [(path: String, text: String)]) throws(UnreadableFile) {
    for (path, _) in files where FileManager.default.fileExists(atPath: path) {
      throw UnreadableFile(path: path, reason: "it is there already")
    }
    for (path, text) in files { try write(text, to: path) }
  }

  /// Writes a report, with the folders on its way, over an older one.
  ///
  /// - Throws: ``UnreadableFile`` where it cannot be written.
  public static func write(_ text: String, to path: String) throws(UnreadableFile) {
    do {
      try FileManager.default.createDirectory(
        atPath: folder(of: path), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw UnreadableFile(path: path, reason: "\(error.localizedDescription)")
    }
  }
}
