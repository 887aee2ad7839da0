import CompilerDriver
import Diagnostics
import Foundation
import Language
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Posteriors by elimination against enumeration: every joint value of the latent variables is
/// given in turn, and its log-density is the sum of the nodes' own.
@Suite struct PosteriorTests {
  /// A model with its latent variables, for which quantities are asked.
  struct Subject: Sendable, CustomTestStringConvertible {
    let name: String
    let graph: String
    let data: String
    let rows: [String: [[Double]]]
    let observed: [String]
    let latents: [String]
    var missing: Set<String> = []
    var testDescription: String { name }

    func model(_ quantities: [(String, String)]) throws -> Model {
      let lines = quantities.map { "  \($0.0): \($0.1)" }.joined(separator: "\n")
      let text = """
        onehot: 1
        name: subject
        data: \(data)
        \(graph)
        maximize: log_marginal()
        predict:
        \(lines)
        """
      let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
      try #require(
        checked.diagnostics.filter { $0.severity == .error }.map(\.message) == [], "\(text)")
      return try #require(checked.model)
    }
  }

  /// A function decides by the support of its arguments, which is that of the check when a quantity
  /// is lowered.
  @Test(arguments: ["bernoulli", "categorical", "k_subset", "plackett_luce"])
  func supportsAreThoseOfTheCheck(_ distribution: String) throws {
    var built = 0
    for part in ["posterior(z)", "map(z)", "posterior_draw(z)", "posterior(z, samples=3)"] {
      for form in ["accuracy(Q, mode(z))", "accuracy(Q, Q)", "index(Q)", "log(Q)", "Q @ Q"] {
        let text = """
          onehot: 1
          name: s
          data: {x: real}
          model:
            z: ~ \(distribution)(logits=parameter(3)\(distribution == "k_subset" ? ", k=1" : ""))
            x: ~ normal(mean=sum(z), log_std=parameter([]))
          maximize: log_marginal()
          predict:
            q: \(form.replacing("Q", with: part))
          """
        let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
        guard let model = checked.model else { continue }
        guard case .row(let expression, let shape, _) = model.predict[0].value else { continue }
        _ = try QuantityFunction(
          model, expression, shape: shape, precision: .f32, rows: 2, conditions: RowConditions())
        built += 1
      }
    }
    #expect(built > 3)
  }

  static let chain = Subject(
    name: "chain",
    graph: """
      define:
        step(state, item):
          z: ~ categorical(logits=state @ parameter([3, 3], init=normal(std=1.5)))
          return: z
      model:
        start: parameter(3, init=normal(std=1.0))
        s: scan(step, start, zeros([4, 1]))
        x: ~ normal(mean=s @ parameter([3, 2], init=normal(std=2.0)), log_std=zeros([4, 2]))
      """,
    data: "{x: 'real[4, 2]'}",
    rows: [
      "x": [[0.3, -1, 2, 0.1, 0, 1, -2, 0.5], [1, 1, -1, -1, 0.2, 0.4, 3, -2]]
    ], observed: ["x"], latents: ["s.z[0]", "s.z[1]", "s.z[2]", "s.z[3]"])

  static let tree = Subject(
    name: "tree with a masked class and a binary leaf",
    graph: """
      model:
        a: ~ categorical(probs=[0.5, 0.3, 0.2])
        b: ~ categorical(logits=a @ parameter([3, 3], init=normal(std=2.0)) + concat(zeros(2), log(zeros(1))))
        c: ~ bernoulli(logits=a @ parameter([3, 2], init=normal(std=1.0)))
        x: ~ normal(mean=b @ parameter([3, 2], init=normal(std=1.5)), log_std=zeros(2))
        y: ~ bernoulli(logits=c @ parameter([2, 3], init=normal(std=1.5)))
      """,
    data: "{x: 'real[2]', y: 'binary[3]'}",
    rows: ["x": [[0.3, 1], [-2, 0.5], [0, 0]], "y": [[0, 1, 1], [1, 1, 0], [0, 0, 0]]],
    observed: ["x", "y"], latents: ["a", "b", "c"])

  static let optional = Subject(
    name: "a field that some rows miss",
    graph: """
      model:
        z: ~ categorical(logits=parameter(3, init=normal(std=1.0)))
        y: ~ categorical(logits=z @ parameter([3, 2], init=normal(std=2.0)))
        x: ~ normal(mean=y @ parameter([2, 1], init=normal(std=2.0)), log_std=zeros(1))
      """,
    data: "{x: 'real[1]', y: 'onehot[2]?'}", rows: ["x": [[0.7], [-0.4]]],
    observed: ["x"], latents: ["z", "y"], missing: ["y"])

  static let subjects = [chain, tree, optional]

  /// The values of quantities on the subject's rows.
  private static func values(
    _ subject: Subject, _ quantities: [String], given: [String: Tensor] = [:], seed: Double = 5
  ) throws -> [[Double]] {
    let model = try subject.model(
      quantities.enumerated().map { ("q\($0)", $1) })
    let rows = subject.rows.values.first?.count ?? 1
    return try model.predict.map { quantity in
      guard case .row(let expression, let shape, _) = quantity.value else {
        Issue.record("\(quantity.name) is a sum of terms")
        return []
      }
      let built = try QuantityFunction(
        model, expression, shape: shape, precision: .f64, rows: rows,
        conditions: RowConditions(missing: subject.missing, given: given))
      let arguments = built.function.parameters.map { node -> Tensor in
        let (name, type) = (node.name!, node.result.type)
        if name == "seed" { return Tensor(.u32, [2], [seed, 1]) }
        if let spec = built.weights.first(where: { $0.path == name }) {
          return spec.initial(.f64, seed: 3)
        }
        if let field = subject.rows.first(where: { name == "data.\($0.key)" }) {
          return Tensor(type.dtype, type.shape, field.value.flatMap { $0 })
        }
        return Tensor(type.dtype, type.shape, repeating: 0)
      }
      return NaiveEvaluator.run(built.function, arguments)[0].elements
    }
  }

  /// A joint value of all latent variables with its log-density in every row.
  private struct Joint {
    let values: [String: [Double]]
    let logDensity: [Double]
  }

  private static func enumeration(_ subject: Subject) throws -> [Joint] {
    let model = try subject.model([("q", "exp(log_prob(\(subject.observed[0])))")])
    var all: [[String: Tensor]] = [[:]]
    for name in subject.latents {
      let latent = try #require(model.latent(name))
      let rules = try #require(latent.distribution.discrete)
      let table = rules.states(latent.parameterShape)
      let count = latent.shape.count
      let states = (0..<table.shape[0]).map {
        Tensor(.f64, latent.shape, Array(table.elements[$0 * count..<($0 + 1) * count]))
      }
      all = all.flatMap { known in states.map { known.merging([name: $0]) { $1 } } }
    }
    // A name with a step cannot be asked for by itself: its density is a part of the family's.
    let families = subject.latents.reduce(into: [String]()) {
      if !$0.contains($1.family) { $0.append($1.family) }
    }
    let terms = (families + subject.observed).map { "sum(log_prob(\($0)))" }
    return try all.map { given in
      let parts = try values(subject, terms, given: given)
      let rows = parts[0].count
      return Joint(
        values: given.mapValues(\.elements),
        logDensity: (0..<rows).map { row in parts.map { $0[row] }.reduce(0, +) })
    }
  }

  private static func probabilities(_ joint: [Joint], row: Int) -> [Double] {
    let best = joint.map { $0.logDensity[row] }.max() ?? 0
    let weights = joint.map { exp($0.logDensity[row] - best) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  @Test(arguments: subjects) func marginalsAreThoseOfEnumeration(_ subject: Subject) throws {
    let joint = try Self.enumeration(subject)
    try Self.each(subject, "posterior") { name, row, found in
      let p = Self.probabilities(joint, row: row)
      for element in found.indices {
        let expected = zip(joint, p).map { $0.values[name]![element] * $1 }.reduce(0, +)
        #expect(abs(found[element] - expected) < 1e-12, "\(name), row \(row)")
      }
    }
  }

  @Test(arguments: subjects) func theModeIsTheBestJointValue(_ subject: Subject) throws {
    let joint = try Self.enumeration(subject)
    try Self.each(subject, "map") { name, row, found in
      let best = joint.max { $0.logDensity[row] < $1.logDensity[row] }
      #expect(found == best?.values[name], "\(name), row \(row)")
    }
  }

  /// Equal values: the lower class.
  @Test func tiesGoToTheLowerClass() throws {
    let subject = Subject(
      name: "tie",
      graph: "model:\n  z: ~ categorical(logits=zeros(3))\n  "
        + "x: ~ normal(mean=sum(z) * ones(1), log_std=zeros(1))",
      data: "{x: 'real[1]'}", rows: ["x": [[0.0]]], observed: ["x"], latents: ["z"])
    #expect(try Self.values(subject, ["map(z)"]) == [[1, 0, 0]])
  }

  /// χ² of the joint draws of all latent variables against enumeration.
  @Test(arguments: subjects) func drawsHaveTheJointLaw(_ subject: Subject) throws {
    let joint = try Self.enumeration(subject)
    let rows = subject.rows.values.first?.count ?? 1
    let draws = 400
    var counts = [[Int]](repeating: [Int](repeating: 0, count: joint.count), count: rows)
    for seed in 0..<draws {
      var found = [[String: [Double]]](repeating: [:], count: rows)
      try Self.each(subject, "posterior_draw", seed: Double(seed)) { name, row, value in
        found[row][name] = value
      }
      for row in 0..<rows {
        let state = try #require(joint.firstIndex { $0.values == found[row] })
        counts[row][state] += 1
      }
    }
    for row in 0..<rows {
      let p = Self.probabilities(joint, row: row)
      // Rare values are one cell, so that every cell is expected several times.
      let common = p.indices.filter { p[$0] * Double(draws) >= 5 }
      var cells = common.map { (Double(counts[row][$0]), p[$0] * Double(draws)) }
      let rest = 1 - common.map { p[$0] }.reduce(0, +)
      let others = draws - common.map { counts[row][$0] }.reduce(0, +)
      if rest * Double(draws) >= 5 { cells.append((Double(others), rest * Double(draws))) }
      let statistic = cells.map { ($0.0 - $0.1) * ($0.0 - $0.1) / $0.1 }.reduce(0, +)
      let freedom = Double(cells.count - 1)
      // Wilson and Hilferty, 1931: beyond four standard deviations.
      let limit =
        freedom * pow(1 - 2 / (9 * max(1, freedom)) + 4 * sqrt(2 / (9 * max(1, freedom))), 3)
      #expect(freedom == 0 || statistic < limit, "row \(row): χ² \(statistic) of \(freedom)")
    }
  }

  /// The weighted mean of many draws comes near the exact one.
  @Test func importanceSamplesApproachTheExactAnswer() throws {
    let exact = try Self.values(Self.tree, ["posterior(a)"])[0]
    let estimate = try Self.values(Self.tree, ["posterior(a, samples=20000)"])[0]
    for (a, b) in zip(exact, estimate) { #expect(abs(a - b) < 0.03) }
  }

  /// Passes each latent variable's answer in each row on.
  private static func each(
    _ subject: Subject, _ query: String, seed: Double = 5,
    _ body: (_ latent: String, _ row: Int, _ value: [Double]) throws -> Void
  ) throws {
    let families = subject.latents.reduce(into: [String]()) {
      if !$0.contains($1.family) { $0.append($1.family) }
    }
    let answers = try values(subject, families.map { "\(query)(\($0))" }, seed: seed)
    let rows = subject.rows.values.first?.count ?? 1
    for (family, answer) in zip(families, answers) {
      let members = subject.latents.filter { $0.family == family }
      let length = answer.count / rows / members.count
      for row in 0..<rows {
        for (index, member) in members.enumerated() {
          let start = (row * members.count + index) * length
          try body(member, row, Array(answer[start..<start + length]))
        }
      }
    }
  }
}
