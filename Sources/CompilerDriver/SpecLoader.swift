public import Diagnostics
import Foundation
import SpecSyntax
public import SpecModel

/// A file that could not be read.
public struct UnreadableFile: Error, Sendable {
  /// The path.
  public let path: String
  /// Why.
  public let reason: String
}

/// Opens specs and the libraries they use; nothing else is opened by the compiler.
public enum SpecLoader {
  /// The tree of a spec.
  ///
  /// - Throws: ``UnreadableFile`` where there is no such file or it may not be read.
  public static func load(_ path: String) throws(UnreadableFile) -> SpecTree {
    tree(try source(path))
  }

  /// The content of a file.
  ///
  /// - Throws: ``UnreadableFile`` where there is no such file or it may not be read.
  public static func source(_ path: String) throws(UnreadableFile) -> SourceFile {
    let isDirectory = isFolder(path)
    guard !isDirectory, let data = FileManager.default.contents(atPath: path) else {
      let exists = FileManager.default.fileExists(atPath: path)
      let reason =
        isDirectory ? "it is a folder" : exists ? "it may not be read" : "there is no such file"
      throw UnreadableFile(path: path, reason: reason)
    }
    return SourceFile(path: path, bytes: [UInt8](data))
  }

  /// The folder of a file, `.` for a bare name; Foundation's own traps on names of one character.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whether there is a folder at a path.
  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// The tree of a text that stands for a file.
  public static func tree(_ file: SourceFile) -> SpecTree {
    let (root, diagnostics) = parseYAML(file)
    return SpecTree(file: file, root: root, diagnostics: diagnostics)
  }

  /// What standard input holds.
  public static func standardInput(named name: String) -> SourceFile {
    SourceFile(path: name, bytes: [UInt8](FileHandle.standardInput.readDataToEndOfFile()))
  }

  /// The library with a path relative to the file that names it; nothing where it cannot be read.
  public static func library(_ path: String, from file: SourceFile) -> SpecTree? {
    try? load(libraryPath(path, from: file))
  }

  /// The path of a library that is named relative to the file that uses it.
  public static func libraryPath(_ path: String, from file: SourceFile) -> String {
    let full =
      path.hasPrefix("/")
      ? path : (folder(of: file.path) as NSString).appendingPathComponent(path)
    return (full as NSString).standardizingPath
  }
}
