extension DiagnosticID {
  /// A checkpoint of an older version has no checksum.
  public static let unverifiedCheckpoint = DiagnosticID(
    "unverified-checkpoint",
    severity: .warning,
    summary: "A checkpoint of an older version has no checksum.",
    explanation: """
      Older versions wrote checkpoints without a checksum. The loader still compares shapes, types
      and the spec, and refuses numbers that are not finite, but it cannot detect a flipped bit in a
      weight. `run --resume` writes the checkpoint again, with a checksum.
      """)
}
