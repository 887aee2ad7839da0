extension DiagnosticID {
  /// An optional field is used but never drawn.
  public static let optionalFieldUnused = DiagnosticID(
    "optional-field-unused",
    summary: "An optional field is used but never drawn.",
    explanation: """
      Where a field marked `?` is missing, its value has to come from somewhere: draw it with
      `~` in the model, and, if it is to be inferred, in the guide. If it is never missing,
      remove the `?`.
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
    mended: """
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
