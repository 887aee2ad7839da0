import Execution
import Foundation

/// What `ONEHOT_VERIFY=1` prints when a command is done: how much was proved of this process's plans.
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
