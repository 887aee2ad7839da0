extension DiagnosticID {
  /// A spec stands for a larger model than this compiler takes.
  public static let modelTooLarge = DiagnosticID(
    "model-too-large",
    summary: "A spec stands for a larger model than this compiler takes.",
    explanation: """
      A graph may draw 256 random variables, and a spec may hold 100,000 expressions once each call
      of a function of `define` is written out: where each function calls the one before it twice,
      thirty short lines stand for a billion expressions. Estimators that evaluate the graph again
      for each draw may add 400,000. Make one variable of many: a draw of the shape `[200]` is 200
      variables, and costs what one does.
      """)
}
