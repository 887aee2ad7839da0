extension DiagnosticID {
  /// A file in the folder of a run is damaged or was changed.
  public static let damagedRun = DiagnosticID(
    "damaged-run",
    summary: "A file in the folder of a run is damaged or was changed.",
    explanation: """
      The files of a run belong together. The checkpoint records the spec, the seed, the data and
      the metrics of its training, and `evaluate`, `sample` and `run --resume` compare them before
      they use anything. For example, they refuse a `resolved.yaml` in which `tanh` became `relu`.
      Undo the change; a changed spec is another run and needs a folder of its own.
      """)
}
