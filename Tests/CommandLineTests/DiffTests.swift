import Foundation
import TestSupport
import Testing

/// `onehot diff`.
@Suite struct DiffTests {
  private static let spec = """
    onehot: 1
    name: two-layers
    hyperparameters: {units: 3}
    model:
      a: ~ bernoulli(logits=parameter(units))
      h: tanh(dense(a, units))
      b: ~ bernoulli(logits=dense(h, 2))
      cost: sum((b - 0.45)^2) + sum(a)
    estimators: {a: score_function(baseline=leave_one_out), b: disarm}
    minimize: cost
    train: {optimizer: "sgd(learning_rate=0.1, momentum=0.9)", steps: 3, seed: 0}
    evaluate: {metrics: {cost: cost}}

    """

  private struct Change: Decodable, Hashable {
    let section: String
    let subject: String
    let aspect: String
    let before: String?
    let after: String?
  }

  private struct Report: Decodable {
    struct Tensor: Decodable {
      let name: String
      let kind: String
    }
    struct Checkpoint: Decodable {
      let loads: Bool
      let weightsLoad: Bool
      let resumes: Bool
      let missing: [Tensor]
      let extra: [Tensor]
      let mismatched: [Tensor]
    }
    let formatVersion: String
    let changed: Bool
    let sameStep: Bool
    let weakerLabels: Bool
    let changes: [Change]
    let checkpoint: Checkpoint
  }

  /// The report on the spec and a variant of it, and how the command ends under `--deny`.
  private func report(
    _ after: String, before: String = spec, deny: [String] = []
  ) throws -> (report: Report, status: Int32) {
    try withTemporaryFolder { folder in
      try before.write(to: folder.appending(path: "a.yaml"), atomically: false, encoding: .utf8)
      let result = try Binary.run(
        ["diff", "a.yaml", "-", "--format", "json"] + deny.flatMap { ["--deny", $0] }, in: folder,
        input: after)
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      #expect(result.errors.isEmpty, "\(result.errors)")
      return (try decoder.decode(Report.self, from: Data(result.output.utf8)), result.status)
    }
  }

  private func changed(_ old: String, _ new: String) -> String {
    #expect(Self.spec.contains(old))
    return Self.spec.replacing(old, with: new)
  }

  // MARK: - Changes

  @Test func layoutOrderAndDescriptionsAreNoChange() throws {
    let same = """
      # The same in other words.
      onehot: 1
      name: renamed
      about: Nothing of this matters.
      evaluate:
        metrics: {cost: "cost"}
      train:
        seed: 0
        steps: 3
        optimizer: sgd(momentum=0.9, learning_rate=1e-1)
        checkpoint: 1000
      minimize: (cost)
      estimators:
        b: disarm
        a: score_function(baseline = leave_one_out)
      model:
        cost: (sum((b-0.45)^2)) + sum(a)
        b: ~ bernoulli(logits=dense(h, 2))
        h: tanh( dense(a,units) )
        a: ~ bernoulli(logits=parameter(units))
      hyperparameters: {units: {default: 3, about: The width.}}
      """
    let (report, status) = try report(same)
    #expect(status == 0)
    #expect(report.formatVersion == "1.0")
    #expect(!report.changed && report.changes.isEmpty, "\(report.changes)")
    #expect(report.sameStep && report.checkpoint.loads && !report.weakerLabels)
    #expect(!report.checkpoint.resumes)
    #expect(try self.report(Self.spec).report.checkpoint.resumes)
  }

