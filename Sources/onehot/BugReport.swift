import CompilerDriver
import Foundation

/// What happens when a trap of our own ends the process.
enum BugReport {
  /// What to report.
  static let request = """
    This is a bug of onehot, not of your spec. Please report it with the lines above, the spec, the
    command line and the output of `onehot --version`.
    """

  /// The bytes that the handler writes; a handler may not allocate.
  private static let bytes = Array(("\nonehot: internal error\n" + request + "\n").utf8)
  /// Room for the handler after a stack overflow.
  private static let stackSize = 1 << 16

  /// Turns the signals of failed preconditions and bad memory accesses into exit code 3.
  static func install() {
    // Both are made before a signal can come.
    _ = bytes.count
    var stack = stack_t()
    stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: stackSize, alignment: 16)
    stack.ss_size = stackSize
    sigaltstack(&stack, nil)
    var action = sigaction()
    action.sa_flags = Int32(SA_ONSTACK) | Int32(bitPattern: UInt32(SA_RESETHAND))
    let handler: @convention(c) (Int32) -> Void = { _ in
      OutputFile.discardTemporary()
      BugReport.bytes.withUnsafeBytes { _ = write(2, $0.baseAddress, $0.count) }
      _exit(ExitStatus.bug.rawValue)
    }
    #if os(Linux)
      action.__sigaction_handler.sa_handler = handler
    #else
      action.__sigaction_u.__sa_handler = handler
    #endif
    for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] {
      sigaction(signal, &action, nil)
    }
  }
}
