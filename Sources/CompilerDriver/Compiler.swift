public import Diagnostics
public import Engine
public import Lowering
import Passes
public import SpecModel
public import TensorCore
public import TensorIR
import Traps

/// The result of checking a spec.
public struct CheckedSpec: Sendable {
  /// The model; nil if there are errors, and for a library.
  public let model: Model?
  /// True if the file only holds functions.
  public let isLibrary: Bool
  /// Errors and warnings, sorted, each once.
  public let diagnostics: [Diagnostic]
}

/// The compiler: its stages in order.
///
///     spec.yaml → syntax tree → model → checked model → forward → step → optimized → plan → run
public enum Compiler {
  /// Reads and checks a spec, its libraries included: everything that can be proved without data.
  ///
  /// - Parameters:
  ///   - tree: the spec.
  ///   - overrides: the values of `--set`.
  ///   - load: opens the libraries, by default from their files.
  public static func check(
    _ tree: SpecTree, overrides: [Override] = [], load: LibraryLoader? = nil
  ) -> CheckedSpec {
    let load = load ?? { SpecLoader.library($0, from: $1, of: tree) }
    var libraries: [SpecTree] = []
    let read = Activity.during("checking the spec") {
      readSpec(tree, overrides: overrides) { path, file in
        let library = load(path, file)
        libraries += [library.tree].compactMap { $0 }
        return library
      }
    }
    var diagnostics = read.diagnostics
    if let model = read.model {
      // An unused node has been reported; that its weights get no gradient is the same mistake.
      let reported = Set(
        diagnostics.filter { $0.id == .unusedName || $0.id == .unreadLatent }.map(\.span))
      diagnostics += Activity.during("lowering") {
        StepBuilder(model, precision: .f32).diagnostics()
      }.filter { finding in
        finding.id != .unreachableParameter || !reported.contains(finding.span)
      }
    }
    let shown = IgnoredWarnings(
      diagnostics, spec: tree, libraries: libraries, isWhole: overrides.isEmpty)
    return CheckedSpec(
      model: diagnostics.hasErrors ? nil : read.model, isLibrary: read.isLibrary,
      diagnostics: shown.diagnostics.sortedAndUnique())
  }

  /// The training step of a checked model, not optimized yet.
  ///
  /// - Throws: that it is too large to be built.
  public static func step(
    _ model: Model, precision: DType = .f32, batches: [Int]? = nil
  ) throws(Diagnostic) -> TrainingStep {
    try Activity.during("lowering") { () throws(Diagnostic) in
      try StepBuilder(model, precision: precision).build(batches: batches)
    }
  }

  /// A function after all passes.
  public static func optimize(_ function: Function) -> Function {
    Activity.during("optimizing") { PassManager().run(function) }
  }

  /// A function that is ready to run.
  ///
  /// - Parameters:
  ///   - function: an optimized function; a result that is named like a parameter becomes its next
  ///     value.
  ///   - machine: where it runs.
  /// - Throws: that the engine cannot prepare it.
  public static func prepare(
    _ function: Function, on machine: Machine
  ) throws(EngineError) -> any PreparedFunction {
    try Activity.during("planning") { () throws(EngineError) in
      try machine.prepare(function, updates: updates(function))
    }
  }

  /// The work and the memory of an optimized function, as ``prepare(_:on:)`` would run it.
  public static func cost(of function: Function, on engine: any Engine) -> StepCost {
    Activity.during("planning") { engine.cost(of: function, updates: updates(function)) }
  }

  static func updates(_ function: Function) -> [Update] {
    let parameters = Set(function.parameters.compactMap(\.name))
    return function.results.map(\.name).filter(parameters.contains).map {
      Update(ParameterName($0), by: ResultName($0))
    }
  }
}
