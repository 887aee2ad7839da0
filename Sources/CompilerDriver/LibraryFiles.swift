public import Diagnostics
import Foundation
import Platform
public import SpecModel

extension SpecLoader {
  /// The tree of a spec that was found in a folder, whose libraries may lie anywhere in it.
  ///
  /// - Throws: ``UnreadableFile`` also for a pipe or a device, and for a link that leads out.
  public static func load(
    _ path: String, foundIn folder: String, anywhere: Bool = false
  ) throws(UnreadableFile) -> SpecTree {
    guard FilePath.isRegularFile(path) else {
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
    library(path, from: file, own: FilePath.folder(of: spec.file.path), access: spec.access)
  }

  /// The library with a path relative to the file that names it, in a folder or where access allows
  /// it.
  public static func library(
    _ path: String, from file: SourceFile, own folder: String, access: LibraryAccess
  ) -> LoadedLibrary {
    let full = libraryPath(path, from: file)
    guard isAllowed(full, access, own: folder) else { return .outside }
    guard FilePath.isRegularFile(full), let tree = try? load(full) else { return .missing }
    return .tree(tree)
  }

  /// True if a file, links followed, lies in a folder or where access allows it.
  ///
  /// A missing file is judged by its name, so that messages do not reveal which files exist
  /// elsewhere.
  private static func isAllowed(_ path: String, _ access: LibraryAccess, own folder: String) -> Bool
  {
    guard case .within(let others) = access else { return true }
    let working = FileManager.default.currentDirectoryPath
    // A process that was started in the root folder has not chosen the whole disk.
    let roots = [folder] + (working == "/" ? [] : [working]) + others
    return FilePath.lies(path, within: roots)
  }
}
