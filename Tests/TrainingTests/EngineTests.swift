import CompilerDriver
import Diagnostics
import Engine
import Foundation
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import TestSupport
import Testing
import Training

/// What holds of every engine, and what every engine has in common with the standard one.
@Suite struct EngineTests {
  static let names = Engines.all.map(\.name)
  static let others = names.dropFirst()

  /// Specs with data of their own, and how many rows a step takes of it.
  static let specs = [
    "toy": 10, "digits-bandit": 4, "digits-bernoulli-mixture": 4, "digits-bernoulli-vae": 2,
    "digits-categorical-vae": 2, "digits-convolutional-vae": 1, "digits-feature-gates": 4,
    "digits-hierarchical-vae": 2, "digits-memory": 4,
  ]

  private func machine(_ name: String) throws -> Machine {
    Machine(try #require(Engines.named(name)), threads: 1)
  }

  private func expectClose(
    _ a: [Double], _ b: [Double], _ what: String, location: SourceLocation = #_sourceLocation
  ) {
    let scale = b.reduce(1) { max($0, abs($1)) }
    let largest = zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(
      a.count == b.count && largest <= 1e-9 * scale, "\(what) differs by \(largest) of \(scale)",
      sourceLocation: location)
  }

  @Test func namesDiffer() {
    #expect(Set(Self.names).count == Self.names.count)
    #expect(Engines.standard.name == "cpu" && Engines.named("none") == nil)
  }

  // MARK: - The contract

  /// A function with every element type and a result that no engine needs to keep in order.
  private func transposed() -> (function: Function, updates: [Update]) {
    let b = Builder()
    let x = b.parameter("x", TensorType(.f32, [2, 3]))
    let w = b.parameter("w", TensorType(.f64, [2]))
    let i = b.parameter("i", TensorType(.i32, [2]))
    let key = b.parameter("key", TensorType(.u32, [2]))
    let function = b.finish(
      "f",
      results: [
        ("y", b.emit(.transpose, x, attributes: Op.permutation => [-1, -2])),
        ("next", b.emit(.add, w, w)), ("i", b.emit(.add, i, i)), ("key", key),
      ])
    return (function, [Update(ParameterName("w"), by: ResultName("next"))])
  }

  @Test(arguments: names) func valuesAreKeptAndUpdated(_ engine: String) throws {
    let (function, updates) = transposed()
    let program = try machine(engine).prepare(function, updates: updates)
    let (x, w, i) = (ParameterName("x"), ParameterName("w"), ParameterName("i"))
    try program.write(x, Tensor(.f32, [2, 3], [1, 2, 3, 4, 5, 0.1]))
    try program.write(i, Tensor(.i32, [2], [-3, 7]))
    try program.write(ParameterName("key"), Tensor(.u32, [2], [4_294_967_295, 0]))
    try program.fill(w) { bytes in
      #expect(bytes.count == 16)
      bytes.bindMemory(to: Double.self)[0] = 1.5
      bytes.bindMemory(to: Double.self)[1] = -0.25
    }
    try program.step()
    #expect(
      try program.tensor(ResultName("y")) == Tensor(.f32, [3, 2], [1, 4, 2, 5, 3, 0.1]))
    #expect(try program.tensor(ResultName("i")).elements == [-6, 14])
    #expect(try program.tensor(i).elements == [-3, 7])
    #expect(try program.tensor(ResultName("key")).elements == [4_294_967_295, 0])
    #expect(try program.tensor(w).elements == [3, -0.5])
    #expect(try program.tensor(ResultName("next")).elements == [3, -0.5])
    try program.modify(w) { $0.bindMemory(to: Double.self)[1] = 10 }
    try program.step()
    #expect(try program.tensor(w).elements == [6, 20])
    #expect(program.type(of: x) == TensorType(.f32, [2, 3]))
    #expect(program.type(of: ResultName("y")).shape == [3, 2])
  }

  /// The error of whoever fills or reads comes through.
  @Test(arguments: names) func errorsComeThrough(_ engine: String) throws {
    let (function, updates) = transposed()
    let program = try machine(engine).prepare(function, updates: updates)
    let error = EngineError.insufficientMemory(bytes: 7)
    let i = ParameterName("i")
    #expect(throws: error) { try program.fill(i) { (_) throws(EngineError) in throw error } }
    try program.write(i, Tensor(.i32, [2], [1, 2]))
    #expect(throws: error) { try program.read(i) { (_) throws(EngineError) in throw error } }
  }

