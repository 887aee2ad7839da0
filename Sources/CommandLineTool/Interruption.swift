import CompilerDriver
import Foundation
import Platform
import Synchronization

/// The handling of signals.
///
/// Requests to end stop a run after its step and end every other command at once, without a
/// temporary file. A limit on the size of files and a pipe that nobody reads are errors of the
/// write that meets them.
enum Interruption {
  /// When a run was first asked to stop, in nanoseconds; 0 where it was not.
  private static let firstRequest = Atomic<UInt64>(0)
  /// True if a run looks at ``isRequested``.
  private static let isHeeded = Atomic(false)
  /// True if a broken pipe would have ended the process.
  private static let endsAtBrokenPipe = Atomic(false)

  /// The signals that ask to end: Ctrl-C, a terminal that is gone, a batch system's warning.
  private static let requests = [SIGINT, SIGTERM, SIGHUP, SIGXCPU]
  /// Stopping a group of processes may reach this one twice; only a later signal counts again.
  private static let patience: UInt64 = 500_000_000

  /// True if the run is to stop.
  static var isRequested: Bool { firstRequest.load(ordering: .relaxed) != 0 }

  /// Sets the signal handlers of every command.
  static func prepare() {
    // Both are made before a signal can come.
    _ = (isRequested, isHeeded.load(ordering: .relaxed))
    signal(SIGXFSZ, SIG_IGN)
    endsAtBrokenPipe.store(!isIgnored(SIGPIPE), ordering: .relaxed)
    signal(SIGPIPE, SIG_IGN)
    // Signals that a parent ignores, as `nohup` does, stay ignored.
    for request in requests where !isIgnored(request) { take(request) }
  }

  /// Lets the requests stop a run after its step, the same again half a second later end it.
  static func heed() { isHeeded.store(true, ordering: .relaxed) }

  /// Takes the requests though a parent blocked or ignored them; until a run heeds them they end it
  /// at once.
  static func receive() {
    // A parent that blocks the signals, such as a worker thread, hands its mask down.
    var signals = sigset_t()
    sigemptyset(&signals)
    for request in requests where request != SIGHUP || !isIgnored(request) {
      take(request)
      sigaddset(&signals, request)
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Ends the process as a broken pipe does, where the parent did not ask otherwise.
  static func endAtBrokenPipe() {
    guard endsAtBrokenPipe.load(ordering: .relaxed) else { return }
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    #if os(Linux)
      let handler = action.__sigaction_handler.sa_handler
    #else
      let handler = action.__sigaction_u.__sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func take(_ number: Int32) {
    signal(number) { number in
      guard Interruption.isLast(number) else { return }
      OutputFile.discardTemporary()
      signal(number, SIG_DFL)
      raise(number)
    }
  }

  /// True if a signal ends the process.
  private static func isLast(_ number: Int32) -> Bool {
    guard isHeeded.load(ordering: .relaxed) else { return true }
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let now = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec) + 1
    let first = firstRequest.compareExchange(
      expected: 0, desired: now, ordering: .relaxed
    ).original
    return first != 0 && number != SIGHUP && now > first + patience
  }
}
