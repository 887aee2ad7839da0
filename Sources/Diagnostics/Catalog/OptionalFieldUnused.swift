extension DiagnosticID {
  /// An optional field is used but never drawn.
  public static let optionalFieldUnused = DiagnosticID(
    "optional-field-unused",
    summary: "An optional field is used but never drawn.",
    explanation: """
      In rows without a value for a field marked `?`, the model must supply one. Draw the field with
      `~` in the model, and in the guide too if it should be inferred. If the field is never
      missing, remove the `?`.
      """,
    failing: """
      onehot: 1
      name: tiny
      data:
        x: binary[4]
        y: onehot[3]?
      guide:
        z: ~ bernoulli(logits=dense(x, 2))
      model:
        z: ~ bernoulli(logits=zeros(2))
        x: ~ bernoulli(logits=dense(concat(y, z), 4))
      maximize: elbo
      """,
    fixed: """
      onehot: 1
      name: tiny
      data:
        x: binary[4]
        y: onehot[3]
      guide:
        z: ~ bernoulli(logits=dense(x, 2))
      model:
        z: ~ bernoulli(logits=zeros(2))
        x: ~ bernoulli(logits=dense(concat(y, z), 4))
      maximize: elbo
      """)
}
