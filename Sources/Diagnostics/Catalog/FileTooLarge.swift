extension DiagnosticID {
  /// The file is larger than 1 MiB.
  public static let fileTooLarge = DiagnosticID(
    "file-too-large",
    summary: "The file is larger than 1 MiB.",
    explanation: """
      A spec is text for people to read. Put large tensors into a data file (`.npy`, `.npz`,
      `.safetensors`) and name it under `sources`. For example, the compiler refuses a spec with a
      literal tensor of 500,000 numbers; the same spec with `sources: {train: {x: {file: x.npy}}}`
      is fine.
      """)
}
