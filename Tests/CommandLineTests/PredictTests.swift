import Foundation
import TestSupport
import Testing

/// `predict`, `evaluate` and `sample` on trained models, as people use them.
@Suite struct PredictTests {
  private static let numpy = Tool.python(with: "safetensors.numpy")

  private static let chain = """
    onehot: 1
    name: chain
    define:
      move(previous, item):
        z: ~ categorical(logits=previous @ parameter([3, 3], init=normal(std=0.7)))
        return: z
    data:
      x: real[4]
    sources:
      train: {x: {file: x.csv}}
    model:
      start: softmax(start0)
      start0: parameter(3)
      s: scan(move, start, zeros([4, 1]))
      level: parameter([3, 1], init=normal(std=1.0))
      x: ~ normal(mean=reshape(s @ level, 4), log_std=parameter([]))
    maximize: log_marginal()
    train: {optimizer: adam(learning_rate=0.05), batch: 20, steps: 60}
    evaluate: {split: train, metrics: {nll: -log_marginal()}}
    predict:
      path: index(map(s.z))
      p: posterior(s.z)
      ll: log_marginal()
    """.replacing("start: softmax(start0)\n  start0: parameter(3)", with: "start: parameter(3)")
    .replacing("scan(move, start,", with: "scan(move, softmax(start),")

  private static let classifier = """
    onehot: 1
    name: m2
    data: {x: 'binary[3]', y: 'onehot[2]?'}
    sources:
      train:
        x: {file: t.csv, columns: [0, 3]}
        y: {file: t.csv, columns: [3, 4], keep: {per_class: 5}}
      test: {from: train, rows: [0, 12]}
    guide:
      y: ~ categorical(logits=dense(x, 2))
      z: ~ normal(mean=dense(concat(x, y), 2), log_std=zeros(2))
    model:
      y: ~ categorical(logits=zeros(2))
      z: ~ normal(mean=zeros(2), log_std=zeros(2))
      x: ~ bernoulli(logits=dense(concat(y, z), 3))
    estimators: {y: enumerate}
    maximize: elbo + log_prob(guide.y)
    train: {optimizer: adam(learning_rate=0.01), batch: 10, steps: 20}
    evaluate: {metrics: {elbo: elbo}}
    """

  private static func write(_ text: String, _ name: String, in folder: URL) throws {
    try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
  }

