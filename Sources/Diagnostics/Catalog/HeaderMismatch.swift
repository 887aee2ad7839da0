extension DiagnosticID {
  /// Two sources of one CSV file disagree about its first line.
  public static let headerMismatch = DiagnosticID(
    "header-mismatch",
    summary: "Two sources of one CSV file disagree about its first line.",
    explanation: """
      If one field reads the line as names and the other as values, the rows of the two fields are
      shifted against each other, and each example gets its neighbour's label. Giving `header` once
      per file is enough.
      """,
    failing: """
      onehot: 1
      name: toy
      data: {x: "real[2]", y: real}
      sources:
        train:
          x: {file: table.csv, columns: [0, 2], header: true}
          y: {file: table.csv, columns: [2, 3], header: false}
      model:
        x: ~ normal(mean=parameter(2), log_std=0)
        y: ~ normal(mean=sum(x), log_std=0)
      maximize: log_prob(x) + log_prob(y)
      """,
    fixed: """
      onehot: 1
      name: toy
      data: {x: "real[2]", y: real}
      sources:
        train:
          x: {file: table.csv, columns: [0, 2], header: true}
          y: {file: table.csv, columns: [2, 3]}
      model:
        x: ~ normal(mean=parameter(2), log_std=0)
        y: ~ normal(mean=sum(x), log_std=0)
      maximize: log_prob(x) + log_prob(y)
      """)
}
