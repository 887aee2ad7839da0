import Foundation
import TestSupport
import Testing

/// A small categorical VAE on the committed digits, in a folder of its own.
private func digitsFolder() throws -> URL {
  let folder = try Products.temporaryFolder()
  try FileManager.default.copyItem(
    at: Repository.root.appendingPathComponent("Specs/data"),
    to: folder.appendingPathComponent("data"))
  let source = Repository.root.appendingPathComponent("Specs/digits-categorical-vae.yaml")
  let spec = try String(contentsOf: source, encoding: .utf8)
    .replacingOccurrences(of: "  steps: 6000", with: "  steps: 1200\n  checkpoint: 40")
    .replacingOccurrences(of: "every: 1000", with: "every: 300")
    .replacingOccurrences(of: "samples=100", with: "samples=10")
  #expect(spec.contains("checkpoint: 40") && spec.contains("every: 300"))
  try spec.write(
    to: folder.appendingPathComponent("digits.yaml"), atomically: true, encoding: .utf8)
  return folder
}

private func metrics(_ folder: URL, _ run: String) throws -> String {
  try String(contentsOf: folder.appendingPathComponent("\(run)/metrics.jsonl"), encoding: .utf8)
}

/// One thread or two, the values are the same bytes.
@Test func threadsChangeNoValue() throws {
  let folder = try digitsFolder()
  defer { try? FileManager.default.removeItem(at: folder) }
  for threads in ["1", "2"] {
    let result = try Products.run(
      "onehot", ["run", "digits.yaml", "--threads", threads, "--out", "run\(threads)"], in: folder)
    #expect(result.status == 0, "\(result.errors.suffix(2000))")
  }
  let one = try metrics(folder, "run1")
  #expect(one == (try metrics(folder, "run2")))
  #expect(one.split(separator: "\n").count >= 4)
}

/// A run that is killed twenty times and resumed each time ends like one that was left alone.
@Test func killedRunsResumeToTheSameValues() throws {
  let folder = try digitsFolder()
  defer { try? FileManager.default.removeItem(at: folder) }
  let whole = try Products.run("onehot", ["run", "digits.yaml", "--out", "whole"], in: folder)
  #expect(whole.status == 0, "\(whole.errors.suffix(2000))")
  var kills = 0
  var random = SystemRandomNumberGenerator()
  for attempt in 0..<20 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Binary.path)
    // Before the first checkpoint there is nothing to resume.
    let hasCheckpoint = FileManager.default.fileExists(
      atPath: folder.appendingPathComponent("killed/checkpoint.safetensors").path)
    process.arguments =
      ["run", "digits.yaml", "--out", "killed"] + [hasCheckpoint ? "--resume" : "--overwrite"]
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    Thread.sleep(forTimeInterval: Double.random(in: 0.02...0.3, using: &random))
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      kills += 1
    }
    process.waitUntilExit()
    #expect(
      process.terminationReason == .uncaughtSignal || process.terminationStatus == 0, "\(attempt)")
  }
  #expect(kills > 0)
  let last = try Products.run(
    "onehot", ["run", "digits.yaml", "--out", "killed", "--resume"], in: folder)
  #expect(last.status == 0, "\(last.errors.suffix(2000))")
  #expect(try metrics(folder, "whole") == metrics(folder, "killed"))
}
