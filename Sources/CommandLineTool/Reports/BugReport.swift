import CompilerDriver
import Foundation
import Platform
import Traps

/// The report of a trap in our own code that ends the process.
enum BugReport {
  /// The content of the report.
  static let request = """
    This is a bug of onehot, not of your spec. Please report it with the lines above, the spec, the
    command line and the output of `onehot --version`.
    """

  /// The bytes that the handler writes; a handler may not allocate.
  private static let opening = Array("\nonehot: internal error".utf8)
  private static let closing = Array(("\n" + request + "\n").utf8)
  /// Room for the handler after a stack overflow.
  private static let stackSize = 1 << 16

  /// Turns the signals of failed preconditions and bad memory accesses into exit code 3.
  static func install() {
    // Both are made before a signal can come.
    _ = opening.count + closing.count
    Activity.during("starting") {}
    var stack = stack_t()
    stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: stackSize, alignment: 16)
    stack.ss_size = stackSize
    sigaltstack(&stack, nil)
    var action = sigaction()
    action.sa_flags = Int32(SA_ONSTACK) | Int32(bitPattern: UInt32(SA_RESETHAND))
    let handler: @convention(c) (Int32) -> Void = { _ in
      OutputFile.discardTemporary()
      BugReport.opening.withUnsafeBytes { _ = write(2, $0.baseAddress, $0.count) }
      if let activity = Activity.current {
        _ = write(2, " while ", 7)
        _ = write(2, activity, strlen(activity.assumingMemoryBound(to: CChar.self)))
      }
      BugReport.closing.withUnsafeBytes { _ = write(2, $0.baseAddress, $0.count) }
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
