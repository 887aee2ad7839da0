import Foundation

/// Tells on a terminal how many rows of a prediction are done.
final class RowProgress {
  private let isShown: Bool
  private let clock = ContinuousClock()
  private var next: ContinuousClock.Instant

  /// The progress, which is shown on a terminal only.
  init(isShown: Bool) {
    self.isShown = isShown && isatty(STDERR_FILENO) == 1
    next = clock.now + .milliseconds(500)
  }

  /// Shows how many values are done.
  func show(done: Int, of total: Int) {
    guard isShown, clock.now >= next else { return }
    next = clock.now + .milliseconds(100)
    write("\r\u{1B}[K\(done * 100 / max(1, total)) %")
  }

  /// Takes the line away.
  func finish() {
    if isShown { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) {
    // A progress that cannot be shown is no reason to stop.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
