import Foundation
import Passes
import Synchronization
import TensorCore
import TensorIR
import TensorOps
import TestSupport
import Testing

@Suite struct PipelineTests {
  @Test(arguments: Pass.orders.map { [$0.first, $0.then, $0.because] })
  func orderIsRespected(_ order: [String]) throws {
    let names = Pass.pipeline.map(\.name)
    let first = try #require(names.lastIndex(of: order[0]), "\(order[0]) is not in the pipeline")
    let then = try #require(names.lastIndex(of: order[1]), "\(order[1]) is not in the pipeline")
    #expect(first < then, "\(order[2])")
  }

  @Test func everyPassFileIsInThePipelineOrOptional() throws {
    let texts = try Repository.files(in: "Sources/Passes").map {
      try Repository.text("Sources/Passes/\($0)")
    }
    let declared = texts.flatMap { text in
      text.matches(of: /public static let \w+ = (?:Pass|arithmetic)\(\s*"([a-z-]+)"/).map {
        String($0.1)
      }
    }
    #expect(Set(declared) == Set(Pass.pipeline.map(\.name) + ["simplify-fast"]))
    #expect(texts.allSatisfy { $0.split(separator: "\n").count <= 150 })
  }

  @Test(arguments: Pass.pipeline + [.simplifyFast]) func summaryIsASentence(_ pass: Pass) {
    #expect(pass.summary.hasSuffix(".") && pass.summary.first?.isUppercase == true)
  }

  @Test func everyPassIsTimed() {
    let names = Mutex<[String]>([])
    let manager = PassManager(observe: { pass, _, duration in
      names.withLock { $0.append(pass.name) }
      #expect(duration >= .zero)
    })
    _ = manager.run(WholeNumberFunction(seed: 1).function)
    #expect(names.withLock { $0 } == Pass.pipeline.map(\.name))
  }

  static func misnumbered(_ function: Function) -> Function {
    Function(
      name: function.name, parameterCount: function.parameterCount - 1, nodes: function.nodes,
      results: function.results)
  }

  @Test func aTrapNamesThePass() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let broken = Pass("break-it", summary: "Breaks a function.") { PipelineTests.misnumbered($0) }
      _ = PassManager([broken]).run(WholeNumberFunction(seed: 1).function)
    }
    let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains("pass break-it: node 5: is a parameter after the body"))
  }

  /// A use that inference refuses traps inside the builder, which knows the pass as well.
  @Test func aTrapOfTheBuilderNamesThePass() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let b = Builder(stage: "pass break-it")
      _ = b.emit(.tanh, b.parameter("x", TensorType(.i32, [2])))
    }
    let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains("pass break-it: tanh(i32[2]): expected real numbers, not i32[2]"))
  }

  /// A long chain with parts that every pass touches, as large as a training step gets.
  @Test func threeThousandNodesAreSoonDone() {
    let b = Builder()
    let one = b.parameter("one", TensorType(.f32, [100, 64]))
    var x = one
    for step in 0..<300 {
      x = b.emit(.tanh, x)
      x = b.emit(.mul, x, b.constant(1, like: x))
      x = b.emit(
        .add, x,
        b.emit(
          .broadcastTo, b.constant(Double(step), like: x), attributes: Op.targetShape => [100, 64]))
      let total = b.emit(.sum, x, attributes: Op.axes => [-1])
      x = b.emit(.sub, x, b.emit(.broadcastTo, total, attributes: Op.targetShape => [100, 64]))
      x = b.emit(.stopGradient, x)
    }
    let function = b.finish("chain", results: [("x", x)])
    #expect(function.nodes.count >= 3000)
    let manager = PassManager(checks: .none)
    let seconds = ProcessorTime.seconds { _ = manager.run(function) }
    #expect(seconds < Double(ProcessorTime.limit))
  }
}
