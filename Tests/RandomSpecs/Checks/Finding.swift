import Diagnostics
import Training

/// The finding of a check.
struct Finding: Error {
  /// The kinds, which are how a line of the driver begins.
  enum Kind: String {
    /// The program ended by itself.
    case crash
    /// It took longer than a spec may.
    case slow
    /// Numbers differ from the naive evaluator's.
    case mismatch
    /// Bits depend on the number of threads.
    case threads
    /// A valid spec or its data was refused later on.
    case refused
    /// The resolved spec is another.
    case resolved
  }

  let kind: Kind
  let text: String

  init(_ kind: Kind, _ text: String) { (self.kind, self.text) = (kind, text) }

  /// The message of a command in place of its result.
  init(refusal error: any Error) {
    if let error = error as? RunError, case .diagnostics(let found) = error {
      self.init(.refused, found.map { "\($0.id.name): \($0.message)" }.joined(separator: "; "))
    } else {
      self.init(.refused, "\(error)")
    }
  }
}
