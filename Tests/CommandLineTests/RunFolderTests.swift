import Foundation
import TestSupport
import Testing

/// One folder, several processes, and processes that end in every way.
@Suite struct RunFolderTests {
  /// A spec that trains until it is stopped.
  private static let endless = toy + "evaluate: {metrics: {cost: cost}}\n"

  /// A run in `a` of a folder that does steps until it is ended.
  private struct LiveRun {
    let process = Process()
    let folder: URL

    init(_ arguments: [String] = [], in folder: URL, prefix: String = "") throws {
      self.folder = folder
      let spec = folder.appending(path: "toy.yaml")
      if !FileManager.default.fileExists(atPath: spec.path) {
        try endless.write(to: spec, atomically: true, encoding: .utf8)
      }
      let words =
        ["exec", Binary.path, "run", "toy.yaml", "--out", "a", "--steps", "2000000000", "--quiet"]
        + ["--set", "train.checkpoint=500"] + arguments
      process.executableURL = URL(fileURLWithPath: "/bin/bash")
      process.arguments = ["-c", prefix + words.joined(separator: " ")]
      process.currentDirectoryURL = folder
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      let started = Date()
      try process.run()
      // A new checkpoint says that steps are being done.
      let checkpoint = folder.appending(path: "a/checkpoint.safetensors").path
      func written() -> Date {
        let attributes = try? FileManager.default.attributesOfItem(atPath: checkpoint)
        return attributes?[.modificationDate] as? Date ?? .distantPast
      }
      for _ in 0..<1500 where written() < started { Thread.sleep(forTimeInterval: 0.02) }
    }

    /// Ends it by a signal, and gives the exit code or the signal.
    @discardableResult func end(_ signal: Int32) -> Int32 {
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      return process.terminationStatus
    }
  }

  private func status(_ folder: URL) throws -> String {
    struct Record: Decodable { let status: String }
    let data = try Data(contentsOf: folder.appending(path: "a/run.json"))
    return try JSONDecoder().decode(Record.self, from: data).status
  }

