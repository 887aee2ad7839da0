import ArgumentParser
import Foundation

/// Standard output for data, standard error for messages.
enum Console {
  /// Writes data.
  static func write(_ text: String) { write(Array(text.utf8)) }

  /// Writes bytes.
  static func write(_ bytes: [UInt8]) {
    try? FileHandle.standardOutput.write(contentsOf: Data(bytes))
  }

  /// Writes messages, with a line end where they have none.
  static func error(_ text: String) {
    let line = text.hasSuffix("\n") ? text : text + "\n"
    // A message that cannot be written leaves nothing better to do.
    try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
  }
}

/// When to use colours.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  /// Where the stream is a terminal and `NO_COLOR` is not set.
  case auto
  /// Everywhere.
  case always
  /// Nowhere.
  case never

  /// The streams.
  enum Stream: Int32 {
    case output = 1
    case error = 2
  }

  /// Whether text on a stream is coloured.
  func isOn(_ stream: Stream) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      let environment = ProcessInfo.processInfo.environment
      let isRefused = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
      return !isRefused && isatty(stream.rawValue) == 1
    }
  }
}

/// The options that every command has.
struct OutputOptions: ParsableArguments {
  @Option(help: "When to use colours: auto, always or never; `NO_COLOR` is heeded.")
  var color = ColorChoice.auto
}
