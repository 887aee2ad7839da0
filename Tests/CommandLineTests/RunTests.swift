import Foundation
import TestSupport
import Testing

/// `run`, `evaluate` and `sample` through the program itself.
@Suite struct RunTests {
  /// A spec with data of one field, and its training file.
  private func write(_ content: [UInt8], _ file: String, _ field: String, in folder: URL) throws {
    let spec = """
      onehot: 1
      name: small
      data: {x: '\(field)'}
      sources: {train: {x: {file: \(file)}}}
      model:
        z: ~ bernoulli(logits=parameter(2))
        x: ~ bernoulli(logits=dense(z, 4))
      maximize: elbo
      train: {optimizer: adam(learning_rate=0.01), batch: 4, steps: 6, checkpoint: 2}
      evaluate: {metrics: {bound: elbo}}
      """
    try spec.write(to: folder.appending(path: "small.yaml"), atomically: true, encoding: .utf8)
    try Data(content).write(to: folder.appending(path: file))
  }

  private let rows = Array("0,1,0,1\n1,1,0,0\n0,0,1,1\n".utf8)

  @Test func aRunCanBeEvaluatedAndDrawnFrom() throws {
    try withTemporaryFolder { folder in
      try write(rows, "x.csv", "binary[4]", in: folder)
      let run = try Binary.run(["run", "small.yaml", "--quiet"], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.errors.isEmpty)
      let names = run.output.split(separator: "\n").map { $0.split(separator: " ")[0] }
      #expect(names == ["objective", "bound"])
      let evaluated = try Binary.run(["evaluate", "runs/small"], in: folder)
      #expect(evaluated.status == 0)
      #expect(run.output.hasSuffix(evaluated.output.drop { $0 != " " }))
      for (name, magic) in [
        ("s.png", [0x89, 0x50]), ("s.npy", [0x93, 0x4E]), ("s.csv", [0x30, 0x2C]),
      ] {
        let arguments = ["sample", "runs/small", "--count", "9", "--out", name]
        let drawn = try Binary.run(
          arguments + (name == "s.csv" ? ["--node", "z"] : []), in: folder)
        #expect(drawn.status == 0, "\(drawn.errors)")
        let bytes = try Data(contentsOf: folder.appending(path: name))
        // Draws are 0 or 1, so a CSV file starts with either.
        #expect(
          name == "s.csv" ? bytes[1] == 0x2C : Array(bytes.prefix(2)) == magic.map(UInt8.init))
      }
      let wrong = try Binary.run(["sample", "runs/small", "--node", "y"], in: folder)
      #expect(wrong.status == 2)
      #expect(wrong.errors.contains("has no `y` to draw"))
    }
  }

  @Test func aSpecMayComeFromStandardInput() throws {
    try withTemporaryFolder { folder in
      let run = try Binary.run(["run", "-", "--quiet"], in: folder, input: toy)
      #expect(run.status == 0, "\(run.errors)")
    }
  }

  @Test func aFolderInUseIsLeftAlone() throws {
    try withTemporaryFolder { folder in
      try write(rows, "x.csv", "binary[4]", in: folder)
      #expect(try Binary.run(["run", "small.yaml", "--out", "a"], in: folder).status == 0)
      let second = try Binary.run(["run", "small.yaml", "--out", "a"], in: folder)
      #expect(second.status == 2)
      #expect(second.errors.contains("not empty"))
      let other = try Binary.run(
        ["run", "small.yaml", "--out", "a", "--resume", "--seed", "5"], in: folder)
      #expect(other.status == 1)
      #expect(other.errors.contains("error[unusable-checkpoint]"))
      let both = ["run", "small.yaml", "--out", "a", "--resume", "--overwrite"]
      #expect(try Binary.run(both, in: folder).status == 2)
      #expect(try Binary.run(["evaluate", "nothing"], in: folder).status == 2)
    }
  }

  static let files: [(String, [UInt8], String, String)] = [
    ("x.idx", [0, 0, 8, 2, 0, 0, 0, 9, 0, 0, 0, 4, 1, 1], "binary[4]", "truncated-data-file"),
    ("x.idx", Array("<html>".utf8), "binary[4]", "malformed-data-file"),
    ("x.csv.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 75], "binary[4]", "truncated-data-file"),
    ("x.csv", Array("0,1,0,2\n".utf8), "binary[4]", "data-mismatch"),
    ("x.csv", Array("0,1,0\n".utf8), "binary[4]", "data-mismatch"),
    ("x.csv", Array("0,1,a,2\n".utf8), "binary[4]", "malformed-data-file"),
  ]

  @Test(arguments: files.indices)
  func badDataIsAFindingAndSoon(_ index: Int) throws {
    let (file, content, field, id) = Self.files[index]
    try withTemporaryFolder { folder in
      try write(content, file, field, in: folder)
      let result = try Binary.run(
        ["run", "small.yaml"], seconds: ProcessorTime.limit, in: folder)
      #expect(result.status == 1)
      #expect(result.errors.contains("error[\(id)]"), "\(result.errors)")
      #expect(result.errors.hasPrefix("small.yaml:4:"), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "runs").path))
    }
  }

  @Test func anInterruptedRunHasACheckpoint() throws {
    try withTemporaryFolder { folder in
      try write(rows, "x.csv", "binary[4]", in: folder)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Binary.path)
      process.arguments = [
        "run", "small.yaml", "--steps", "2000000000", "--set", "train.checkpoint=2000000000",
        "--quiet",
      ]
      process.currentDirectoryURL = folder
      process.standardError = FileHandle.nullDevice
      try process.run()
      let metrics = folder.appending(path: "runs/small/metrics.jsonl")
      // Lines in the metrics say that steps are being done.
      for _ in 0..<500 where ((try? Data(contentsOf: metrics))?.count ?? 0) == 0 {
        Thread.sleep(forTimeInterval: 0.02)
      }
      process.interrupt()
      process.waitUntilExit()
      #expect(process.terminationStatus == 130)
      let checkpoint = folder.appending(path: "runs/small/checkpoint.safetensors")
      #expect(FileManager.default.fileExists(atPath: checkpoint.path))
    }
  }

  /// A limit on the size of files stands in for a full disk.
  @Test func aDiskThatIsFullLeavesTheOldCheckpoint() throws {
    try withTemporaryFolder { folder in
      let spec = toy.replacing("parameter(3, init=[0.3, -0.2, 0.9])", with: "parameter(2000)")
      try spec.write(to: folder.appending(path: "toy.yaml"), atomically: true, encoding: .utf8)
      let first = try Binary.run(["run", "toy.yaml", "--out", "a"], in: folder)
      #expect(first.status == 0, "\(first.errors)")
      let checkpoint = folder.appending(path: "a/checkpoint.safetensors")
      let before = try Data(contentsOf: checkpoint)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = [
        "-c",
        "trap '' XFSZ; ulimit -f 4; exec '\(Binary.path)' run toy.yaml --out a --resume --steps 20",
      ]
      process.currentDirectoryURL = folder
      process.standardError = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 2)
      #expect(try Data(contentsOf: checkpoint) == before)
      let last = try Binary.run(
        ["run", "toy.yaml", "--out", "a", "--resume", "--steps", "20"], in: folder)
      #expect(last.status == 0, "\(last.errors)")
      let names = try FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: "a").path)
      #expect(!names.contains { $0.hasSuffix(".tmp") })
    }
  }
}
