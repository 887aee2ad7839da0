extension DiagnosticID {
  /// A spec uses too many libraries, or nests them too deeply.
  public static let libraryBudget = DiagnosticID(
    "library-budget",
    summary: "A spec uses too many libraries, or nests them too deeply.",
    explanation: """
      A spec may read at most 64 libraries, in chains of at most 16. The count includes the
      libraries of libraries, and a library counts once for each use. Otherwise two names for one
      file in each of 30 libraries would mean a billion files. Put functions that are used together
      into one library.
      """)
}
