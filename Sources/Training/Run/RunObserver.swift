/// Hears of a run's progress.
///
/// The calls come from the thread that runs, in order; they should be short.
public protocol RunObserver: AnyObject {
  /// The steps begin.
  ///
  /// - Parameters:
  ///   - done: the number of steps that were done before, in a resumed run.
  ///   - steps: the number of steps of the whole run.
  func started(done: Int, steps: Int)
  /// A step was done.
  func stepped(done: Int, objective: Double)
  /// Something was added to the metrics.
  func recorded(_ record: MetricsRecord)
  /// A checkpoint was written.
  func checkpointed(done: Int)
}
