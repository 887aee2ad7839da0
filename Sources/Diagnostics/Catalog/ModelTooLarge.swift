extension DiagnosticID {
  /// A spec expands to a larger model than this compiler accepts.
  public static let modelTooLarge = DiagnosticID(
    "model-too-large",
    summary: "A spec expands to a larger model than this compiler accepts.",
    explanation: """
      A graph may contain 256 `~` nodes; the functions that it calls may add 2,048 draws, each step of
      a `scan` counted. A spec may contain 100,000 expressions after every call of a function from
      `define` is expanded: if each function calls the previous one twice, thirty short lines expand
      to a billion expressions. Estimators that evaluate the graph again for each draw may add
      400,000. Combine variables: a draw of the shape `[200]` is 200 variables and counts as one.
      """)
}
