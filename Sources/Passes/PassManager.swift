public import TensorIR
import TensorOps

/// Runs passes one after the other and checks their results.
///
/// A pass that makes an ill-formed function is a bug of ours: the trap names the pass.
public struct PassManager: Sendable {
  /// The extent of the checks after every pass.
  public enum Checks: Sendable {
    /// No check.
    case none
    /// The verifier's rules.
    case verify
    /// The verifier's rules, and that the printed function reads back as itself.
    case text
  }

  /// The passes, in order.
  public var passes: [Pass]
  /// The extent of the checks after every pass.
  public var checks: Checks
  /// Called after every pass with its result and the time it took, checks excluded.
  public var observe: (@Sendable (Pass, Function, Duration) -> Void)?

  /// A manager of passes.
  public init(
    _ passes: [Pass] = Pass.pipeline, checks: Checks = .verify,
    observe: (@Sendable (Pass, Function, Duration) -> Void)? = nil
  ) {
    self.passes = passes
    self.checks = checks
    self.observe = observe
  }

  /// The function after all passes.
  public func run(_ function: Function) -> Function {
    passes.reduce(function) { function, pass in
      let start = ContinuousClock.now
      let result = pass.run(function)
      let duration = ContinuousClock.now - start
      if let problem = problem(in: result) {
        // A release build keeps this message; it drops that of a precondition.
        fatalError("pass \(pass.name): \(problem)")
      }
      observe?(pass, result, duration)
      return result
    }
  }

  /// The errors in a function, as far as the checks find them.
  func problem(in function: Function) -> String? {
    guard checks != .none else { return nil }
    do {
      try function.verify()
    } catch {
      return error.description
    }
    guard checks == .text else { return nil }
    let text = function.description
    do {
      let back = try Function(parsing: text, ops: OpTable.standard).description
      return back == text ? nil : "the text reads back as another function:\n\(text)\n\(back)"
    } catch {
      return "line \(error.line): \(error.message)\n\(text)"
    }
  }
}