  @Test func everySectionIsCompared() throws {
    let before = """
      onehot: 1
      name: whole
      hyperparameters: {n: {default: 4, min: 1}}
      define:
        block(a, n): {h: "relu(dense(a, n))", return: "dense(h, n)"}
      data: {x: "binary[8]"}
      sources: {train: {x: {file: x.npz, rows: [0, 10]}}, test: {x: {file: x.npz}}}
      guide:
        z: ~ bernoulli(logits=block(x, n))
      model:
        z: ~ bernoulli(logits=parameter(n))
        x: ~ bernoulli(logits=dense(z, 8))
      estimators: {z: enumerate}
      maximize: elbo
      train: {optimizer: adam(learning_rate=1e-3), steps: 10}
      evaluate: {every: 5, metrics: {nll: -iwae(samples=10)}}
      audit: {set: {n: 2}, draws: 100}
      """
    let edits: [(old: String, new: String, change: Change)] = [
      (
        "min: 1", "min: 2",
        Change(
          section: "hyperparameters", subject: "n", aspect: "min", before: "1.0", after: "2.0")
      ),
      (
        "relu(", "tanh(",
        Change(
          section: "define", subject: "block(a, n)", aspect: "h", before: "relu(dense(a, n))",
          after: "tanh(dense(a, n))")
      ),
      (
        "binary[8]", "binary[8]?",
        Change(
          section: "data", subject: "x", aspect: "value", before: "binary[8]",
          after: "binary[8]?")
      ),
      (
        "[0, 10]", "[0, 12]",
        Change(
          section: "sources", subject: "train.x", aspect: "rows", before: "[0, 10]",
          after: "[0, 12]")
      ),
      (
        "~ bernoulli(logits=dense(z, 8))", "~ bernoulli(probs=sigmoid(dense(z, 8)))",
        Change(
          section: "nodes", subject: "model.x", aspect: "definition",
          before: "~ bernoulli(logits=dense(z, 8))",
          after: "~ bernoulli(probs=sigmoid(dense(z, 8)))")
      ),
      (
        "enumerate", "disarm",
        Change(
          section: "estimators", subject: "guide.z", aspect: "estimator", before: "enumerate",
          after: "disarm(tree=balanced)")
      ),
      (
        "maximize: elbo", "maximize: elbo(kl=sampled)",
        Change(
          section: "objective", subject: "objective", aspect: "expression",
          before: "maximize elbo(samples=1, kl=auto)", after: "maximize elbo(samples=1, kl=sampled)"
        )
      ),
      (
        "steps: 10", "epochs: 10",
        Change(section: "train", subject: "train", aspect: "steps", before: "10", after: nil)
      ),
      (
        "every: 5", "every: 6",
        Change(section: "evaluate", subject: "evaluate", aspect: "every", before: "5", after: "6")
      ),
      (
        "{n: 2}", "{n: 3}",
        Change(section: "audit", subject: "audit", aspect: "set.n", before: "2", after: "3")
      ),
    ]
    for edit in edits {
      #expect(before.contains(edit.old))
      let after =
        before.replacing(edit.old, with: edit.new)
        .replacing(
          "z: ~ bernoulli(logits=block(x",
          with: edit.old == "binary[8]"
            ? "x: ~ bernoulli(logits=zeros(8))\n  z: ~ bernoulli(logits=block(x"
            : "z: ~ bernoulli(logits=block(x")
      let (report, status) = try report(after, before: before)
      #expect(status == 1)
      #expect(report.changes.contains(edit.change), "\(edit.change): \(report.changes)")
    }
  }

  @Test func otherStepsOrNamesOfConstantsCompileToTheSameStep() throws {
    #expect(try report(changed("steps: 3", "steps: 4")).report.sameStep)
    let renamed = try report(Self.spec.replacing("units", with: "width")).report
    #expect(renamed.changed && renamed.sameStep)
    #expect(try !report(changed("0.45", "0.55")).report.sameStep)
  }

  // MARK: - Labels

