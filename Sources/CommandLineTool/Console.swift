import ArgumentParser
import CompilerDriver
import Diagnostics
import Foundation
import Platform

/// Standard output for data, standard error for messages.
enum Console {
  /// Opens standard streams that a parent closed, so that no file of ours becomes one.
  ///
  /// Writing to an output that was closed is an error, and messages are lost.
  static func openStreams() {
    for descriptor in 0...2 as ClosedRange<Int32> where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free is the one that `open` takes.
      _ = open("/dev/null", descriptor == 1 ? O_RDONLY : O_RDWR)
    }
  }

  /// Writes text made by us around names and texts of specs, in which none of these is an
  /// instruction to a terminal.
  static func write(_ text: String, colored: Bool = false) throws(Failure) {
    try write(Array(safe(text, colored: colored).utf8))
  }

  /// Writes bytes as they are: a file's own content, or an array.
  static func write(_ bytes: [UInt8]) throws(Failure) {
    try check(bytes.withUnsafeBytes { OutputFile.write($0, to: STDOUT_FILENO) })
  }

  /// Closes standard output: some file systems report a full disk only now.
  static func close() throws(Failure) {
    var status = stat()
    guard fstat(STDOUT_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    try check(Foundation.close(STDOUT_FILENO) == 0 ? nil : errno)
  }

  private static func check(_ code: Int32?) throws(Failure) {
    guard let code else { return }
    if code == EPIPE { Interruption.endAtBrokenPipe() }
    throw .usage("standard output cannot be written: \(OutputFile.reason(code))")
  }

  /// Writes a message of one line.
  static func error(_ message: String) { errorText(message.escapedLine) }

  /// Writes messages of several lines, made by us, with a line end where they have none.
  static func errorText(_ text: String, colored: Bool = false) {
    let line = text.hasSuffix("\n") ? text : text + "\n"
    // A message that cannot be written is dropped.
    try? FileHandle.standardError.write(contentsOf: Data(safe(line, colored: colored).utf8))
  }

  /// The last place before text leaves the process; of instructions only our own colours pass.
  private static func safe(_ text: String, colored: Bool) -> String {
    guard colored else { return text.escapedLines }
    var result = ""
    var rest = text[...]
    while let color = rest.firstMatch(of: /\u{1B}\[[0-9;]*m/) {
      result += rest[..<color.range.lowerBound].escapedLines + color.output
      rest = rest[color.range.upperBound...]
    }
    return result + rest.escapedLines
  }
}

/// When to use colours.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  /// True if the stream is a terminal and `NO_COLOR` is not set.
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

  /// True if text on a stream is coloured.
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
  @Option(help: "When to use colours: auto, always or never; `NO_COLOR` is respected.")
  var color = ColorChoice.auto
}
