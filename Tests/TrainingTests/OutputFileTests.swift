import Foundation
import Testing
import Training

@Suite("Files of a run")
struct OutputFileTests {
  @Test("an atomic file replaces the old one and leaves nothing else")
  func atomic() throws {
    try withFolder { folder in
      let path = folder + "/run.json"
      try AtomicFile.write(path, "old, and longer")
      try AtomicFile.write(path, "new")
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["run.json"])
    }
  }

  @Test("an atomic file that cannot be written changes nothing")
  func atomicFailure() throws {
    try withFolder { folder in
      let missing = try dataError { try AtomicFile.write(folder + "/no/run.json", "x") }
      #expect(missing.message == "cannot be written: there is no folder `\(folder)/no`")
      let path = folder + "/taken"
      try FileManager.default.createDirectory(
        atPath: path + "/in", withIntermediateDirectories: true)
      #expect(throws: DataError.self) { try AtomicFile.write(path, "x") }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken"])
    }
  }

  @Test("lines are appended, and cut back when a run is resumed")
  func lines() throws {
    try withFolder { folder in
      let path = folder + "/metrics.jsonl"
      let first = try LineFile(path)
      try first.append(#"{"step": 1}"#)
      let kept = first.byteCount
      try first.append(#"{"step": 2}"#)
      try first.sync()
      let second = try LineFile(path, keeping: kept)
      try second.append("{}")
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "{\"step\": 1}\n{}\n")
      #expect(second.byteCount == 15)
      let error = try dataError { _ = try LineFile(path, keeping: 16) }
      #expect(error.message == "file has 15 bytes, but the first 16 must be kept")
      #expect(throws: DataError.self) { try LineFile(folder + "/no/metrics.jsonl") }
    }
  }

  #if os(Linux)
    @Test("a full disk is an error")
    func full() throws {
      let file = try LineFile("/dev/full")
      let error = try dataError { try file.append("{}") }
      #expect(error.message == "cannot be written: no space left on device")
      #expect(file.byteCount == 0)
    }
  #endif

  @Test(
    "SHA-256 of the vectors of NIST",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
          + "lmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func sha256(text: String, digest: String) {
    #expect(SHA256.hex(text) == digest)
    var software = SHA256(usesSoftware: true)
    Array(text.utf8).withUnsafeBytes { software.update($0) }
    #expect(software.finalize() == digest)
  }

  @Test("SHA-256 does not depend on how the bytes are dealt out")
  func pieces() {
    let bytes = (0..<300).map { UInt8($0 % 251) }
    for size in [1, 7, 63, 64, 65, 130] {
      var hash = SHA256()
      for start in stride(from: 0, to: bytes.count, by: size) {
        bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { hash.update($0) }
      }
      #expect(hash.finalize() == SHA256.hex(bytes))
    }
  }

  @Test("the digest of a file")
  func digest() throws {
    let path = fixturePath("../../../Specs/data/digits.csv.gz")
    #expect(
      try DataFile.digest(path)
        == "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22")
    #expect(throws: DataError.self) { try DataFile.digest("/nowhere/x") }
  }
}
