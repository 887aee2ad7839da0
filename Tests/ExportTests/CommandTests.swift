import Export
import Foundation
import TestSupport
import Testing

/// `onehot export` of trained runs, by the real libraries, against `onehot predict`.
@Suite struct CommandTests {
  /// A spec with data, and quantities without draws.
  struct Trained: Sendable, CustomTestStringConvertible {
    let name: String
    let spec: String
    /// The columns of a row of data by its number.
    let row: @Sendable (Int) -> [Double]
    let fields: [String]
    let quantities: [String]
    var rows = 1000
    var testDescription: String { name }
  }

  private static func wave(_ row: Int, _ count: Int) -> [Double] {
    (0..<count).map { sin(Double(row * 7 + $0 * 3) * 1.3) }
  }

  private static func bits(_ row: Int, _ count: Int) -> [Double] {
    (0..<count).map { Double((row * 2_654_435_761) >> ($0 + 5) & 1) }
  }

  static let trained = [
    Trained(
      name: "vae",
      spec: """
        data: {x: 'binary[12]'}
        guide: {h: 'relu(dense(x, 16))', z: '~ categorical(logits=dense(h, [3, 4]))'}
        model:
          z: ~ categorical(logits=parameter([3, 4]))
          x: ~ bernoulli(logits=dense(relu(dense(z, 16)), 12))
        estimators: {z: gumbel_softmax(temperature=1.0)}
        maximize: elbo(kl=analytic)
        """, row: { bits($0, 12) }, fields: ["x"],
      quantities: ["code=index(mode(guide.z))", "p=probs(guide.z)", "h=guide.h"]),
    Trained(
      name: "decoder",
      spec: """
        data: {x: 'binary[12]'}
        guide: {z: '~ bernoulli(logits=dense(x, 5))'}
        model: {z: '~ bernoulli(logits=zeros(5))', x: '~ bernoulli(logits=dense(z, 12))'}
        estimators: {z: disarm}
        maximize: elbo
        """, row: { bits($0, 12) }, fields: ["x"],
      quantities: ["x_hat=mean(x)", "--given", "z=1,0,1,1,0"]),
    // The guide is sure of its draws, so bounds do not depend on the noise.
    Trained(
      name: "bounds",
      spec: """
        data: {x: 'binary[12]'}
        guide: {z: '~ bernoulli(logits=200 * (x[:5] - 0.5) + dense(x, 5))'}
        model: {z: '~ bernoulli(logits=parameter(5))', x: '~ bernoulli(logits=dense(z, 12))'}
        estimators: {z: disarm}
        maximize: elbo
        """, row: { bits($0, 12) }, fields: ["x"],
      quantities: [
        "bound=iwae(samples=4)", "e=elbo(samples=3)", "two=elbo(kl=analytic) - 0.5 * kl(z)",
        "x_hat=mean(x)", "z=posterior(z, samples=3)",
      ]),
    Trained(
      name: "m2",
      spec: """
        data: {x: 'binary[3]', y: 'onehot[2]?'}
        guide:
          y: ~ categorical(logits=dense(relu(dense(x, 8)), 2))
          z: ~ normal(mean=dense(concat(x, y), 2), log_std=zeros(2))
        model:
          y: ~ categorical(logits=zeros(2))
          z: ~ normal(mean=zeros(2), log_std=zeros(2))
          x: ~ bernoulli(logits=dense(concat(y, z), 3))
        estimators: {y: enumerate}
        maximize: elbo + log_prob(guide.y)
        """, row: { bits($0, 4) }, fields: ["x", "y"],
      quantities: ["label=index(mode(guide.y))", "p=probs(guide.y)", "lp=log_prob(guide.y)"]),
    Trained(
      name: "picture",
      spec: """
        data: {x: 'real[6, 6]'}
        guide:
          h: relu(conv2d(reshape(x, [6, 6, 1]), 3, kernel=3, stride=2))
          z: ~ bernoulli(logits=dense(reshape(h, 27), 4))
        model:
          z: ~ bernoulli(logits=zeros(4))
          m: conv2d_transpose(reshape(dense(z, 9), [3, 3, 1]), 1, kernel=3, stride=2)
          x: ~ normal(mean=reshape(m, [6, 6]), log_std=zeros([6, 6]))
        estimators: {z: disarm}
        maximize: elbo
        """, row: { wave($0, 36) }, fields: ["x"],
      quantities: ["p=probs(guide.z)", "h=guide.h"]),
    Trained(
      name: "weather", spec: "", row: { _ in [] }, fields: ["x"],
      quantities: [
        "path=index(map(s.z))", "wet=sum(posterior(s.z) * [0, 1], axis=-1)", "ll=log_marginal()",
      ], rows: 80),
    Trained(
      name: "selector",
      spec: """
        data: {x: 'real[6]', y: 'onehot[2]'}
        model:
          s: ~ k_subset(logits=dense(x, 6), k=2)
          y: ~ categorical(logits=dense(x * s, 2))
        estimators: {s: straight_through}
        maximize: log_prob(y)
        """, row: { row in wave(row, 6) + [Double(row % 2)] }, fields: ["x", "y"],
      quantities: ["s=mode(s)", "m=mean(s)"]),
  ]

