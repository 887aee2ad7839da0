extension DiagnosticID {
  /// A checkpoint is damaged, or belongs to another run.
  public static let unusableCheckpoint = DiagnosticID(
    "unusable-checkpoint",
    summary: "A checkpoint is damaged, or belongs to another run.",
    explanation: """
      A run can only be resumed with the spec, seed, precision and data that it was started with,
      because anything else would silently become another run. For example, `run spec.yaml --resume`
      fails after `hidden: 256` became `hidden: 128`. Undo the change, or start again with another
      `--out` or with `--overwrite`.
      """)
}
