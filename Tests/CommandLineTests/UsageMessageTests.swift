import Foundation
import TestSupport
import Testing

/// Command lines that are wrong: exit code 2, and a message that names what there is.
@Suite struct UsageMessageTests {
  @Test(arguments: [
    (["run", "a.yaml", "--steps", "-1"], "`--steps` must be a whole number from 0 to 2147483647"),
    (["run", "a.yaml", "--steps=-1"], "`--steps` must be a whole number from 0 to 2147483647"),
    (["run", "a.yaml", "--seed", "-3"], "'-3' is invalid for '--seed <seed>'"),
    (["run", "a.yaml", "--threads", "-2"], "`--threads` must be a whole number from 1 to 256"),
    (["sample", "r", "--count", "-5"], "`--count` must be a whole number from 1 to 1000000"),
    (["sample", "r", "--width", "-5"], "`--width` must be a whole number from 1"),
    (["audit", "a.yaml", "--draws", "-5"], "`--draws` must be a whole number from 2"),
    (["bench", "a.yaml", "--seconds", "-.5"], "`--seconds` must be a number from 0.001 to 60"),
    (["bench", "a.yaml", "--rounds", "-1"], "`--rounds` must be a whole number from 1 to 1000"),
    (["validate", "a.yaml", "--max-errors", "-1"], "`--max-errors` must be at least 1"),
    (
      ["compare", "a.yaml", "--estimators", "foo,reinmax", "--steps", "1"],
      "no estimator is called `foo`; there are "
    ),
    (
      ["compare", "a.yaml", "--estimators", "reinmax,score_funtion(baseline=none)"],
      "no estimator is called `score_funtion`; did you mean `score_function`?"
    ),
  ])
  func wrongValues(arguments: [String], message: String) throws {
    try withTemporaryFolder { folder in
      try toy.write(to: folder.appending(path: "a.yaml"), atomically: true, encoding: .utf8)
      let result = try Binary.run(arguments, in: folder)
      #expect(result.status == 2, "\(result.errors)")
      #expect(result.errors.contains(message), "\(result.errors)")
    }
  }

  @Test func aNegativeNumberMayBeAValue() throws {
    try withTemporaryFolder { folder in
      try toy.write(to: folder.appending(path: "a.yaml"), atomically: true, encoding: .utf8)
      let result = try Binary.run(
        ["validate", "a.yaml", "--", "-1"], in: folder)
      #expect(result.errors.contains("cannot read `-1`"), "\(result.errors)")
    }
  }

  @Test func aWrongCallIsAFinding() throws {
    try withTemporaryFolder { folder in
      try toy.write(to: folder.appending(path: "a.yaml"), atomically: true, encoding: .utf8)
      let arguments = ["compare", "a.yaml", "--draws", "2", "--steps", "1", "--estimators"]
      let wrong = try Binary.run(
        arguments + ["score_function,score_function(basline=none)"], in: folder)
      #expect(wrong.status == 1)
      #expect(wrong.errors.contains("`score_function(basline=none)`: "), "\(wrong.errors)")
      // A call that is right elsewhere is listed with its reason.
      let illegal = try Binary.run(arguments + ["score_function,pathwise"], in: folder)
      #expect(illegal.status == 0, "\(illegal.errors)")
    }
  }

  @Test func anUnknownSplitNamesTheSplits() throws {
    try withTemporaryFolder { folder in
      let spec = """
        onehot: 1
        name: small
        data: {x: "binary[2]"}
        sources:
          train: {x: {file: x.csv}}
          valid: {x: {file: x.csv}}
        model:
          z: ~ bernoulli(logits=parameter(2))
          x: ~ bernoulli(logits=dense(z, 2))
        estimators: {z: score_function}
        maximize: elbo
        train: {optimizer: sgd(learning_rate=0.1), batch: 2, steps: 1}
        evaluate: {metrics: {bound: elbo}}
        """
      try spec.write(to: folder.appending(path: "a.yaml"), atomically: true, encoding: .utf8)
      try "0,1\n1,1\n".write(
        to: folder.appending(path: "x.csv"), atomically: true, encoding: .utf8)
      #expect(try Binary.run(["run", "a.yaml", "--quiet"], in: folder).status == 0)
      for (split, help) in [
        ("vlaid", "did you mean `valid`?"), ("zzz", "the spec has `train`, `valid`"),
      ] {
        let result = try Binary.run(["evaluate", "runs/small", "--split", split], in: folder)
        #expect(result.status == 2)
        #expect(result.errors == "onehot: no split is called `\(split)`; \(help)\n")
      }
    }
  }
}
