import ArgumentParser
import Foundation

/// The options of commands that compute.
struct MachineOptions: ParsableArguments {
  @Option(help: "The number of threads, on which no result depends; all cores by default.")
  var threads = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 64))

  @Option(help: "A folder to look for data files in that are not beside the spec.")
  var dataDir: String?

  func validate() throws {
    guard (1...256).contains(threads) else {
      throw ValidationError("`--threads` is a whole number from 1 to 256")
    }
  }
}
