import SpecModel

extension ReferencePages {
  /// The keys of every mapping that has fixed ones.
  static var keys: ReferencePage {
    let intro = """
      The keys of all mappings with fixed keys; any other key in such a mapping is an error. \
      [Language](Language.md) explains their values.
      """
    return ReferencePage(
      "Keys", source: "`SpecKeys`",
      [intro]
        + mappings.flatMap { title, keys in
          [
            "## \(title)",
            Markdown.table(
              ["key", "", "value"],
              keys.map {
                [
                  Markdown.code($0.name), $0.isRequired ? "required" : "",
                  Markdown.prose($0.summary),
                ]
              }),
          ]
        } + [
          "## Formats of data files", "The name of a file tells its format.",
          Markdown.table(
            ["format", "names", "`key`", "`header`", ""],
            DataFormat.all.map { format in
              [
                Markdown.prose(format.name), names(format), format.hasKeys ? "yes" : "",
                format.hasHeader ? "yes" : "", Markdown.prose(format.summary),
              ]
            }),
        ])
  }

  private static func names(_ format: DataFormat) -> String {
    (format.endings + [format.otherNames?.example].compactMap { $0 }).map(Markdown.code)
      .joined(separator: ", ")
  }

  static let mappings: [(title: String, keys: [SpecKey])] = [
    ("A spec", SpecKeys.spec), ("A library", SpecKeys.library),
    ("A hyperparameter, in its long form", SpecKeys.hyperparameter),
    ("The source of a field", SpecKeys.source), ("keep, in a source", SpecKeys.keep),
    ("A split taken from another", SpecKeys.split),
    ("estimators, next to the latent variables", SpecKeys.estimators), ("train", SpecKeys.train),
    ("A stratum", SpecKeys.stratum), ("evaluate", SpecKeys.evaluate), ("audit", SpecKeys.audit),
  ]
}
