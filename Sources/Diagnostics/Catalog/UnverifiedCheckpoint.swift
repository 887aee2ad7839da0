extension DiagnosticID {
  /// A checkpoint of an older version has no checksum.
  public static let unverifiedCheckpoint = DiagnosticID(
    "unverified-checkpoint",
    severity: .warning,
    summary: "A checkpoint of an older version has no checksum.",
    explanation: """
      Older versions wrote checkpoints without a checksum. Shapes, types and the spec are compared
      all the same, and numbers that are not finite are refused, but a flipped bit in a weight goes
      unseen. `run --resume` writes the checkpoint anew, with a checksum.
      """)
}
