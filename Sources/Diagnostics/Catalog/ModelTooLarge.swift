extension DiagnosticID {
  /// A spec expands to a larger model than this compiler accepts.
  public static let modelTooLarge = DiagnosticID(
    "model-too-large",
    summary: "A spec expands to a larger model than this compiler accepts.",
    explanation: """
      A graph may draw 256 random variables, and a spec may contain 100,000 expressions after every
      call of a function from `define` is expanded: if each function calls the previous one twice,
      thirty short lines expand to a billion expressions. Estimators that evaluate the graph again
      for each draw may add 400,000. Combine variables: a draw of the shape `[200]` is 200 variables
      and counts as one.
      """)
}
