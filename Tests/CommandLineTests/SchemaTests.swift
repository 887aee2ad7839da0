import Diagnostics
import Foundation
import TestSupport
import Testing

/// `onehot schema`: another validator, by the schema alone, agrees about the structure of specs.
@Suite(
  .enabled(
    if: Tool.python(with: "jsonschema, ruamel.yaml") != nil,
    "python3-jsonschema or python3-ruamel.yaml is not installed"))
struct SchemaTests {
  /// The schema's verdict on each file: none, or the place and reason of a refusal.
  private func verdicts(_ files: [URL]) throws -> [String: String?] {
    try withTemporaryFolder { folder in
      let schema = folder.appending(path: "schema.json")
      let printed = try Binary.run(["schema"])
      #expect(printed.status == 0)
      try printed.output.write(to: schema, atomically: false, encoding: .utf8)
      let script = Repository.root.appending(
        path: "Tests/CommandLineTests/Scripts/validate_by_schema.py")
      let python = try #require(Tool.python(with: "jsonschema, ruamel.yaml"))
      let result = try python.run([script.path, schema.path] + files.map(\.path))
      #expect(result.status == 0, "\(result.output)")
      return try JSONDecoder().decode([String: String?].self, from: Data(result.output.utf8))
    }
  }

  @Test func everySpecThatValidatesDoesSoByTheSchema() throws {
    try withTemporaryFolder { folder in
      var files: [URL] = []
      for name in ["Specs", "Examples"] {
        let url = Repository.root.appending(path: name)
        let found = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String }
        // Examples of pipelines have files of other tools beside specs.
        files += try (found ?? []).filter { $0.hasSuffix(".yaml") }.map { url.appending(path: $0) }
          .filter { try String(contentsOf: $0, encoding: .utf8).contains(/(?m)^onehot:/) }
      }
      for id in DiagnosticID.all {
        guard let fixed = id.fixed else { continue }
        files.append(folder.appending(path: "\(id.name).yaml"))
        try fixed.write(to: files[files.count - 1], atomically: false, encoding: .utf8)
      }
      for template in InitTests.templates {
        let made = try Binary.run(["init", template, "--template", template], in: folder)
        #expect(made.status == 0)
        files.append(folder.appending(path: "\(template)/\(template).yaml"))
      }
      #expect(files.count > 100)
      for (path, refusal) in try verdicts(files) { #expect(refusal == nil, "\(path)") }
    }
  }

  /// A spec with every section, and what is planted in it: the old text, the new one, and the place
  /// that the schema names.
  private static let spec = """
    onehot: 1
    name: whole
    about: Every section.
    use: {nets: nets.yaml}
    hyperparameters: {n: 4, rate: {default: 0.1, min: 0, max: 1, about: The step.}}
    define:
      block(a, n):
        h: relu(dense(a, n))
        return: dense(h, n)
    data: {x: "binary[8]", y: "onehot[3]?"}
    sources:
      train:
        x: {file: x.npz, key: x, rows: [0, 10], binarize: threshold(0.5)}
        y: {file: x.npz, key: y, keep: {per_class: 3, seed: 1}}
      test: {from: train, rows: [0, 5]}
    guide:
      y: ~ categorical(logits=dense(x, 3))
      z: ~ bernoulli(logits=block(concat(x, y), n))
    model:
      y: ~ categorical(logits=zeros(3))
      z: ~ bernoulli(logits=parameter(n))
      x: ~ bernoulli(logits=nets.net(concat(z, y), 8))
    estimators: {y: enumerate, default: score_function(baseline=leave_one_out)}
    maximize: elbo
    train:
      optimizer: adam(learning_rate=rate)
      strata: {a: {where: present(y), batch: 5, weight: 2}, b: {where: missing(y), batch: 5}}
      epochs: 1.5
      seed: 0
      clip: norm(1.0)
      checkpoint: 100
    evaluate: {every: 10, split: test, metrics: {nll: -iwae(samples=10)}}
    audit: {set: {n: 2}, draws: 100, tolerance: 0.1}

    """

