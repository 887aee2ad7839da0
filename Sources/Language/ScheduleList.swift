extension Schedule {
  /// Every schedule in alphabetical order; each has its own file in `Schedules`.
  public static let all: [Schedule] = [.constant, .cosine, .exponential, .linear, .step, .warmup]

  /// The schedule with a name.
  public static func named(_ name: String) -> Schedule? { all.first { $0.name == name } }
}
