import Foundation
import TestSupport
import Testing

/// Every verb by everything that its output can be.
@Suite struct OutputTests {
  /// Commands that print, all of which could fail to.
  static let printing = [
    "validate toy.yaml --format json", "validate --print-schema",
    "validate toy.yaml --format junit",
    "fmt --diff ugly.yaml", "fmt - < ugly.yaml", "fmt --check ugly.yaml", "inspect toy.yaml",
    "inspect toy.yaml --format json", "compile toy.yaml", "run toy.yaml --quiet --overwrite",
    "evaluate done", "evaluate done --format json", "sample done --out - --format npy",
    "sample done --out - --format csv", "audit toy.yaml --draws 20", "schema",
    "compare toy.yaml --estimators score_function --draws 2 --steps 0",
    "diff toy.yaml other.yaml", "explain", "explain unknown-key", "--help", "--version",
    "run --help", "--generate-completion-script bash",
    "bench toy.yaml --rounds 1 --seconds 0.001",
  ]

  /// Commands that write a file, `OUT`.
  static let writing = [
    "validate toy.yaml --report json=OUT", "validate toy.yaml --report sarif=OUT",
    "sample done --format npy --out OUT", "sample done --format csv --out OUT",
    "sample done --format png --width 3 --out OUT",
    "compare toy.yaml --estimators score_function --draws 2 --steps 0 --svg OUT",
  ]

  /// A folder with specs and a finished run.
  private func inFolder(_ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let spec = toy + "evaluate: {metrics: {cost: cost}}\n"
      let other = spec.replacing("learning_rate=0.1", with: "learning_rate=0.2")
      let ugly = spec.replacing("name: toy", with: "name:   toy")
      for (name, text) in [("toy", spec), ("other", other), ("ugly", ugly)] {
        try text.write(
          to: folder.appending(path: "\(name).yaml"), atomically: true, encoding: .utf8)
      }
      let run = try Binary.run(["run", "toy.yaml", "--quiet", "--out", "done"], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      try body(folder)
    }
  }

  /// Runs a line of a shell in which `onehot` is the program.
  private func shell(_ line: String, in folder: URL) throws -> Binary.Result {
    try Binary.run(
      ["-c", "onehot() { \"\(Binary.path)\" \"$@\"; }; " + line], of: "/bin/bash", in: folder)
  }

  private func content(_ folder: URL) throws -> Set<String> {
    Set(try FileManager.default.subpathsOfDirectory(atPath: folder.path))
  }