  @Test func weakerLabelsAreTold() throws {
    let biased = changed("b: disarm", "b: straight_through")
    let worse = try report(biased, deny: ["bias"])
    #expect(worse.report.weakerLabels && worse.status == 1)
    #expect(
      worse.report.changes.contains(
        Change(
          section: "parameters", subject: "model.b.logits.kernel", aspect: "bias",
          before: "unbiased", after: "biased")), "\(worse.report.changes)")
    let better = try report(Self.spec, before: biased, deny: ["bias"])
    #expect(better.report.changed && !better.report.weakerLabels && better.status == 0)
    // Weights that lose their gradient have the weakest label of all.
    // A weight that loses its gradient has the weakest label of all.
    let dead = try report(changed("dense(h, 2)", "dense(stop_gradient(h), 2)"), deny: ["bias"])
    #expect(dead.report.weakerLabels && dead.status == 1)
  }

  // MARK: - Checkpoints

  static let variants: [(old: String, new: String)] = [
    ("steps: 3", "steps: 4"), ("0.45", "0.55"), ("units: 3", "units: 4"),
    ("dense(h, 2)", "dense(h, 3)"),
    ("sgd(learning_rate=0.1, momentum=0.9)", "adam(learning_rate=0.1)"),
    ("b: disarm", "b: score_function(baseline=moving_average)"),
    ("b: disarm", "b: straight_through"),
    ("h: tanh", "g: tanh(dense(a, 2))\n  h: sum(g) * tanh"),
    ("tanh(dense(a, units))", "concat(a, a)"),
  ]

  /// The shapes of the tensors in the checkpoint of a run, by name.
  private func tensors(_ run: String, _ folder: URL) throws -> [String: [Int]] {
    struct Entry: Decodable { let shape: [Int]? }
    let file = try Data(contentsOf: folder.appending(path: "\(run)/checkpoint.safetensors"))
    let length = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONDecoder().decode([String: Entry].self, from: file[8..<8 + length])
    return header.compactMapValues(\.shape).filter {
      !["step", "run.objective_sum"].contains($0.key)
    }
  }

  /// The report on a checkpoint agrees with loading it.
  @Test func theVerdictIsThatOfTheProgram() throws {
    try withTemporaryFolder { folder in
      func write(_ text: String, _ name: String) throws {
        try text.write(to: folder.appending(path: name), atomically: false, encoding: .utf8)
      }
      try write(Self.spec, "a.yaml")
      var verdicts: Set<Bool> = []
      for variant in Self.variants {
        let after = changed(variant.old, variant.new)
        try write(after, "b.yaml")
        let run = try Binary.run(["run", "a.yaml", "--out", "run", "--overwrite"], in: folder)
        #expect(run.status == 0, "\(run.errors)")
        let checkpoint = try report(after).report.checkpoint
        let resumed = try Binary.run(["run", "b.yaml", "--out", "run", "--resume"], in: folder)
        #expect((resumed.status == 0) == checkpoint.resumes, "\(variant): \(resumed.errors)")
        // The tensors in a checkpoint of the other spec.
        let other = ["run", "b.yaml", "--out", "other", "--overwrite"]
        #expect(try Binary.run(other, in: folder).status == 0)
        let (own, others) = (try tensors("run", folder), try tensors("other", folder))
        #expect((own == others) == checkpoint.loads, "\(variant)")
        let names = (checkpoint.missing + checkpoint.extra + checkpoint.mismatched).map(\.name)
        let differing = Set(own.keys).union(others.keys).filter { own[$0] != others[$0] }
        #expect(differing == Set(names), "\(variant)")
        // The folder of the run, as if it were one of the other spec.
        let resolved = try Binary.run(["compile", "b.yaml", "--emit", "resolved"], in: folder)
        try write(resolved.output, "run/resolved.yaml")
        let evaluated = try Binary.run(["evaluate", "run"], in: folder)
        #expect(evaluated.status == 1, "\(variant): \(evaluated.errors)")
        #expect(evaluated.errors.contains("error[damaged-run]"), "\(variant): \(evaluated.errors)")
        verdicts.insert(checkpoint.loads)
      }
      #expect(verdicts == [true, false])
    }
  }

  @Test func anotherOptimizerKeepsTheWeights() throws {
    let adam = changed("sgd(learning_rate=0.1, momentum=0.9)", "adam(learning_rate=0.1)")
    let (report, status) = try report(adam, deny: ["checkpoint"])
    #expect(status == 1)
    #expect(!report.checkpoint.loads && report.checkpoint.weightsLoad)
    #expect(report.checkpoint.missing.allSatisfy { $0.kind == "optimizer slot" })
    #expect(try self.report(adam, deny: ["none"]).status == 0)
    let estimator = changed("b: disarm", "b: straight_through")
    #expect(try self.report(estimator, deny: ["checkpoint"]).status == 0)
  }

  // MARK: - The command

  @Test func textForPeople() throws {
    try withTemporaryFolder { folder in
      try Self.spec.write(to: folder.appending(path: "a.yaml"), atomically: false, encoding: .utf8)
      let after = changed(
        "b: ~ bernoulli(logits=dense(h, 2))", "b: ~ bernoulli(logits=dense(h, 3))"
      )
      .replacing("units: 3", with: "units: 3, unit: 1").replacing(
        "+ sum(a)", with: "+ unit * sum(a)")
      let result = try Binary.run(["diff", "a.yaml", "-"], in: folder, input: after)
      #expect(result.status == 1)
      #expect(
        result.output == """
          hyperparameters
            + unit  value: 1

          nodes
            ~ model.b  definition: ~ bernoulli(logits=dense(h, 2)) → ~ bernoulli(logits=dense(h, 3))
            ~ model.b  shape: [2] → [3]
            ~ model.cost  definition: sum((b - 0.45)^2) + sum(a) → sum((b - 0.45)^2) + unit * sum(a)

          parameters
            ~ model.b.logits.kernel  shape: [3, 2] → [3, 3]
            ~ model.b.logits.bias  shape: [2] → [3]

          training step
            another

          checkpoint
            a checkpoint of the first spec does not fit the second
            other shape: model.b.logits.kernel [3, 2], [3, 3] in the second
            other shape: model.b.logits.bias [2], [3] in the second
            other shape: optimizer.velocity.model.b.logits.kernel [3, 2], optimizer slot, [3, 3] in the second
            other shape: optimizer.velocity.model.b.logits.bias [2], optimizer slot, [3] in the second
            `run --resume` refuses it: it continues only with the same resolved spec

          """, "\(result.output)")
      let same = try Binary.run(["diff", "a.yaml", "-"], in: folder, input: Self.spec)
      #expect(same.status == 0)
      #expect(same.output == "no change in meaning\n")
    }
  }

  @Test func errorsOfEitherSpecAreShown() throws {
    try withTemporaryFolder { folder in
      try Self.spec.write(to: folder.appending(path: "a.yaml"), atomically: false, encoding: .utf8)
      let broken = changed("minimize: cost", "minimize: csot")
      for arguments in [["-", "a.yaml"], ["a.yaml", "-"]] {
        let result = try Binary.run(
          ["diff"] + arguments + ["--stdin-filename", "b.yaml"], in: folder, input: broken)
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("b.yaml:10:11: error[unknown-name]"), "\(result.errors)")
      }
      #expect(try Binary.run(["diff", "a.yaml", "none.yaml"], in: folder).status == 2)
      #expect(try Binary.run(["diff", "-", "-"], in: folder).status == 2)
      let library = "onehot: 1\ndefine:\n  f(a): {return: a}\n"
      let result = try Binary.run(["diff", "a.yaml", "-"], in: folder, input: library)
      #expect(result.status == 1)
      #expect(result.errors.contains("it has no model"))
    }
  }
}