  /// Makes the run of a spec, with 1,000 held-out rows.
  private static func train(_ trained: Trained, in folder: URL) throws {
    var rest = ["run", "spec.yaml", "--out", "run", "--quiet"]
    if trained.spec.isEmpty {
      for name in ["weather.yaml", "weather.csv"] {
        try Repository.text("Examples/TrainedModels/\(name)").write(
          to: folder.appending(path: name), atomically: true, encoding: .utf8)
      }
      rest[1] = "weather.yaml"
    } else {
      let rows = (0..<1200).map { trained.row($0) }
      let text = rows.map { $0.map { "\($0)" }.joined(separator: ",") + "\n" }.joined()
      try text.write(to: folder.appending(path: "d.csv"), atomically: true, encoding: .utf8)
      let width = rows[0].count
      let columns = trained.fields.count == 1 ? [0, width] : [0, width - 1, width]
      func source(_ range: String) -> String {
        let fields = zip(trained.fields, 0...).map {
          "\($0): {file: d.csv, rows: \(range), columns: [\(columns[$1]), \(columns[$1 + 1])]}"
        }
        return "{\(fields.joined(separator: ", "))}"
      }
      let spec = """
        onehot: 1
        name: \(trained.name)
        \(trained.spec)
        sources:
          train: \(source("[0, 200]"))
          test: \(source("[200, 1200]"))
        train: {optimizer: adam(learning_rate=0.01), batch: 20, steps: 40}
        evaluate: {split: test}
        """
      try spec.write(to: folder.appending(path: "spec.yaml"), atomically: true, encoding: .utf8)
    }
    let run = try Binary.run(rest, in: folder)
    try #require(run.status == 0, "\(run.errors)")
  }

  /// Options of `--what` of quantities; what starts with `--` and its value stay.
  private static func options(_ quantities: [String]) -> [String] {
    guard let plain = quantities.firstIndex(of: "--given") else {
      return quantities.flatMap { ["--what", $0] }
    }
    return options(Array(quantities[..<plain])) + quantities[plain...]
  }