  /// A folder with a trained classifier.
  private static func inTrainedFolder(_ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try write(classifier, "m2.yaml", in: folder)
      let rows = (0..<40).map { "\($0 % 2),\($0 / 2 % 2),\($0 / 3 % 2),\($0 % 2)\n" }
      try write(rows.joined(), "t.csv", in: folder)
      try write("1,0,1\n0,1,1\n1,1,1\n", "new.csv", in: folder)
      let run = try Binary.run(["run", "m2.yaml", "--out", "run"], in: folder)
      try #require(run.status == 0, "\(run.errors)")
      try body(folder)
    }
  }

  /// The real libraries read every format, and independent recursions give the same values.
  @Test(.enabled(if: numpy != nil, "NumPy or safetensors of PyPI is not installed"))
  func predictionsAreThoseOfIndependentRecursions() throws {
    try withTemporaryFolder { folder in
      try Self.write(Self.chain, "chain.yaml", in: folder)
      let rows = (0..<300).map { row -> String in
        let values = (0..<4).map { 2 * sin(Double(row * 7 + $0 * 3)) }
        return values.map { String(format: "%.3f", $0) }.joined(separator: ",") + "\n"
      }
      try Self.write(rows.joined(), "x.csv", in: folder)
      let run = try Binary.run(["run", "chain.yaml", "--out", "run"], in: folder)
      try #require(run.status == 0, "\(run.errors)")
      for format in ["npz", "csv", "safetensors"] {
        let result = try Binary.run(["predict", "run", "--out", "out.\(format)"], in: folder)
        #expect(result.status == 0, "\(result.errors)")
      }
      let one = try Binary.run(
        ["predict", "run", "--what", "p=posterior(s.z)", "--out", "out.npy"], in: folder)
      #expect(one.status == 0, "\(one.errors)")
      let script = Repository.root.appending(
        path: "Tests/CommandLineTests/Scripts/predict_by_numpy.py")
      let result = try #require(Self.numpy).run([script.path], in: folder)
      #expect(result.output == "agrees\n", "\(result.errors)")
    }
  }

  @Test func newRowsNeedOnlyTheFieldsThatAreRead() throws {
    try Self.inTrainedFolder { folder in
      let what = ["--what", "label=index(mode(guide.y))", "--what", "p=probs(guide.y)"]
      let first = try Binary.run(["predict", "run", "--data", "x=new.csv"] + what, in: folder)
      #expect(first.status == 0, "\(first.errors)")
      let lines = first.output.split(separator: "\n")
      #expect(lines.count == 4 && lines[0] == "label,p.0,p.1")
      // Standard input, more threads and a part of the rows give the same.
      let piped = try Binary.run(
        ["predict", "run", "--data", "x=-", "--threads", "3"] + what, in: folder,
        input: "1,0,1\n0,1,1\n1,1,1\n")
      #expect(piped.output == first.output, "\(piped.errors)")
      let head = try Binary.run(
        ["predict", "run", "--data", "x=new.csv", "--count", "2"] + what, in: folder)
      #expect(head.output == lines[..<3].joined(separator: "\n") + "\n")
    }
  }

  /// A quantity that is a term of an objective sees the draws that all others see.
  @Test func termsSeeTheDrawsOfOtherQuantities() throws {
    try Self.inTrainedFolder { folder in
      let result = try Binary.run(
        ["predict", "run", "--data", "x=new.csv", "--what", "a=log_prob(x)"]
          + ["--what", "b=sum(log_prob(x))", "--what", "c=log_prob(z)"]
          + ["--what", "d=sum(log_prob(z))"], in: folder)
      #expect(result.status == 0, "\(result.errors)")
      let lines = result.output.split(separator: "\n").dropFirst()
      #expect(lines.count == 3)
      for line in lines {
        let numbers = line.split(separator: ",").compactMap { Double($0) }
        try #require(numbers.count == 4)
        #expect(abs(numbers[0] - numbers[1]) < 1e-5 && abs(numbers[2] - numbers[3]) < 1e-5)
      }
    }
  }

  /// No output replaces the run or its own input.
  @Test func nothingThatIsReadIsReplaced() throws {
    try Self.inTrainedFolder { folder in
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: "link.csv"),
        withDestinationURL: folder.appending(path: "new.csv"))
      func contents() throws -> [Data] {
        try ["new.csv", "run/checkpoint.safetensors", "run/run.json", "run/resolved.yaml"].map {
          try Data(contentsOf: folder.appending(path: $0))
        }
      }
      let before = try contents()
      for out in ["new.csv", "link.csv", "run/checkpoint.safetensors", "run/run.json"] {
        for verb in [
          ["predict", "run", "--what", "q=x", "--data", "x=new.csv"], ["sample", "run"],
        ] {
          // A drawn sample reads no file.
          if verb[0] == "sample", out.hasSuffix("csv") { continue }
          let format = out.hasSuffix("csv") || verb[0] == "sample" ? "csv" : "npy"
          let result = try Binary.run(verb + ["--format", format, "--out", out], in: folder)
          #expect(result.status == 2 && result.errors.contains("would be lost"), "\(out)")
        }
      }
      #expect(try contents() == before)
    }
  }

  /// Draws follow from the seed, and quantities of one command see the same ones.
  @Test func drawsFollowFromTheSeed() throws {
    try Self.inTrainedFolder { folder in
      func predict(_ more: [String]) throws -> String {
        let result = try Binary.run(
          ["predict", "run", "--data", "x=new.csv", "--what", "z=draw(guide.z)"] + more, in: folder)
        #expect(result.status == 0, "\(result.errors)")
        return result.output
      }
      #expect(try predict([]) == predict([]))
      #expect(try predict([]) != predict(["--seed", "9"]))
      let twice = try predict(["--what", "again=guide.z"]).split(separator: "\n").dropFirst()
      for line in twice {
        let fields = line.split(separator: ",")
        #expect(fields[..<2] == fields[2...])
      }
    }
  }

  @Test func givenValuesReplaceDrawsAndData() throws {
    try Self.inTrainedFolder { folder in
      let result = try Binary.run(
        ["predict", "run", "--given", "y=1", "--given", "z=0.5,-2"]
          + ["--what", "y", "--what", "z", "--what", "x_hat=mean(x)"], in: folder)
      #expect(result.status == 0, "\(result.errors)")
      let lines = result.output.split(separator: "\n").dropFirst()
      #expect(lines.allSatisfy { $0.hasPrefix("0,1,0.5,-2,") })
      // The reconstruction reads nothing else, so all rows are equal.
      #expect(Set(lines).count == 1)
      let sample = try Binary.run(
        ["sample", "run", "--given", "y=0", "--node", "y", "--count", "3", "--format", "csv"]
          + ["--out", "-"], in: folder)
      #expect(sample.output == "1,0\n1,0\n1,0\n", "\(sample.errors)")
    }
  }

  @Test func metricsTakeNewRowsAndNewExpressions() throws {
    try Self.inTrainedFolder { folder in
      let own = try Binary.run(
        ["evaluate", "run", "--metric", "a=accuracy(mode(guide.y), y)"], in: folder)
      #expect(own.status == 0 && own.output.hasPrefix("a  "), "\(own.errors)")
      let new = try Binary.run(
        ["evaluate", "run", "--data", "x=new.csv", "--format", "json"], in: folder)
      #expect(new.output.contains("\"new rows\""), "\(new.errors)")
      let weights = try Binary.run(
        ["evaluate", "run", "--metric", "a=sum(dense(x, 3))"], in: folder)
      #expect(weights.status == 1 && weights.errors.contains("has not trained"))
    }
  }

  /// Each mistake is one clear message, and nothing is written.
  @Test(
    arguments: [
      (["--what", "q=nothing"], 1, "nothing is called `nothing`"),
      (["--what", "q=mean(w)"], 1, "is called `w`"),
      (["--what", "q=probs(z)"], 1, "has no probabilities"),
      (["--what", "q=posterior(z)", "--what", "r=dense(x, 2)"], 1, "cannot make weights"),
      (["--what", "q=mode(guide.y)", "--data", "y=new.csv"], 1, "reads `x`"),
      (["--what", "q=mode(guide.y)", "--data", "x=wide.csv"], 1, "columns 0 to 3"),
      (["--what", "q=mode(guide.y)", "--data", "x=bad.csv"], 1, "bad.csv"),
      (["--what", "q=mode(guide.y)", "--data", "x=cut.npy"], 1, "cut.npy"),
      (["--what", "q=mode(guide.y)", "--data", "x=none.csv"], 1, "does not exist"),
      (["--what", "q=mode(guide.y)", "--data", "w=new.csv"], 2, "no field is called `w`"),
      (["--what", "q=y", "--given", "y=2"], 2, "has the classes 0 to 1"),
      (["--what", "q=y", "--given", "y=1", "--given", "y=0"], 2, "given twice"),
      (["--what", "q=z", "--given", "z=1,2,3"], 2, "has 2 elements"),
      (["--what", "q=x", "--given", "x=2"], 2, "cannot be 2"),
      (["--what", "q=y", "--given", "u=1"], 2, "no field or latent variable is called `u`"),
      (["--what", "q=y", "--split", "tests"], 2, "did you mean `test`"),
      (["--what", "q=y", "--split", "test", "--data", "x=new.csv"], 2, "leave one of them out"),
      (["--what", "q=y", "--what", "q=z"], 2, "gives the name `q` twice"),
      (["--what", "q=mean(z)", "--data", "x=new.csv"], 1, "no quantity reads `x`"),
      (["--what", "a+b"], 2, "--what"),
      ([], 2, "has no `predict`"),
    ] as [([String], Int32, String)])
  func aMistakeIsOneMessage(_ arguments: [String], _ status: Int32, _ message: String) throws {
    try Self.inTrainedFolder { folder in
      try Self.write("1,0\n", "wide.csv", in: folder)
      try Self.write("1,0,x\n", "bad.csv", in: folder)
      try Data([0x93] + Array("NUMPY".utf8) + [1, 0, 200]).write(
        to: folder.appending(path: "cut.npy"))
      let result = try Binary.run(["predict", "run", "--out", "q.csv"] + arguments, in: folder)
      #expect(result.status == status, "\(result.errors)")
      #expect(result.errors.contains(message), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "q.csv").path))
      #expect(result.output.isEmpty)
    }
  }
}