  @Test(arguments: names) func costsAndNeedsAreKnownBeforehand(_ engine: String) throws {
    let engine = try machine(engine).engine
    let b = Builder()
    let x = b.parameter("x", TensorType(.f64, [30, 40]))
    let y = b.emit(
      .matmul, x, b.parameter("w", TensorType(.f64, [40, 50])),
      attributes: Op.transposeA => false, Op.transposeB => false)
    let function = b.finish("f", results: [("y", y)])
    let cost = engine.cost(of: function, updates: [])
    #expect(cost.productFlops == 2 * 30 * 40 * 50 && cost.flops >= cost.productFlops)
    let least = 8 * (30 * 40 + 40 * 50)
    #expect(cost.stateBytes >= least && cost.traffic >= least)
    #expect(engine.needs(function, updates: [], beyond: 1 << 30) == nil)
    let needs = try #require(engine.needs(function, updates: [], beyond: 1000))
    #expect(needs.bytes >= least && needs.largest.first?.node.name == "w")
  }

  @Test func theSystemsRefusalIsAFinding() {
    let b = Builder()
    let x = b.parameter("x", TensorType(.f64, [1 << 45]))
    let function = b.finish("f", results: [("x", x)])
    let error = #expect(throws: EngineError.self) { try Compiler.prepare(function, on: cpu) }
    #expect(error?.diagnostic.id == .insufficientMemory)
    #expect(error?.diagnostic.message.contains("GB of memory") == true)
  }

  // MARK: - Training

  @Test(arguments: others, specs.keys.sorted())
  func stepsAgree(_ engine: String, _ spec: String) throws {
    let folder = Repository.root.appending(path: "Specs").path
    let tree = SpecLoader.tree(try SpecLoader.source("\(folder)/\(spec).yaml"))
    let rows = try #require(Self.specs[spec])
    let checked = Compiler.check(tree, overrides: [Override(name: "train.batch", value: "\(rows)")])
    let model = try #require(checked.model, "\(checked.diagnostics.map(\.message))")
    let setup = try TrainingSetup(
      model, specFolder: folder, dataFolder: nil, precision: .f64, machine: cpu)
    var standard = try setup.trainer()
    var other = try setup.trainer(on: try machine(engine))
    try standard.begin()
    try other.begin()
    for step in 1...2 {
      let (a, b) = (try other.advance(), try standard.advance())
      expectClose(
        [a.objective, a.gradientNorm], [b.objective, b.gradientNorm], "step \(step) of \(spec)")
    }
    for tensor in setup.step.tensors {
      expectClose(
        try other.program.tensor(tensor.parameter).elements,
        try standard.program.tensor(tensor.parameter).elements, "`\(tensor.name)` of \(spec)")
    }
  }

  /// A run that stops on one engine goes on on another, which evaluates and draws as well.
  @Test(arguments: names, names) func runsChangeEngines(_ first: String, _ second: String) throws {
    for (text, steps) in [(coins, 12), (table, 8)] {
      try withFolder { folder in
        try writeTable(folder)
        var whole = try request(text, in: folder, out: "whole", precision: .f64)
        whole.steps = steps
        _ = try TrainingRun(whole).run()
        var begun = try request(text, in: folder, precision: .f64)
        (begun.steps, begun.machine) = (steps, try machine(first))
        var isFirst = true
        let stopped = try TrainingRun(begun).run(isInterrupted: {
          defer { isFirst = false }
          return !isFirst
        })
        #expect(stopped.isInterrupted && stopped.steps == 2)
        (begun.existing, begun.machine) = (.resume, try machine(second))
        let summary = try TrainingRun(begun).run()
        #expect(try RunRecord.read(RunFolder(folder + "/run")).engine == second)

        let saved = try SavedRun(folder + "/run")
        let reference = try SavedRun(folder + "/whole")
        let (own, right) = (
          try saved.evaluate(on: try machine(second)).record, try reference.evaluate(on: cpu).record
        )
        expectClose(own.metrics.map(\.value), right.metrics.map(\.value), "metrics")
        #expect(own.metrics.map(\.value) == summary.metrics.dropFirst().map(\.value))
        for name in saved.sampleNames {
          expectClose(
            try saved.sample(name, count: 15, on: try machine(second)).doubles(),
            try reference.sample(name, count: 15, on: cpu).doubles(), name)
        }
        let tensors = try SafetensorsFile.read(folder + "/run/checkpoint.safetensors").tensors
        for (name, tensor) in try SafetensorsFile.read(folder + "/whole/checkpoint.safetensors")
          .tensors
        {
          expectClose(try #require(tensors[name]).doubles(), tensor.doubles(), name)
        }
      }
    }
  }
}
