import CompilerDriver
import Engine
import Foundation
import TestSupport
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
  Repository.root.appending(path: "Tests/TrainingTests/Fixtures/\(name)").path
}

/// Runs `body` with the path of a new folder that is removed afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
  try withTemporaryFolder { try body($0.path) }
}

/// The error that `body` ends with.
func dataError(_ body: () throws -> Void) throws -> DataError {
  let error = #expect(throws: DataError.self) { try body() }
  return try #require(error)
}
