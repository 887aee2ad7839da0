extension DiagnosticID {
  /// An argument of a call is written with `: ` instead of `=`.
  public static let argumentAsMapping = DiagnosticID(
    "argument-as-mapping",
    summary: "An argument of a call is written with `: ` instead of `=`.",
    explanation: """
      In YAML `: ` separates a key from its value, so a plain expression cannot contain it. Write
      keyword arguments as `name=value`.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(shape: 3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(shape=3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
