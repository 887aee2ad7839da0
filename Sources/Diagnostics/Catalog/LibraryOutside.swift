extension DiagnosticID {
  /// A path under `use` leads out of the folders that a spec may read.
  public static let libraryOutside = DiagnosticID(
    "library-outside",
    summary: "A path under `use` leads out of the folders that a spec may read.",
    explanation: """
      A spec may read libraries from its own folder, from the folder that the command runs in, and
      from the folder that `validate` is given, after links are resolved. So a spec from a stranger
      cannot make the checker reveal other files. Run the command in a folder that contains both
      files, or pass `--allow-outside`.
      """,
    failing: """
      onehot: 1
      name: toy
      use: {nets: /etc/networks.yaml}
      model:
        w: nets.weights(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      define:
        weights(n): {return: parameter(n)}
      model:
        w: weights(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
