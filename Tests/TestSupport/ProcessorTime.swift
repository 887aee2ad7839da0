import Foundation

/// Bounds on the time of a processor, which other programs on the machine hardly change.
///
/// They are far above what is needed, since a test is no measure: they find work that grows faster
/// than its input.
package enum ProcessorTime {
  /// The seconds that a process may take.
  package static var limit: Int {
    #if DEBUG
      120
    #else
      10
    #endif
  }

  /// The seconds that this thread takes for some work.
  package static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = now
    try body()
    return now - start
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
