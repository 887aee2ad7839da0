package import Foundation

/// Programs of other projects that tests read our output with; `.ci/run` installs them.
package struct Tool: Sendable {
  package let path: String

  /// A program on the PATH, nothing where there is none.
  package static func named(_ name: String) -> Tool? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let paths = folders.map { "\($0)/\(name)" }
    return paths.first { FileManager.default.isExecutableFile(atPath: $0) }.map(Tool.init(path:))
  }

  /// A Python that has a module: that of `.build/venv`, or the system's.
  package static func python(with module: String) -> Tool? {
    [Repository.root.appending(path: ".build/venv/bin/python").path, "/usr/bin/python3"]
      .filter { FileManager.default.isExecutableFile(atPath: $0) }.map(Tool.init(path:))
      .first { (try? $0.run(["-c", "import \(module)"]))?.status == 0 }
  }

  /// Runs it.
  package func run(
    _ arguments: [String], in folder: URL? = nil, input: String = "",
    environment: [String: String] = [:]
  ) throws -> Binary.Result {
    try Binary.run(arguments, of: path, in: folder, input: input, environment: environment)
  }
}