  @Test(arguments: trained)
  func valuesAreThoseOfPredict(_ trained: Trained) throws {
    try withTemporaryFolder { folder in
      try Self.train(trained, in: folder)
      let options = Self.options(trained.quantities)
      let fields = trained.fields.flatMap { ["--what", $0] }
      let predicted = try Binary.run(
        ["predict", "run", "--out", "p.npz"] + options + fields, in: folder)
      try #require(predicted.status == 0, "\(predicted.errors)")
      let names = trained.quantities.prefix { $0 != "--given" }.map { $0.prefix { $0 != "=" } }
      try "[\(names.map { "\"\($0)\"" }.joined(separator: ", "))]".write(
        to: folder.appending(path: "quantities.json"), atomically: true, encoding: .utf8)
      for subject in Subject.installed {
        let name = subject.format.name
        let exported = try Binary.run(
          ["export", "run", "--format", name, "--out", name] + options
            + (subject.format.hasFixedRows ? ["--rows", "\(trained.rows)"] : []), in: folder)
        try #require(exported.status == 0, "\(exported.errors)")
        let result = try subject.tool.run(
          [Subject.script.path, name, folder.appending(path: name).path, "p.npz"], in: folder)
        #expect(result.output == "agrees\n", "\(name): \(result.output)\(result.errors)")
        print("\(trained.name) by \(name): \(result.errors)", terminator: "")
      }
    }
  }

  /// A signal in the middle of the writing leaves neither the folder nor a part of it.
  @Test(.enabled(if: Tool.named("strace") != nil, "strace is not installed"))
  func anInterruptedExportLeavesNothing() throws {
    let strace = try #require(Tool.named("strace"))
    let python = try #require(Tool.python(with: "signal"))
    // Threads of tests block signals and hand that down.
    let unblocked = """
      import os, signal, sys
      signal.pthread_sigmask(signal.SIG_SETMASK, [])
      os.execv(sys.argv[1], sys.argv[1:])
      """
    try withTemporaryFolder { folder in
      try Self.train(Self.trained[0], in: folder)
      let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      for call in ["mkdir", "fsync", "rename"] {
        let result = try python.run(
          [
            "-c", unblocked, strace.path, "-f", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
            "inject=\(call):signal=SIGTERM",
          ]
            + [Binary.path, "export", "run", "--format", "numpy", "--out", "new"]
            + ["--what", "p=probs(guide.z)"], in: folder)
        #expect(result.status != 0 && result.status != 1, "\(call): \(result.errors)")
        let after = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        // A signal with the last step comes too late to undo it.
        #expect(after.filter { $0 != "new" || call != "rename" } == before, "\(call)")
        try? FileManager.default.removeItem(at: folder.appending(path: "new"))
      }
    }
  }

  /// Each mistake is one clear message, and nothing is written.
  @Test func aMistakeIsOneMessage() throws {
    let mistakes: [(arguments: [String], status: Int32, message: String)] = [
      (["run", "--what", "q=nothing"], 1, "nothing is called `nothing`"),
      (["run", "--what", "q=dense(x, 3)"], 1, "cannot make weights"),
      (["run", "--what", "q=x", "--what", "q=z"], 2, "gives the name `q` twice"),
      (["run", "--what", "q=x", "--missing", "x"], 2, "no optional field is called `x`"),
      (["run", "--what", "q=x", "--rows", "5"], 2, "takes any number of rows"),
      (["run", "--what", "q=x", "--format", "stablehlo"], 2, "add for example `--rows 100`"),
      (["run", "--what", "q=x", "--given", "w=1"], 2, "no field or latent variable is called `w`"),
      (["run"], 2, "has no `predict`"),
      (["runs", "--what", "q=x"], 2, "is not the folder of a run"),
      (
        ["run", "--what", "q=x", "--out", "taken"], 2,
        "taken: cannot be written: the folder is not empty"
      ),
      (["run", "--what", "q=x", "--out", "d.csv"], 2, "it is a file"),
      (["run", "--what", "q=x", "--out", "d.csv/sub"], 2, "d.csv"),
      (["changed", "--what", "q=x"], 1, "is not the spec"),
      (["cut", "--what", "q=x"], 1, "checkpoint"),
    ]
    try withTemporaryFolder { folder in
      try Self.train(Self.trained[0], in: folder)
      let files = FileManager.default
      for name in ["changed", "cut"] {
        try files.copyItem(at: folder.appending(path: "run"), to: folder.appending(path: name))
      }
      let spec = folder.appending(path: "changed/resolved.yaml")
      let text = try String(contentsOf: spec, encoding: .utf8)
      try text.replacing("relu", with: "tanh").write(to: spec, atomically: true, encoding: .utf8)
      let weights = folder.appending(path: "cut/checkpoint.safetensors")
      try Data(contentsOf: weights).dropLast(100).write(to: weights)
      try files.createDirectory(
        at: folder.appending(path: "taken/full"), withIntermediateDirectories: true)
      let before = try files.contentsOfDirectory(atPath: folder.path).sorted()
      for mistake in mistakes {
        let out = mistake.arguments.contains("--out") ? [] : ["--out", "new"]
        let result = try Binary.run(
          ["export"] + mistake.arguments + out
            + (mistake.arguments.contains("--format") ? [] : ["--format", "numpy"]), in: folder)
        #expect(result.status == mistake.status, "\(mistake.arguments): \(result.errors)")
        #expect(result.errors.contains(mistake.message), "\(result.errors)")
        #expect(result.output.isEmpty)
        #expect(try files.contentsOfDirectory(atPath: folder.path).sorted() == before)
      }
      #expect(try files.contentsOfDirectory(atPath: folder.path + "/taken") == ["full"])
      let unknown = try Binary.run(
        ["export", "run", "--format", "caffe", "--what", "q=x", "--out", "new"], in: folder)
      #expect(unknown.status == 2 && unknown.errors.contains("numpy"), "\(unknown.errors)")
      // An empty folder holds nothing that could be lost.
      try files.createDirectory(
        at: folder.appending(path: "empty"), withIntermediateDirectories: true)
      let good = try Binary.run(
        ["export", "run", "--format", "numpy", "--what", "q=probs(guide.z)", "--out", "empty"],
        in: folder)
      #expect(good.status == 0, "\(good.errors)")
      #expect(
        try files.contentsOfDirectory(atPath: folder.path + "/empty").sorted()
          == ["model.py", "weights.safetensors"])
    }
  }
}
