import Execution
import Foundation

/// The output of `ONEHOT_VERIFY=1` at the end of a command: the number and time of the proofs of
/// this process's plans.
enum ProofReport {
  static func printIfAsked() {
    guard ProcessInfo.processInfo.environment["ONEHOT_VERIFY"] == "1" else { return }
    let total = Proofs.total
    let milliseconds = total.duration / .milliseconds(1)
    Console.error(
      "onehot: proved \(total.plans) plans with \(total.kernels) kernels and \(total.pairs) ordered pairs in "
        + "\(String(format: "%.1f", milliseconds)) ms")
  }
}