  #if os(Linux)
    @Test(arguments: printing)
    func aFullStandardOutputIsAnError(_ words: String) throws {
      try inFolder { folder in
        let full = try shell("onehot \(words) > /dev/full", in: folder)
        #expect(full.status == 2, "\(full.status): \(full.errors)")
        #expect(
          full.errors.contains("standard output cannot be written: no space left on device"),
          "\(full.errors)")
        let closed = try shell("onehot \(words) >&-", in: folder)
        #expect(closed.status == 2, "\(closed.status): \(closed.errors)")
        #expect(closed.errors.contains("standard output cannot be written"), "\(closed.errors)")
      }
    }

    @Test func aReaderThatHasGoneEndsQuietly() throws {
      try inFolder { folder in
        let result = try shell(
          "onehot schema | true; echo ${PIPESTATUS[0]}; trap '' PIPE; onehot schema | true; "
            + "echo ${PIPESTATUS[0]}", in: folder)
        // By the signal where the parent leaves that to us, by an error where it ignores it.
        #expect(result.output == "141\n2\n", "\(result.output)")
        #expect(result.errors.contains("broken pipe"))
      }
    }

    @Test(arguments: writing)
    func whatStandsAtAPathStaysWhatItIs(_ words: String) throws {
      try inFolder { folder in
        func run(_ out: String, _ tail: String = "") throws -> Binary.Result {
          try shell("onehot \(words.replacing("OUT", with: out)) \(tail)", in: folder)
        }
        func data(_ name: String) throws -> Data {
          try Data(contentsOf: folder.appending(path: name))
        }
        func kind(_ name: String) throws -> FileAttributeType? {
          try FileManager.default.attributesOfItem(
            atPath: folder.appending(path: name).path)[.type] as? FileAttributeType
        }
        #expect(try run("plain").status == 0)
        let plain = try data("plain")
        #expect(!plain.isEmpty)

        // Devices, by every name.
        #expect(try run("/dev/null").status == 0)
        #expect(try shell("test -c /dev/null", in: folder).status == 0)
        let full = try run("/dev/full")
        #expect(full.status == 2)
        #expect(full.errors.contains("no space left on device"), "\(full.errors)")
        for name in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
          #expect(try run(name, "| cat > piped").status == 0)
          #expect(try data("piped").range(of: plain) != nil, "\(name)")
          #expect(try run(name, ">> appended").status == 0)
          #expect(try data("appended").range(of: plain) != nil, "\(name)")
          try FileManager.default.removeItem(at: folder.appending(path: "appended"))
        }
        #expect(try run("/dev/fd/7", "7> seven").status == 0)
        #expect(try data("seven") == plain)
        #expect(try run("/dev/fd/8").status == 2)

        // A pipe with a name.
        let pipe = try shell(
          "mkfifo named; cat named > out & onehot \(words.replacing("OUT", with: "named"));"
            + " s=$?; wait; exit $s", in: folder)
        #expect(pipe.status == 0, "\(pipe.errors)")
        #expect(try data("out") == plain)
        #expect(try shell("test -p named", in: folder).status == 0)

        // Links to a file, to nothing, and to links.
        let links = "echo old > far; ln -s far link; ln -s link second; ln -s none dangling"
        #expect(try shell("mkdir sub; \(links); ln -s ../far sub/up", in: folder).status == 0)
        for (link, target) in [
          ("link", "far"), ("second", "far"), ("dangling", "none"), ("sub/up", "far"),
        ] {
          #expect(try run(link).status == 0)
          #expect(try data(target) == plain, "\(link)")
          #expect(try kind(link) == .typeSymbolicLink)
          #expect(try kind(target) == .typeRegular)
          try Data().write(to: folder.appending(path: "far"))
        }
        #expect(try shell("ln -s loop loop", in: folder).status == 0)
        #expect(try run("loop").status == 2)

        // Permissions stay.
        #expect(try shell("chmod 640 plain", in: folder).status == 0)
        #expect(try run("plain").status == 0)
        #expect(try shell("test $(stat -c %a plain) = 640", in: folder).status == 0)

        // Unwritable outputs, and the files that remain.
        try FileManager.default.createDirectory(
          at: folder.appending(path: "folder/in"), withIntermediateDirectories: true)
        let before = try content(folder)
        for place in ["folder", "/proc/nothing/x", "plain/x", "sub/", "\"\""] {
          let result = try run(place)
          #expect(result.status == 2, "\(place): \(result.status) \(result.errors)")
          #expect(!result.errors.isEmpty, "\(place)")
        }
        #expect(try content(folder) == before)
        #expect(try content(folder).allSatisfy { !$0.hasSuffix(".tmp") })
      }
    }

    @Test(arguments: writing)
    func aLimitOnFilesLeavesTheOldFile(_ words: String) throws {
      try inFolder { folder in
        let old = "an older file\n"
        let path = folder.appending(path: "plain")
        try old.write(to: path, atomically: true, encoding: .utf8)
        let before = try content(folder)
        let result = try shell(
          "ulimit -f 0; onehot \(words.replacing("OUT", with: "plain"))", in: folder)
        #expect(result.status != 3 && result.status < 128, "\(result.status): \(result.errors)")
        #expect(try String(contentsOf: path, encoding: .utf8) == old)
        #expect(try content(folder) == before)
      }
    }
  #endif

  @Test func specsAreWrittenThroughLinks() throws {
    try inFolder { folder in
      let script = """
        mkdir far; mv ugly.yaml far/ugly.yaml; chmod 600 far/ugly.yaml; ln -s far/ugly.yaml ugly.yaml
        onehot fmt ugly.yaml && test -L ugly.yaml && test $(stat -c %a far/ugly.yaml) = 600 &&
        grep -q 'name: toy' far/ugly.yaml
        """
      let result = try shell(script, in: folder)
      #expect(result.status == 0, "\(result.errors)")
    }
  }

  @Test func closedStreamsDoNotBecomeFiles() throws {
    try inFolder { folder in
      for (closed, name) in [("2>&-", "a"), (">&- 2>&-", "b"), ("<&- >&- 2>&-", "c")] {
        _ = try shell("onehot run toy.yaml --steps 300 --out \(name) \(closed)", in: folder)
        let metrics = try String(
          contentsOf: folder.appending(path: "\(name)/metrics.jsonl"), encoding: .utf8)
        let lines = metrics.split(separator: "\n")
        #expect(!lines.isEmpty)
        #expect(lines.allSatisfy { $0.hasPrefix("{\"step\": ") }, "\(closed): \(metrics)")
        let evaluated = try Binary.run(["evaluate", name], in: folder)
        #expect(evaluated.status == 0, "\(evaluated.errors)")
      }
    }
  }
}
