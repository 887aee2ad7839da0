public import Diagnostics
import Estimators
import Execution
import Foundation
public import SpecModel
public import TensorIR
import Traps

extension Compiler {
  /// Throws where running a function would take more memory than there is.
  ///
  /// - Parameters:
  ///   - function: an optimized function.
  ///   - model: the model that it was built for.
  ///   - what: what the function is, for the message.
  ///   - bytes: what else is held before the function first runs.
  public static func checkMemory(
    _ function: Function, _ what: String, of model: Model, besides bytes: Int = 0
  ) throws(Diagnostic) {
    let free = MachineMemory.free
    let needs = Activity.during("planning") {
      MemoryNeeds(function, updates: updates(function), beyond: free - bytes)
    }
    guard let needs else { return }
    let largest = needs.largest.map { node, bytes in
      "a value\(node.origin.map { " at `\($0.path)`" } ?? "") of the type \(node.result.type) takes "
        + text(bytes)
    }
    let path = needs.largest.first?.node.origin?.path ?? ""
    let latent = model.latents.first { path == "\($0.proposal.rawValue).\($0.name)" }
    let other = latent.map { ", or another estimator for `\($0.name)` than `\($0.estimator.text)`" }
    throw Diagnostic(
      .insufficientMemory, at: needs.largest.first?.node.origin?.span ?? model.objective.span,
      "\(what) needs \(text(needs.bytes + bytes)) of memory, and \(text(free)) are free",
      notes: largest,
      help: "take a smaller `batch` or fewer `samples`" + (other ?? ""))
  }

  private static func text(_ bytes: Int) -> String {
    String(format: bytes < 10_000_000 ? "%.3f GB" : "%.1f GB", Double(bytes) / 1e9)
  }
}