  private func names(_ folder: URL) throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "a").path))
  }

  @Test func aSecondRunIsRefusedAndToldOfTheFirst() throws {
    try withTemporaryFolder { folder in
      let live = try LiveRun(in: folder)
      defer { live.end(SIGKILL) }
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: "link").path, withDestinationPath: "a")
      for out in ["a", "./a/", "link"] {
        for flags in [[], ["--resume"], ["--overwrite"], ["--resume", "--seed", "5"]] {
          let second = try Binary.run(["run", "toy.yaml", "--out", out] + flags, in: folder)
          #expect(second.status == 2, "\(flags): \(second.errors)")
          #expect(
            second.errors.contains("in use by process \(live.process.processIdentifier) on "),
            "\(flags): \(second.errors)")
          #expect(second.errors.contains(/started at 20\d\d-\d\d-\d\dT/), "\(second.errors)")
        }
      }
      // Readers look at the last checkpoint.
      for words in [["evaluate", "a"], ["sample", "a", "--out", "x.npy"]] {
        let reader = try Binary.run(words, in: folder)
        #expect(reader.status == 0, "\(reader.errors)")
        #expect(reader.errors.contains("the run is in progress"), "\(reader.errors)")
      }
      #expect(live.process.isRunning)
      #expect(live.end(SIGINT) == 130)
      // The steps of the metrics only grow: nobody else wrote.
      let metrics = try String(
        contentsOf: folder.appending(path: "a/metrics.jsonl"), encoding: .utf8)
      let steps = metrics.matches(of: /"step": (\d+)/).compactMap { Int($0.1) }
      #expect(steps == steps.sorted())
      #expect(Set(steps).count == steps.count)
    }
  }

  @Test func aKilledRunLeavesTheFolderToTheNext() throws {
    try withTemporaryFolder { folder in
      #expect(try LiveRun(in: folder).end(SIGKILL) == SIGKILL)
      #expect(try status(folder) == "running")
      let reader = try Binary.run(["evaluate", "a"], in: folder)
      #expect(reader.status == 0, "\(reader.errors)")
      #expect(reader.errors.contains("the run was killed"), "\(reader.errors)")
      let next = try LiveRun(["--resume"], in: folder)
      #expect(next.end(SIGTERM) == 130)
      #expect(try status(folder) == "interrupted")
      #expect(try !names(folder).contains("run.lock"))
    }
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGXCPU])
  func aRequestToEndLeavesACheckpoint(_ signal: Int32) throws {
    try withTemporaryFolder { folder in
      let live = try LiveRun(in: folder)
      // Twice at once is one request.
      kill(live.process.processIdentifier, signal)
      #expect(live.end(signal) == 130)
      #expect(try status(folder) == "interrupted")
      #expect(try names(folder).allSatisfy { !$0.hasSuffix(".tmp") && $0 != "run.lock" })
      #expect(try Binary.run(["evaluate", "a"], in: folder).status == 0)
    }
  }

  /// While data is read and weights are made nothing is there to be saved.
  @Test func aRequestBeforeTheFirstStepEndsAtOnce() throws {
    try withTemporaryFolder { folder in
      try Self.endless.replacing(
        "parameter(3, init=[0.3, -0.2, 0.9])", with: "parameter(200000000)"
      )
      .write(to: folder.appending(path: "toy.yaml"), atomically: true, encoding: .utf8)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Binary.path)
      process.arguments = ["run", "toy.yaml", "--out", "a", "--quiet"]
      process.currentDirectoryURL = folder
      (process.standardOutput, process.standardError) = (Pipe(), Pipe())
      try process.run()
      Thread.sleep(forTimeInterval: 0.2)
      process.terminate()
      process.waitUntilExit()
      let isEnded =
        process.terminationReason == .uncaughtSignal
        ? process.terminationStatus == SIGTERM : [1, 130].contains(process.terminationStatus)
      #expect(isEnded, "\(process.terminationStatus)")
      let record = folder.appending(path: "a/run.json").path
      #expect(try !FileManager.default.fileExists(atPath: record) || status(folder) != "running")
    }
  }

  @Test(arguments: ["resolved.yaml", "run.json", "checkpoint.safetensors", "metrics.jsonl"])
  func aPipeInTheFolderIsRefused(_ name: String) throws {
    try withTemporaryFolder { folder in
      try toy.write(to: folder.appending(path: "toy.yaml"), atomically: true, encoding: .utf8)
      #expect(try Binary.run(["run", "toy.yaml", "--out", "a"], in: folder).status == 0)
      let path = folder.appending(path: "a/\(name)").path
      try FileManager.default.removeItem(atPath: path)
      try #require(mkfifo(path, 0o600) == 0)
      for verb in [["run", "toy.yaml", "--resume", "--out", "a"], ["sample", "a"]]
      where name != "metrics.jsonl" || verb[0] == "run" {
        let result = try Binary.run(verb, in: folder)
        #expect([1, 2].contains(result.status), "\(verb): \(result.status) \(result.errors)")
        #expect(result.errors.contains("not a regular file"), "\(result.errors)")
      }
    }
  }

  @Test func whatAParentIgnoresStaysIgnored() throws {
    try withTemporaryFolder { folder in
      let live = try LiveRun(in: folder, prefix: "trap '' HUP; ")
      kill(live.process.processIdentifier, SIGHUP)
      Thread.sleep(forTimeInterval: 0.3)
      #expect(live.process.isRunning)
      #expect(live.end(SIGINT) == 130)
    }
  }

  @Test func aLimitOnFilesIsAFailureWithAMessage() throws {
    try withTemporaryFolder { folder in
      let spec = Self.endless.replacing("parameter(3, init=[0.3, -0.2, 0.9])", with: "parameter(3)")
      try spec.write(to: folder.appending(path: "toy.yaml"), atomically: true, encoding: .utf8)
      // The metrics outgrow 8 KiB soon, and the signal of the limit is not ignored by the parent.
      let result = try Binary.run(
        [
          "-c", "ulimit -f 8; exec '\(Binary.path)' run toy.yaml --steps 100000 --out a --quiet",
        ], of: "/bin/bash", in: folder)
      #expect(result.status == 2, "\(result.status): \(result.errors)")
      #expect(result.errors.contains("cannot be written: file too large"), "\(result.errors)")
      #expect(try status(folder) == "failed")
      #expect(try names(folder).allSatisfy { !$0.hasSuffix(".tmp") && $0 != "run.lock" })
    }
  }

  #if os(Linux)
    /// A small file system of its own, where the system lets the test have one.
    @Test func aDiskThatIsFullIsAFailureWithAMessage() throws {
      try withTemporaryFolder { folder in
        try Self.endless.write(
          to: folder.appending(path: "toy.yaml"), atomically: true, encoding: .utf8)
        let script = """
          mkdir small && mount -t tmpfs -o size=64k tmpfs small 2>/dev/null || exit 77
          \(Binary.path) run toy.yaml --steps 200000 --out small/a --quiet
          echo $?; cat small/a/run.json; ls -A small/a
          """
        let result = try Binary.run(
          ["--mount", "--map-root-user", "--user", "/bin/bash", "-c", script],
          of: "/usr/bin/unshare", in: folder)
        guard result.status == 0 else { return }
        #expect(result.output.hasPrefix("2\n"), "\(result.output)")
        #expect(result.errors.contains("no space left on device"), "\(result.errors)")
        #expect(result.output.contains("\"status\" : \"failed\""), "\(result.output)")
        #expect(!result.output.contains(".tmp"), "\(result.output)")
      }
    }
  #endif
}
