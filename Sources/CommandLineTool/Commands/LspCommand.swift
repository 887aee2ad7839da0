import ArgumentParser
import CompilerDriver
import Foundation
import LanguageServer

/// `onehot lsp`.
struct LspCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract: "A language server for editors, over standard input and output.",
    discussion: """
      It speaks the Language Server Protocol 3.17: diagnostics, hover, completion, definition, \
      references, rename, symbols. An editor starts it; Examples/Editors tells how.
      """)

  /// Taken and passed over, since clients of some editors add it.
  @Flag(
    name: .customLong("stdio"),
    help: "Uses standard input and output: the only transport, and the default.")
  var usesStandardStreams = false

  func run() throws {
    let session = Session(version: Version.number)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while session.exitCode == nil {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        session.disconnect()
        break
      }
      try Console.write(session.receive(buffer[..<count]))
      if !hasInput { try Console.write(session.settle()) }
    }
    guard session.exitCode == 0 else { throw Failure(status: .findings, message: nil) }
  }

  /// True if more has arrived, which is to be taken in before anything is checked.
  private var hasInput: Bool {
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0
  }
}
