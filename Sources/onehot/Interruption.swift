import Foundation
import Synchronization

/// Ctrl-C, or a request to end: the run stops after its step.
///
/// The second one ends the process.
enum Interruption {
  private static let flag = Atomic(false)

  /// Whether the run is to stop.
  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Takes the signals over.
  static func install() {
    // A parent that blocks the signals, such as a worker thread, hands its mask down.
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM] {
      sigaddset(&signals, signal)
      Foundation.signal(signal) { signal in
        Interruption.flag.store(true, ordering: .relaxed)
        Foundation.signal(signal, SIG_DFL)
      }
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
