import Foundation

/// Questions about paths and what is there.
package enum FilePath {
  /// The folder of a file, `.` for a bare name; Foundation's own traps on names of one character.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// True if there is a folder at a path.
  package static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// True if there is a file of bytes at a path: reading a pipe or a device may never end.
  package static func isRegularFile(_ path: String) -> Bool {
    let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: real)
    return attributes?[.type] as? FileAttributeType == .typeRegular
  }

  /// True if two paths, links followed, lead to one regular file.
  package static func isSameFile(_ a: String, _ b: String) -> Bool {
    guard isRegularFile(a), let one = FileIdentity(path: a) else { return false }
    return one == FileIdentity(path: b)
  }

  /// A path without `.`, and without `..` after a name, so that one file has one name; links stay.
  package static func plain(_ path: String) -> String {
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

  /// True if a file, links followed, lies in one of some folders.
  package static func lies(_ path: String, within folders: [String]) -> Bool {
    let target = resolved(path)
    return folders.contains { root in
      let root = resolved(root)
      return target == root || target.hasPrefix(root.hasSuffix("/") ? root : root + "/")
    }
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
