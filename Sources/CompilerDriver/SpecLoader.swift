public import Diagnostics
import Foundation
import Platform
import SpecSyntax
public import SpecModel

/// A file that could not be read.
public struct UnreadableFile: Error, Sendable {
  /// The path.
  public let path: String
  /// The reason.
  public let reason: String
}

/// Opens specs and the libraries they use; the compiler opens no other files.
public enum SpecLoader {
  /// The tree of a spec.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - access: where its libraries may lie.
  /// - Throws: ``UnreadableFile`` where there is no such file or it may not be read.
  public static func load(
    _ path: String, access: LibraryAccess = .default
  ) throws(UnreadableFile) -> SpecTree {
    tree(try source(path), access: access)
  }

  /// The content of a file.
  ///
  /// - Throws: ``UnreadableFile`` where there is no such file or it may not be read.
  public static func source(_ path: String) throws(UnreadableFile) -> SourceFile {
    guard !FilePath.isFolder(path) else {
      throw UnreadableFile(path: path, reason: "it is a folder")
    }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw UnreadableFile(path: path, reason: reasonWhyUnreadable(path))
    }
    return SourceFile(path: path, bytes: bytes(of: file))
  }

  private static func reasonWhyUnreadable(_ path: String) -> String {
    if FileManager.default.fileExists(atPath: path) { return "it may not be read" }
    // Foundation writes U+FFFD for invalid bytes of a name.
    return path.unicodeScalars.contains("\u{FFFD}")
      ? "its name is not UTF-8" : "there is no such file"
  }

  /// The bytes of a file up to the first one that is too many: no file, pipe or device is read on.
  private static func bytes(of file: FileHandle) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count <= Limits.fileBytes,
      let part = try? file.read(upToCount: Limits.fileBytes + 1 - bytes.count), !part.isEmpty
    {
      bytes += part
    }
    return bytes
  }

  /// The tree of a text that replaces a file.
  public static func tree(_ file: SourceFile, access: LibraryAccess = .default) -> SpecTree {
    let (root, diagnostics) = parseYAML(file)
    return SpecTree(file: file, root: root, diagnostics: diagnostics, access: access)
  }

  /// The content of standard input.
  public static func standardInput(named name: String) -> SourceFile {
    SourceFile(path: name, bytes: bytes(of: .standardInput))
  }

  /// The path of a library that is named relative to the file that uses it.
  public static func libraryPath(_ path: String, from file: SourceFile) -> String {
    FilePath.plain(path.hasPrefix("/") ? path : FilePath.folder(of: file.path) + "/" + path)
  }
}
