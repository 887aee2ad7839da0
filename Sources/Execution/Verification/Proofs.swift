import Synchronization

/// The number and the time of the proofs of this process's plans.
///
/// Every plan is proved before it runs; one that is not right ends the process.
public struct Proofs: Sendable {
  /// The plans.
  public private(set) var plans = 0
  /// The kernels of all plans.
  public private(set) var kernels = 0
  /// The pairs of kernels that use the same bytes and were found to be ordered.
  public private(set) var pairs = 0
  /// The time for all proofs.
  public private(set) var duration: Duration = .zero

  private static let all = Mutex(Proofs())

  /// The proofs so far.
  public static var total: Proofs { all.withLock { $0 } }

  static func add(kernels: Int, pairs: Int, _ duration: Duration) {
    all.withLock { total in
      total.plans += 1
      total.kernels += kernels
      total.pairs += pairs
      total.duration += duration
    }
  }
}
