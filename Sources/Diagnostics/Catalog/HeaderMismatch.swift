extension DiagnosticID {
  /// Two sources of one CSV file disagree about its first line.
  public static let headerMismatch = DiagnosticID(
    "header-mismatch",
    summary: "Two sources of one CSV file disagree about its first line.",
    explanation: """
      A line that one field takes for names and the other for values shifts the rows of the two against
      each other, and each example gets its neighbour's label. It is enough to give `header` once for a
      file.
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
    mended: """
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
