import CompilerDriver
import Engine
import Foundation
import Testing
import Training

/// One thread of the standard engine.
let cpu = Machine(threads: 1)

/// The bytes of a fixture that `Fixtures/make.py` wrote.
func fixture(_ name: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixturePath(name))))
}

/// Where a fixture lies.
func fixturePath(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures").appendingPathComponent(name).path
}

/// Runs `body` with a new folder that is removed afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("onehot-tests-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}

/// The error that `body` ends with.
func dataError(_ body: () throws -> Void) throws -> DataError {
  let error = #expect(throws: DataError.self) { try body() }
  return try #require(error)
}
