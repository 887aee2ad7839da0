public import Diagnostics
public import TensorIR

extension Budget {
  /// What any function that is built for a spec may hold: far above real models, and low enough that no
  /// spec takes long or much memory before that is said.
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
          "the spec stands for more than \(limit) operations\(place)",
          "make one variable of many, or take an estimator that evaluates the model less often"
        )
      case .constants(let limit):
        (
          "the tables of possible values hold more than \(limit) numbers\(place)",
          "take fewer classes or units, or an estimator that does not enumerate them"
        )
      case .value(let shape, let limit):
        (
          "a value of the shape \(shape)\(place) has more than \(limit) elements",
          "take a smaller batch, fewer samples, or another estimator"
        )
      }
    return Diagnostic(.modelTooLarge, at: origin?.span, message, help: help)
  }
}
