import Diagnostics
import Language

extension Query {
  /// The probabilities of a discrete distribution.
  static let probs = Query(
    "probs",
    summary:
      "The probabilities of a discrete `~` node: of each class, or of 1; `guide.n` is the guide's.",
    formula: "p(v_k = 1)",
    citation: nil,
    isForLatents: false,
    takesSamples: false,
    isInObjectives: false,
    value: { (node) throws(LanguageError) in
      guard node.draw.distribution.discrete != nil else {
        throw LanguageError(
          .typeMismatch,
          "`\(node.draw.distribution.name)` is continuous and has no probabilities",
          help: "`mean(\(node.name))` is its mean, and `log_prob(\(node.name))` its log-density")
      }
      return try node.mean()
    },
    example: """
      onehot: 1
      name: classifier
      data:
        x: real[2]
        y: onehot[3]
      model:
        y: ~ categorical(logits=dense(x, 3))
      maximize: log_prob(y)
      predict:
        p: probs(y)
      """)
}
