public import Diagnostics
public import TensorIR

extension Budget {
  /// The limits of any function that is built for a spec: far above real models, and low enough
  /// that every spec is refused before it takes much time or memory.
  public static let spec = Budget(nodes: 1 << 20, constantElements: 1 << 25, elements: 1 << 40)
}

extension Excess {
  /// The finding, at the node that passed the budget.
  public var diagnostic: Diagnostic {
    let place = origin.map { " at `\($0.path)`" } ?? ""
    let (message, help) =
      switch kind {
      case .nodes(let limit):
        (
          "the spec expands to more than \(limit) operations\(place)",
          "combine variables, or use an estimator that evaluates the model less often"
        )
      case .constants(let limit):
        (
          "the tables of possible values contain more than \(limit) numbers\(place)",
          "use fewer classes or units, or an estimator that does not enumerate them"
        )
      case .value(let shape, let limit):
        (
          "a value of the shape \(shape)\(place) has more than \(limit) elements",
          "use a smaller batch, fewer samples, or another estimator"
        )
      }
    return Diagnostic(.modelTooLarge, at: origin?.span, message, help: help)
  }
}
