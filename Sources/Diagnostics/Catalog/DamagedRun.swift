extension DiagnosticID {
  /// A file in the folder of a run is damaged, or was changed.
  public static let damagedRun = DiagnosticID(
    "damaged-run",
    summary: "A file in the folder of a run is damaged, or was changed.",
    explanation: """
      The files of a run belong together: the checkpoint names the spec, the seed, the data and the
      metrics that it was trained with, and `evaluate`, `sample` and `run --resume` compare them before
      they use anything. For example, a `resolved.yaml` in which `tanh` became `relu` is refused. Take the
      change back; a changed spec is another run, with a folder of its own.
      """)
}
