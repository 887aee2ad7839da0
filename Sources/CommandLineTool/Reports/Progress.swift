import Diagnostics
import Foundation
import Training

/// Tells how a run gets on: a bar on a terminal, a line every few seconds elsewhere.
final class Progress: RunObserver {
  private let name: String
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let clock = ContinuousClock()
  private var steps = 0
  private var first = 0
  private var start: ContinuousClock.Instant
  private var next: ContinuousClock.Instant
  private var hasBar = false

  private static let width = 24

  /// The progress of a run.
  init(name: String) {
    self.name = name
    start = clock.now
    next = start
  }

  func started(done: Int, steps: Int) {
    self.steps = steps
    first = done
    start = clock.now
    next = start
    line(
      done == 0 ? "\(name): \(steps) steps" : "\(name): continuing after step \(done) of \(steps)")
  }

  func stepped(done: Int, objective: Double) {
    let now = clock.now
    guard now >= next else { return }
    next = now + (isTerminal ? .milliseconds(100) : .seconds(5))
    // Without a terminal the first line waits for something to say.
    guard isTerminal || done > first + 1 else { return }
    let seconds = max((now - start) / .seconds(1), 1e-9)
    let rate = Double(done - first) / seconds
    let left = Self.duration(Double(steps - done) / max(rate, 1e-9))
    let figures =
      "\(Self.number(rate)) steps/s, objective \(Self.number(objective)), \(left) left"
    guard isTerminal else { return line("step \(done) of \(steps), \(figures)") }
    let filled = steps == 0 ? Self.width : done * Self.width / steps
    let bar =
      String(repeating: "━", count: filled) + String(repeating: "╌", count: Self.width - filled)
    write("\r\u{1B}[K\(bar) \(done)/\(steps) \(figures)")
    hasBar = true
  }

  func recorded(_ record: MetricsRecord) {
    // The objective alone shows in the bar, and at the end.
    guard record.metrics.map(\.name) != ["objective"] else { return }
    let values = record.metrics.map { "\($0.name) \(Self.number($0.value))" }
    line("step \(record.step), \(record.split): " + values.joined(separator: ", "))
  }

  func checkpointed(done: Int) {}

  /// Takes the bar away.
  func finish() {
    if hasBar { write("\r\u{1B}[K") }
    hasBar = false
  }

  private func line(_ text: String) {
    finish()
    write(text.escapedLine + "\n")
  }

  private func write(_ text: String) {
    // A progress that cannot be shown is no reason to stop.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  private static func number(_ value: Double) -> String { value.figures(5) }

  private static func duration(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9))
    return whole < 60
      ? "\(whole) s"
      : whole < 3600
        ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
