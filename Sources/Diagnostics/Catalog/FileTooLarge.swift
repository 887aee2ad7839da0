extension DiagnosticID {
  /// The file is larger than 1 MiB.
  public static let fileTooLarge = DiagnosticID(
    "file-too-large",
    summary: "The file is larger than 1 MiB.",
    explanation: """
      A spec is text that people read. Put large tensors into a data file (`.npy`, `.npz`,
      `.safetensors`) and name it under `sources`. For example, a spec with a literal tensor
      of 500,000 numbers is refused; the same spec with `sources: {train: {x: {file: x.npy}}}`
      is fine.
      """)
}
