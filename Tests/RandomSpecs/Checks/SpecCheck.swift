import Audit
import CompilerDriver
import Diagnostics
import Engine
import Foundation
import Reports
import SpecModel
import TensorCore
import Training

/// All that must hold of a spec that `validate` has nothing against.
struct SpecCheck {
  let text: String
  let folder: String

  /// The stages in order; a crash is told by the last that began.
  enum Stage: String, CaseIterable {
    case validate, resolved, compile, inspect, step64, step32, run, evaluate, sample, audit
  }

  /// Makes the files and runs all stages.
  ///
  /// - Parameter begins: called when a stage begins.
  /// - Returns: why the spec is not valid, nothing where it is.
  func run(_ begins: (Stage) -> Void) throws(Finding) -> String? {
    begins(.validate)
    let path = "\(folder)/spec.yaml"
    let tree = SpecLoader.tree(SourceFile(path: path, text: text))
    let checked = Compiler.check(tree)
    guard let model = checked.model else {
      return checked.diagnostics.first { $0.severity == .error }?.message ?? "a library"
    }
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      try DataFiles(model: model, folder: folder).write()
    } catch {
      throw Finding(.refused, "files: \(error)")
    }

    begins(.resolved)
    let resolved = ResolvedSpec.text(model)
    let again = Compiler.check(SpecLoader.tree(SourceFile(path: path, text: resolved)))
    let second = again.model.map { ResolvedSpec.text($0) } ?? ""
    guard second == resolved else {
      let lines = zip(resolved.split(separator: "\n"), second.split(separator: "\n"))
      let place = lines.first { $0 != $1 }.map { "`\($0)` reads back as `\($1)`" }
      let errors = again.diagnostics.filter { $0.severity == .error }.map(\.message)
      throw Finding(.resolved, (errors + [place ?? ""]).joined(separator: "; "))
    }
    begins(.compile)
    do throws(Diagnostic) {
      for stage in Reports.Stage.allCases { _ = try stage.text(model, precision: .f32) }
      begins(.inspect)
      _ = try Inspection(model).json
    } catch {
      throw Finding(.refused, error.message)
    }
    begins(.step64)
    try StepCheck(model: model, folder: folder, precision: .f64).run()
    begins(.step32)
    try StepCheck(model: model, folder: folder, precision: .f32).run()
    try runs(model, path, resolved, begins)
    begins(.audit)
    do throws(Diagnostic) {
      try audit(tree)
    } catch {
      throw Finding(.refused, error.message)
    }
    return nil
  }

  private func runs(
    _ model: Model, _ path: String, _ resolved: String, _ begins: (Stage) -> Void
  ) throws(Finding) {
    let run = "\(folder)/run"
    do {
      begins(.run)
      let request = RunRequest(
        model: model, spec: path, resolved: resolved, folder: run, existing: .overwrite,
        machine: Machine(threads: 2), steps: 2)
      _ = try TrainingRun(request).run()
      begins(.evaluate)
      let saved = try SavedRun(run)
      _ = try saved.evaluate(on: Machine(threads: 2))
      begins(.sample)
      for name in saved.sampleNames {
        _ = try saved.sample(name, count: 3, split: nil, on: Machine(threads: 2))
      }
    } catch {
      throw Finding(refusal: error)
    }
  }

  /// The cost of an audit is that of thousands of steps, of which few are enough here.
  private func audit(_ tree: SpecTree) throws(Diagnostic) {
    guard let subject = try? AuditSubject(tree) else { return }
    _ = try Auditor(subject, draws: 2).run().json
  }
}
