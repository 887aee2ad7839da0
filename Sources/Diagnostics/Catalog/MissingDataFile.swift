extension DiagnosticID {
  /// A file that `sources` names does not exist.
  public static let missingDataFile = DiagnosticID(
    "missing-data-file",
    summary: "A file that `sources` names does not exist.",
    explanation: """
      Paths are relative to the spec, then to `--data-dir`. For example, with `sources:
      {train: {x: {file: train.npz, key: x}}}` beside no `train.npz`, `run` stops with this;
      give the folder with `--data-dir`, or mend the path.
      """)
}
