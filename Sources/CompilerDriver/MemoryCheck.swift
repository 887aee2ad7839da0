public import Diagnostics
import Estimators
public import Engine
import Foundation
import Platform
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
  ///   - engine: what runs it.
  ///   - bytes: what else is held before the function first runs.
  public static func checkMemory(
    _ function: Function, _ what: String, of model: Model, on engine: any Engine,
    besides bytes: Int = 0
  ) throws(Diagnostic) {
    let free = MachineMemory.free
    let needs = Activity.during("planning") {
      engine.needs(function, updates: updates(function), beyond: free - bytes)
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
      "\(what) needs \(text(needs.bytes + bytes)) of memory, and only \(text(free)) is free",
      notes: largest,
      help: "use a smaller `batch` or fewer `samples`" + (other ?? ""))
  }

  /// What `body` gives, an engine's error as a finding.
  public static func running<T>(
    _ body: () throws(EngineError) -> T
  ) throws(Diagnostic) -> T {
    do throws(EngineError) {
      return try body()
    } catch {
      throw error.diagnostic
    }
  }

  fileprivate static func text(_ bytes: Int) -> String {
    String(format: bytes < 10_000_000 ? "%.3f GB" : "%.1f GB", Double(bytes) / 1e9)
  }
}

extension EngineError {
  /// The error as a finding, which no line of a spec is to blame for.
  public var diagnostic: Diagnostic {
    switch self {
    case .insufficientMemory(let bytes):
      Diagnostic(
        .insufficientMemory, at: nil,
        "the system does not give the \(Compiler.text(bytes)) of memory that a function needs",
        help: "use a smaller `batch` or fewer `samples`, or end other programs")
    }
  }
}
