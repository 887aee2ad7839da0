extension DiagnosticID {
  /// A spec uses too many libraries, or libraries that use others too deep.
  public static let libraryBudget = DiagnosticID(
    "library-budget",
    summary: "A spec uses too many libraries, or libraries that use others too deep.",
    explanation: """
      A spec reads at most 64 libraries, those of its libraries included and each as often as it is
      used, and 16 in a row. Two names for one file in each of 30 libraries would otherwise stand
      for a billion files. Put functions that are used together into one library.
      """)
}
