import Passes
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Interpreting a function before and after gives the same.
@Suite struct EquivalenceTests {
  static func expectSame(_ before: WholeNumberFunction, _ after: Function, _ label: String) {
    let old = NaiveEvaluator.run(before.function, before.arguments)
    let new = NaiveEvaluator.run(after, before.arguments)
    #expect(before.function.parameters.map(\.name) == after.parameters.map(\.name), "\(label)")
    #expect(before.function.results.map(\.name) == after.results.map(\.name), "\(label)")
    for (x, y) in zip(old, new) where x.shape != y.shape || x.elements != y.elements {
      Issue.record("\(label)\n\(before.function)\n\(after)")
      return
    }
  }

  static let names = Set(Pass.pipeline.map(\.name)).sorted()

  /// The functions that every test rewrites; the label holds the seed.
  static let functions: [(label: String, function: WholeNumberFunction)] =
    WholeNumberFunction.Style.allCases.flatMap { style in
      (0..<150).map { ("seed \($0), \(style)", WholeNumberFunction(seed: $0, style: style)) }
    }

  @Test(arguments: names)
  func everyPassAlone(_ name: String) throws {
    let pass = try #require(Pass.pipeline.first { $0.name == name })
    let manager = PassManager([pass])
    var changed = 0
    for (label, before) in Self.functions {
      let after = manager.run(before.function)
      Self.expectSame(before, after, label)
      if after.description != before.function.description { changed += 1 }
    }
    // A generator that gives a pass nothing to do would test nothing.
    #expect(changed >= 10, "only \(changed) functions gave \(name) something to do")
  }

  /// The elements that a function computes.
  static func work(_ function: Function) -> Int {
    function.body.reduce(0) { $0 + ($1.op == .constant ? 0 : $1.result.shape.count) }
  }

  @Test func thePipelineSavesWork() {
    var (before, after) = (0, 0)
    for (number, (label, random)) in Self.functions.enumerated() {
      // Reading every text back is slow, so only some functions are.
      let manager = PassManager(checks: number % 10 == 0 ? .text : .verify)
      let optimized = manager.run(random.function)
      Self.expectSame(random, optimized, label)
      before += Self.work(Pass.deadCode.run(random.function))
      after += Self.work(optimized)
    }
    #expect(after * 10 < before * 9, "\(before) elements became \(after)")
  }

  @Test func aSecondRunNeedsNoMoreWork() {
    let manager = PassManager()
    for (label, random) in Self.functions.prefix(50) {
      let once = manager.run(random.function)
      let twice = manager.run(once)
      #expect(Self.work(twice) <= Self.work(once), "\(label)")
    }
  }
}
