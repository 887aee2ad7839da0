import Foundation
import TestSupport
import Testing

/// The C interface and the Python module, used as people use them.
@Suite struct PythonTests {
  private static let python = Tool.python(with: "numpy, pytest")
  private static let compilers = [("cc", "c99", "c"), ("c++", "c++11", "c++")].compactMap {
    name, standard, language in
    Tool.named(name).map { (tool: $0, options: ["-std=\(standard)", "-x", language]) }
  }
  private static let scripts = Repository.root.appending(path: "Tests/PythonTests/Scripts").path
  #if os(macOS)
    private static let library = Binary.path(of: "libonehot-c.dylib")
  #else
    private static let library = Binary.path(of: "libonehot-c.so")
  #endif

  private static func run(_ file: String) throws -> Binary.Result {
    try withTemporaryFolder { folder in
      try #require(python).run(
        ["-m", "pytest", "-q", "-p", "no:cacheprovider", "\(scripts)/\(file)"], in: folder,
        environment: [
          "ONEHOT_LIBRARY": library, "ONEHOT": Binary.path,
          "ONEHOT_REPOSITORY": Repository.root.path,
          "PYTHONPATH": Repository.root.appending(path: "Sources/Python").path,
          "PYTHONDONTWRITEBYTECODE": "1",
        ])
    }
  }

  @Test(
    .enabled(if: python != nil, "NumPy or pytest of PyPI is not installed"),
    arguments: ["test_models.py", "test_training.py", "test_mistakes.py", "test_page.py"])
  func theModuleWorks(_ file: String) throws {
    let result = try Self.run(file)
    #expect(result.status == 0, "\(result.output.suffix(8000))\n\(result.errors.suffix(2000))")
    #expect(result.output.contains(" passed"), "\(result.output)")
    #expect(!result.output.contains("skipped"), "\(result.output)")
  }

  /// A program in C, and the same in C++, meets the header and the library alone.
  @Test(.enabled(if: !compilers.isEmpty, "there is no C compiler"))
  func aProgramInCWorks() throws {
    for (compiler, options) in Self.compilers {
      try withTemporaryFolder { folder in
        let spec = try Repository.text("Specs/toy.yaml")
        try spec.write(
          to: folder.appending(path: "toy.yaml"), atomically: true, encoding: .utf8)
        let libraries = URL(fileURLWithPath: Self.library).deletingLastPathComponent().path
        let built = try compiler.run(
          options + [
            "-Wall", "-Wextra", "-Werror",
            "-I\(Repository.root.appending(path: "Sources/COneHot").path)",
            "\(Self.scripts)/program.c", "-x", "none", "-o", "program", "-L\(libraries)",
            "-lonehot-c", "-Wl,-rpath,\(libraries)", "-lpthread",
          ], in: folder)
        try #require(built.status == 0, "\(built.errors)")
        let result = try Binary.run(
          ["toy.yaml"], of: folder.appending(path: "program").path, in: folder)
        #expect(result.status == 0, "\(result.output)\n\(result.errors)")
        #expect(result.output.hasSuffix("clean\n"), "\(result.output)")
      }
    }
  }
}
