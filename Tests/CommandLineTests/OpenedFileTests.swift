import Foundation
import TestSupport
import Testing

/// `validate` opens the specs and what they `use`, and nothing that lies elsewhere.
@Suite struct OpenedFileTests {
  private static let library = "onehot: 1\ndefine:\n  f(x): {return: (x - 0.45)^2}\n"
  /// The secret text, in a file that is not a spec, whose lines an excerpt could show.
  private static let secret = "password: hunter2\n"

  private static func using(_ path: String) -> String {
    toy.replacing("name: toy", with: "name: toy\nuse: {l: \(path)}")
      .replacing("(z - 0.45)^2", with: "l.f(z)")
  }

  /// A folder with some files; a text that starts with `->` is a link.
  private static func inFolder(
    _ files: [String: String], _ body: (URL) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      for (name, text) in files.sorted(by: { $0.key < $1.key }) {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        if text.hasPrefix("->") {
          try FileManager.default.createSymbolicLink(
            atPath: url.path, withDestinationPath: String(text.dropFirst(2)))
        } else {
          try text.write(to: url, atomically: false, encoding: .utf8)
        }
      }
      try body(folder)
    }
  }

  private static func validate(
    _ arguments: [String], in folder: URL
  ) throws -> (status: Int32, text: String) {
    // A pipe that is read without end is stopped, and fails the test.
    let script = "ulimit -t 60; exec timeout 60 \"$0\" validate \"$@\""
    let result = try Binary.run(
      ["-c", script, Binary.path] + arguments, of: "/bin/bash", in: folder)
    #expect(!(result.output + result.errors).contains("hunter2"), "\(arguments)")
    return (result.status, result.output + result.errors)
  }

  @Test func aSharedFolderIsReadFromAboveBoth() throws {
    let files = ["Specs/a/s.yaml": Self.using("../lib/l.yaml"), "Specs/lib/l.yaml": Self.library]
    try Self.inFolder(files) { folder in
      // From the root, by the folder, and by a folder elsewhere.
      #expect(try Self.validate(["Specs/a/s.yaml"], in: folder).status == 0)
      #expect(try Self.validate(["Specs"], in: folder).status == 0)
      #expect(
        try Self.validate([folder.path + "/Specs"], in: URL(fileURLWithPath: "/")).status == 0)
      // From the spec's own folder, and from the root of the disk, nothing above it is read.
      let alone = folder.appending(path: "Specs/a")
      for (place, path) in [(alone, "s.yaml"), (URL(fileURLWithPath: "/"), alone.path + "/s.yaml")]
      {
        let refused = try Self.validate([path], in: place)
        #expect(refused.status == 1)
        #expect(refused.text.contains("error[library-outside]"))
        #expect(try Self.validate([path, "--allow-outside"], in: place).status == 0)
      }
      let other = try Binary.run(["inspect", "s.yaml"], in: alone)
      #expect(other.status == 1)
      #expect(other.errors.contains("error[library-outside]"))
      #expect(try Binary.run(["inspect", "s.yaml", "--allow-outside"], in: alone).status == 0)
    }
  }

  @Test(arguments: [
    "../secret", "/etc/passwd", "/nowhere/l.yaml", "link", "folder/secret", "sub/../../secret",
  ])
  func noPathLeadsOut(_ path: String) throws {
    let files = [
      "secret": Self.secret, "in/s.yaml": Self.using(path), "in/link": "->../secret",
      "in/folder": "->..", "in/sub/x": "",
    ]
    try Self.inFolder(files) { folder in
      let found = try Self.validate(["s.yaml"], in: folder.appending(path: "in"))
      #expect(found.status == 1)
      #expect(found.text.contains("error[library-outside]"), "\(found.text)")
    }
  }

  /// Files that were found, not named, are not followed out of their folder either.
  @Test func aFolderIsNotLeft() throws {
    let files = [
      "secret": Self.secret, "in/s.yaml": toy, "in/out.yaml": "->../secret",
      "in/dangling.yaml": "->nowhere", "in/inner.yaml": "->s.yaml",
    ]
    try Self.inFolder(files) { folder in
      let result = try Self.validate(["."], in: folder.appending(path: "in"))
      #expect(result.status == 2)
      #expect(result.text.contains("cannot read `out.yaml`: it is a link out of"))
      #expect(result.text.contains("cannot read `dangling.yaml`"))
      #expect(result.text.contains("2 files checked: no problems"))
    }
  }

  @Test func noPipeIsRead() throws {
    try Self.inFolder(["s.yaml": Self.using("pipe.yaml")]) { folder in
      #expect(mkfifo(folder.appending(path: "pipe.yaml").path, 0o600) == 0)
      let used = try Self.validate(["s.yaml"], in: folder)
      #expect(used.status == 1)
      #expect(used.text.contains("error[missing-library]"))
      let found = try Self.validate(["."], in: folder)
      #expect(found.status == 2)
      #expect(found.text.contains("cannot read `pipe.yaml`: it is not a regular file"))
    }
  }

  @Test func aDeviceIsNotReadOn() throws {
    try Self.inFolder([:]) { folder in
      let result = try Self.validate(["/dev/zero"], in: folder)
      #expect(result.status == 1)
      #expect(result.text.contains("error[file-too-large]"))
    }
  }

  @Test func librariesAreCounted() throws {
    var files = ["s.yaml": Self.using("l0.yaml")]
    for index in 0..<30 {
      files["l\(index).yaml"] =
        "onehot: 1\nuse: {a: l\(index + 1).yaml, b: l\(index + 1).yaml}\ndefine:\n"
        + "  f(x): {return: a.f(x)}\n"
    }
    files["l30.yaml"] = Self.library
    try Self.inFolder(files) { folder in
      let deep = try Self.validate(["s.yaml"], in: folder)
      #expect(deep.status == 1)
      #expect(
        deep.text.contains("error[library-budget]: libraries use each other more than 16 deep"))
    }
    files["l10.yaml"] = Self.library
    try Self.inFolder(files) { folder in
      let wide = try Self.validate(["s.yaml"], in: folder)
      #expect(wide.status == 1)
      #expect(
        wide.text.contains("error[library-budget]: the spec reads more than 64 libraries"))
      #expect(wide.text.contains("1 file checked: 1 error"))
    }
  }

  /// The system calls themselves: nothing in the folder is opened but the two files.
  @Test(.enabled(if: Tool.named("strace") != nil, "strace is not installed"))
  func onlyTheSpecAndItsLibraryAreOpened() throws {
    let strace = try #require(Tool.named("strace"))
    let source = "\nsources:\n  train: {x: {file: data.npz, key: x}}\ndata: {x: \"binary[3]\"}\n"
    let spec = Self.using("l.yaml").replacing("l.f(z)", with: "l.f(z) * x") + source
    let files = ["s.yaml": spec, "l.yaml": Self.library, "data.npz": "", "other.yaml": toy]
    try Self.inFolder(files) { folder in
      // The temporary folder may be reached over a link.
      let real = folder.resolvingSymlinksInPath().path
      let log = folder.appending(path: "log").path
      let result = try strace.run(
        [
          "-f", "-qq", "-e", "trace=open,openat,openat2,creat,connect", "-o", log, Binary.path,
          "validate", "\(real)/s.yaml",
        ], in: folder)
      #expect(result.status == 0, "\(result.output)\(result.errors)")
      let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
      let opened = lines.compactMap { $0.firstMatch(of: /open(?:at2?)?\([^"]*"([^"]*)"/) }
        .map { String($0.1) }.filter { $0.hasPrefix(real) || !$0.hasPrefix("/") }
      #expect(Set(opened) == ["\(real)/s.yaml", "\(real)/l.yaml"])
      // The C library may ask a daemon of this machine for names.
      #expect(!lines.contains { $0.contains("connect(") && $0.contains("AF_INET") })
    }
  }
}
