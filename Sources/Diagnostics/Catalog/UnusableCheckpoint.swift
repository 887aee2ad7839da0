extension DiagnosticID {
  /// A checkpoint is damaged, or belongs to another run.
  public static let unusableCheckpoint = DiagnosticID(
    "unusable-checkpoint",
    summary: "A checkpoint is damaged, or belongs to another run.",
    explanation: """
      A run can only be resumed by the spec, seed, precision and data that it was started with,
      because everything else would silently be another run. For example, `run spec.yaml --resume`
      after `hidden: 256` became `hidden: 128` is refused; take the change back, or start anew with
      another `--out` or with `--overwrite`.
      """)
}
