extension DiagnosticID {
  /// The file is not valid UTF-8.
  public static let notUTF8 = DiagnosticID(
    "not-utf8",
    summary: "The file is not valid UTF-8.",
    explanation: """
      Specs are UTF-8, with or without a byte order mark. The message names the first invalid byte:
      for example E9, which is `é` in Latin-1, where UTF-8 has the two bytes C3 A9. Save the file as
      UTF-8.
      """)
}
