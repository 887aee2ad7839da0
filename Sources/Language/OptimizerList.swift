extension Optimizer {
  /// Every optimizer in alphabetical order; each has its own file in `Optimizers`.
  public static let all: [Optimizer] = [.adam, .adamw, .radam, .rmsprop, .sgd]

  /// The optimizer with a name.
  public static func named(_ name: String) -> Optimizer? { all.first { $0.name == name } }
}