  static let mistakes: [(old: String, new: String, place: String)] = [
    ("onehot: 1", "onehot: 2", "/onehot"), ("onehot: 1", "onehot: one", "/onehot"),
    ("name: whole\n", "", "/"), ("name: whole", "naem: whole", "/"),
    ("name: whole", "name: [whole]", "/name"), ("about: Every section.", "about:", "/about"),
    ("use: {nets: nets.yaml}", "use: nets.yaml", "/use"),
    ("{n: 4,", "{n: four,", "/hyperparameters/n"),
    ("{n: 4,", "{2n: 4,", "/hyperparameters"), ("default: 0.1, ", "", "/hyperparameters/rate"),
    ("min: 0,", "minimum: 0,", "/hyperparameters/rate"),
    ("min: 0,", "min: low,", "/hyperparameters/rate/min"),
    ("block(a, n):\n", "block:\n", "/define"),
    ("    return: dense(h, n)\n", "", "/define/block(a, n)"),
    ("\"binary[8]\"", "\"bits[8]\"", "/data/x"), ("\"binary[8]\"", "8", "/data/x"),
    ("file: x.npz, key: x,", "key: x,", "/sources/train/x"),
    ("key: x,", "kye: x,", "/sources/train/x"),
    ("key: x,", "key: x, header: first,", "/sources/train/x/header"),
    ("rows: [0, 10]", "rows: 10", "/sources/train/x/rows"),
    ("rows: [0, 10]", "rows: [0, 5, 10]", "/sources/train/x/rows"),
    ("threshold(0.5)", "cutoff(0.5)", "/sources/train/x/binarize"),
    ("{per_class: 3,", "{per_class: few,", "/sources/train/y/keep/per_class"),
    ("{from: train, rows: [0, 5]}", "{from: train}", "/sources/test"),
    ("  y: ~ categorical(logits=zeros(3))", "  y: {logits: 3}", "/model/y"),
    ("y: enumerate", "y: enumerated", "/estimators/y"), ("y: enumerate", "y: 3", "/estimators/y"),
    ("maximize: elbo\n", "", "/"), ("maximize: elbo", "maximize: elbo\nminimize: 1", "/minimize"),
    ("maximize: elbo", "maximise: elbo", "/"),
    ("  optimizer: adam(learning_rate=rate)\n", "", "/train"),
    ("adam(", "adma(", "/train/optimizer"), ("  epochs: 1.5\n", "", "/train"),
    ("epochs: 1.5", "epochs: 1.5\n  steps: 3", "/train/epochs"),
    ("epochs: 1.5", "epochs: long", "/train/epochs"), ("seed: 0\n", "seed: -1\n", "/train/seed"),
    ("seed: 0\n", "batch: 5\n", "/train/strata"),
    ("weight: 2", "weight: [2]", "/train/strata/a/weight"),
    ("present(y)", "given(y)", "/train/strata/a/where"),
    ("checkpoint: 100", "checkpoint: 0", "/train/checkpoint"),
    ("every: 10", "every: 10.5", "/evaluate/every"),
    ("{nll: -iwae(samples=10)}", "[nll]", "/evaluate/metrics"),
    ("draws: 100", "draws: 1", "/audit/draws"),
    ("tolerance: 0.1", "tolerance: 2", "/audit/tolerance"),
    ("{n: 2}", "2", "/audit/set"),
  ]

  @Test func plantedMistakesAreRefusedByBoth() throws {
    try withTemporaryFolder { folder in
      let library = "onehot: 1\ndefine:\n  net(a, n): {return: \"dense(a, n)\"}\n"
      try library.write(to: folder.appending(path: "nets.yaml"), atomically: false, encoding: .utf8)
      let whole = folder.appending(path: "whole.yaml")
      try Self.spec.write(to: whole, atomically: false, encoding: .utf8)
      let clean = try Binary.run(["validate", "--deny", "warnings", "."], in: folder)
      #expect(clean.status == 0, "\(clean.output)")
      var places: [String: String?] = [whole.path: nil, folder.path + "/nets.yaml": nil]
      for (index, mistake) in Self.mistakes.enumerated() {
        let url = folder.appending(path: "mistake-\(index).yaml")
        #expect(Self.spec.contains(mistake.old))
        try Self.spec.replacing(mistake.old, with: mistake.new, maxReplacements: 1)
          .write(to: url, atomically: false, encoding: .utf8)
        places[url.path] = mistake.place
        let checked = try Binary.run(["validate", url.path])
        #expect(checked.status == 1, "\(mistake) validates")
      }
      let verdicts = try verdicts(places.keys.map { URL(fileURLWithPath: $0) })
      for (path, place) in places {
        let verdict = try #require(verdicts[path])
        let named = verdict.map { $0.prefix { $0 != ":" } }.map(String.init)
        let index = path.firstMatch(of: /mistake-(\d+)/).flatMap { Int($0.1) }
        #expect(
          named == place,
          "\(index.map { "\(Self.mistakes[$0])" } ?? path): \(verdict ?? "accepted")")
      }
    }
  }
}
