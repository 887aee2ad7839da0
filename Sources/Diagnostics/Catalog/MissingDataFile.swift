extension DiagnosticID {
  /// A file named in `sources` does not exist.
  public static let missingDataFile = DiagnosticID(
    "missing-data-file",
    summary: "A file named in `sources` does not exist.",
    explanation: """
      Paths are relative to the spec, then to `--data-dir`. For example, `run` reports this error
      for `sources: {train: {x: {file: train.npz, key: x}}}` if neither folder contains `train.npz`.
      Give the folder with `--data-dir`, or correct the path.
      """)
}
