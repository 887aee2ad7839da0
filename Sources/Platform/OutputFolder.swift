import Foundation

/// New folders with files, written as a whole or not at all.
package enum OutputFolder {
  /// Makes a folder with files.
  ///
  /// An empty folder is replaced; anything else that is there stays as it is and is refused. If
  /// anything fails, no folder remains.
  ///
  /// - Parameter problem: the error for a path and a reason such as `no space left on device`.
  package static func create<Problem: Error>(
    _ path: String, _ files: [(name: String, bytes: [UInt8])],
    problem: @escaping (_ path: String, _ reason: String) -> Problem
  ) throws(Problem) {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard !path.isEmpty else { throw problem(path, "the name is empty") }
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else { throw problem(path, "it is a file") }
      let content = try? FileManager.default.contentsOfDirectory(atPath: path)
      guard content?.isEmpty == true else {
        throw problem(path, "the folder is not empty; give another one")
      }
    }
    let parent = FilePath.folder(of: path)
    if let reason = OutputFile.makeFolder(parent) { throw problem(parent, reason) }
    let mark = "\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let name = path.split(separator: "/").last ?? ""
    let temporary = "\(parent)/.\(name.prefix(60)).\(mark).tmp"
    let registered = OutputFile.register(
      files.map { "\(temporary)/\($0.name)" } + [temporary])
    defer { registered?.withdraw() }
    guard mkdir(temporary, 0o777) == 0 else {
      throw problem(path, OutputFile.reason(errno))
    }
    do throws(Problem) {
      for file in files {
        try OutputFile.create("\(temporary)/\(file.name)", file.bytes) {
          problem("\(path)/\(file.name)", $0)
        }
      }
      guard rename(temporary, path) == 0 else { throw problem(path, OutputFile.reason(errno)) }
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw error
    }
  }
}
