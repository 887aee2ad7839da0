public import Diagnostics
import Foundation
public import SpecModel

extension SpecLoader {
  /// The tree of a spec that was found in a folder, whose libraries may lie anywhere in it.
  ///
  /// - Throws: ``UnreadableFile`` also for a pipe or a device, and for a link that leads out.
  public static func load(
    _ path: String, foundIn folder: String, anywhere: Bool = false
  ) throws(UnreadableFile) -> SpecTree {
    guard isRegularFile(path) else {
      let isNamed = !path.unicodeScalars.contains("\u{FFFD}")
      throw UnreadableFile(
        path: path, reason: isNamed ? "it is not a regular file" : "its name is not UTF-8")
    }
    let access: LibraryAccess = anywhere ? .anywhere : .within([folder])
    guard isAllowed(path, access, own: folder) else {
      throw UnreadableFile(
        path: path,
        reason: "it is a link out of the folders to read; `--allow-outside` follows it")
    }
    return try load(path, access: access)
  }

  /// The library with a path relative to the file that names it.
  public static func library(
    _ path: String, from file: SourceFile, of spec: SpecTree
  ) -> LoadedLibrary {
    library(path, from: file, own: folder(of: spec.file.path), access: spec.access)
  }

  /// The library with a path relative to the file that names it, in a folder or where access allows
  /// it.
  public static func library(
    _ path: String, from file: SourceFile, own folder: String, access: LibraryAccess
  ) -> LoadedLibrary {
    let full = libraryPath(path, from: file)
    guard isAllowed(full, access, own: folder) else { return .outside }
    guard isRegularFile(full), let tree = try? load(full) else { return .missing }
    return .tree(tree)
  }

  /// True if a file, links followed, lies in a folder or where access allows it.
  ///
  /// A missing file is judged by its name, so that messages do not reveal which files exist
  /// elsewhere.
  static func isAllowed(_ path: String, _ access: LibraryAccess, own folder: String) -> Bool {
    guard case .within(let others) = access else { return true }
    let working = FileManager.default.currentDirectoryPath
    // A process that was started in the root folder has not chosen the whole disk.
    let roots = [folder] + (working == "/" ? [] : [working]) + others
    return lies(path, within: roots)
  }

  /// True if a file, links followed, lies in one of some folders.
  package static func lies(_ path: String, within folders: [String]) -> Bool {
    let target = resolved(path)
    return folders.contains { root in
      let root = resolved(root)
      return target == root || target.hasPrefix(root.hasSuffix("/") ? root : root + "/")
    }
  }

  /// True if there is a file of bytes at a path: reading a pipe or a device may never end.
  package static func isRegularFile(_ path: String) -> Bool {
    let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: real)
    return attributes?[.type] as? FileAttributeType == .typeRegular
  }

  /// The absolute path with all links resolved, as the system does when it opens the file; missing
  /// parts keep their names.
  private static func resolved(_ path: String) -> String {
    var path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    var rest: [String] = []
    while true {
      if let real = realpath(path, nil) {
        defer { free(real) }
        return plain(([String(cString: real)] + rest.reversed()).joined(separator: "/"))
      }
      let parts = path.split(separator: "/")
      guard let last = parts.last else { return "/" }
      rest.append(String(last))
      path = "/" + parts.dropLast().joined(separator: "/")
    }
  }
}
