import Testing

/// Warnings about specs that are legal and probably not meant, at their edges.
@Suite struct LintTests {
  private func autoencoder(
    guide: String = "z: ~ categorical(logits=dense(x, [2, 3]))",
    prior: String = "z: ~ categorical(logits=zeros([2, 3]))",
    likelihood: String = "x: ~ bernoulli(logits=dense(z, 8))",
    estimator: String = "enumerate", objective: String = "elbo", define: String = ""
  ) -> [String] {
    ids(
      """
      onehot: 1
      name: lint
      \(define)
      data:
        x: binary[8]
      guide:
        \(guide)
      model:
        \(prior)
        \(likelihood)
      estimators:
        default: \(estimator)
      maximize: \(objective)
      """)
  }

  @Test(arguments: [
    ("logits=softmax(dense(x, [2, 3]))", ["probabilities-as-logits"]),
    ("logits=reshape(softmax(dense(x, 6)), [2, 3])", ["probabilities-as-logits"]),
    ("logits=f(x)", ["probabilities-as-logits"]),
    ("logits=log_softmax(dense(x, [2, 3]))", []), ("probs=softmax(dense(x, [2, 3]))", []),
    ("logits=2 * sigmoid(dense(x, [2, 3]))", []),
  ])
  func probabilitiesAsLogits(_ argument: String, _ expected: [String]) {
    let found = autoencoder(
      guide: "z: ~ categorical(\(argument))",
      define: argument.contains("f(x)")
        ? "define:\n  f(x):\n    return: softmax(dense(x, [2, 3]))" : "")
    #expect(found == expected)
  }

  /// A value that is not a probability is an error, not a warning.
  @Test(arguments: ["1.5", "[0.5, -0.1]", "dense(x, 2)", "2 * sigmoid(dense(x, 2))"])
  func probabilitiesOutsideTheUnitInterval(_ probs: String) {
    let found = autoencoder(
      guide: "z: ~ bernoulli(probs=\(probs))", prior: "z: ~ bernoulli(logits=zeros(2))")
    #expect(found.first == "support-mismatch")
  }

  @Test(arguments: [
    ("0.1", []), ("0.099", ["low-temperature"]),
    ("exponential(from=1.0, rate=1e-3, floor=0.1)", []),
    ("exponential(from=1.0, rate=1e-3, floor=0.01)", ["low-temperature"]),
  ])
  func temperatures(_ temperature: String, _ expected: [String]) {
    #expect(autoencoder(estimator: "gumbel_softmax(temperature=\(temperature))") == expected)
  }

  @Test(arguments: [
    ("enumerate", "elbo(samples=2)", ["samples-without-effect"]), ("enumerate", "elbo", []),
    ("score_function(baseline=leave_one_out)", "elbo(samples=2)", []),
    ("vimco", "iwae(samples=2)", []),
    ("score_function", "iwae(samples=1)", ["samples-without-effect"]),
  ])
  func samples(_ estimator: String, _ objective: String, _ expected: [String]) {
    #expect(autoencoder(estimator: estimator, objective: objective) == expected)
  }

  @Test(arguments: [
    ("gumbel_softmax(temperature=0.5)", "elbo(kl=sampled)", ["discrete-score-of-relaxed"]),
    ("gumbel_softmax(temperature=0.5)", "elbo(kl=analytic)", []),
    ("gumbel_softmax(temperature=0.5)", "elbo(kl=relaxed)", []),
    ("gumbel_softmax(temperature=0.5, hard=true)", "elbo(kl=sampled)", []),
  ])
  func scoresOfRelaxedDraws(_ estimator: String, _ objective: String, _ expected: [String]) {
    #expect(autoencoder(estimator: estimator, objective: objective) == expected)
  }

  /// A variable that only the guide's other draw depends on matters by it.
  @Test func auxiliaryVariablesAreRead() {
    let found = autoencoder(
      guide: """
        a: ~ bernoulli(logits=dense(x, 2))
          z: ~ categorical(logits=dense(a, [2, 3]))
        """,
      prior: """
        z: ~ categorical(logits=zeros([2, 3]))
          a: ~ bernoulli(logits=dense(z, 2))
        """)
    #expect(found == [])
  }

  /// Without data there is nothing that a guide could read.
  @Test func aGuideWithoutDataIsConstant() {
    let found = ids(
      """
      onehot: 1
      name: lint
      guide:
        q: parameter(2)
        z: ~ bernoulli(logits=q)
      model:
        z: ~ bernoulli(logits=zeros(2))
        cost: sum(z)
      maximize: elbo - cost
      """)
    #expect(found == [])
  }

  @Test(arguments: [
    ("train-images-idx3-ubyte.gz", ["unbinarized-data"]), ("train.npz, key: x", []),
    ("train.npz, key: x, scale: 0.5", ["unbinarized-data"]),
    ("train-images-idx3-ubyte.gz, binarize: dynamic", []),
    ("train.npz, key: x, scale: 0.5, binarize: threshold(0.5)", []),
  ])
  func unbinarizedData(_ source: String, _ expected: [String]) {
    let found = ids(
      """
      onehot: 1
      name: lint
      data:
        x: binary[784]
      sources:
        train: {x: {file: \(source)}}
      model:
        z: ~ bernoulli(logits=parameter(2))
        x: ~ bernoulli(logits=dense(z, 784))
      maximize: elbo
      """)
    #expect(found == expected)
  }
}
