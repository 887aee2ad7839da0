import COneHot
import CompilerDriver
import Diagnostics
import Platform
import Reports
import SpecModel
import Training

@_cdecl("oh_train")
func train(
  _ spec: UnsafePointer<CChar>?, _ content: UnsafePointer<CChar>?,
  _ options: UnsafePointer<oh_option>?, _ optionCount: Int64,
  _ arrays: UnsafePointer<oh_array>?, _ arrayCount: Int64, _ progress: oh_progress?,
  _ context: UnsafeMutableRawPointer?, _ run: UnsafeMutablePointer<oh_run?>?,
  _ findings: UnsafeMutablePointer<oh_findings?>?
) -> oh_status {
  call(run, findings) { (warnings) throws(RunError) in
    let options = try Options(
      options, optionCount,
      allowing: [
        .set, .seed, .steps, .threads, .engine, .dataDir, .precision, .out, .resume, .overwrite,
        .allowOutside,
      ])
    let machine = try options.machine()
    let spec = spec == nil && content != nil ? "spec.yaml" : try path(spec, "the path of the spec")
    let model = try model(spec, content, options, warnings)
    let data = try model.reading(try FieldArray.all(arrays, arrayCount))
    let temporary = options.text(.out) == nil ? TemporaryFolder("onehot-run") : nil
    guard let folder = options.text(.out) ?? temporary?.path else {
      throw RunError.usage("no temporary folder can be created", help: "name one with `out`")
    }
    var request = RunRequest(
      model: data.model, spec: spec, resolved: ResolvedSpec.text(data.model), folder: folder,
      existing: try options.existing(), dataFolder: options.text(.dataDir),
      precision: try options.precision(), machine: machine,
      steps: try options.number(.steps, in: 0...Int(Int32.max)), version: Version.number)
    request.arrays = data.arrays
    let observer = ProgressCalls(progress, context)
    let training = try TrainingRun(request, report: warnings.add)
    let summary = try training.run(observer: observer) { observer.isStopped }
    summary.warnings.forEach(warnings.add)
    let saved = try SavedRun(
      folder, dataFolder: options.text(.dataDir), arrays: data.arrays, report: warnings.add)
    return (
      try OpenRun(saved, in: folder, on: machine, temporary: temporary),
      summary.isInterrupted ? OH_INTERRUPTED : OH_CLEAN
    )
  }
}

/// The checked model of a file or a text.
private func model(
  _ spec: String, _ content: UnsafePointer<CChar>?, _ options: Options, _ warnings: Warnings
) throws(RunError) -> Model {
  let file: SourceFile
  if content != nil {
    file = SourceFile(path: spec, text: try string(content, "the text of the spec"))
  } else {
    do throws(UnreadableFile) {
      file = try SpecLoader.source(spec)
    } catch {
      throw RunError.usage("cannot read `\(error.path)`: \(error.reason)", help: nil)
    }
  }
  var overrides = try options.all(.set, "NAME=VALUE") { Override(argument: $0) }
  if let seed = try options.number(.seed, in: 0...Int.max) {
    overrides.append(Override(name: "train.seed", value: "\(seed)"))
  }
  let access = try options.flag(.allowOutside) ? LibraryAccess.anywhere : .default
  let checked = Compiler.check(SpecLoader.tree(file, access: access), overrides: overrides)
  guard let model = checked.model else {
    guard !checked.diagnostics.hasErrors else { throw RunError.diagnostics(checked.diagnostics) }
    throw RunError.usage("`\(spec)` is a library: it has no model", help: nil)
  }
  checked.diagnostics.forEach(warnings.add)
  return model
}

/// Passes the progress of a run on to a caller.
private final class ProgressCalls: RunObserver {
  /// True if the caller asked to stop.
  private(set) var isStopped = false
  private let progress: oh_progress?
  private let context: UnsafeMutableRawPointer?
  private var steps = 0
  private var objective = Double.nan
  private var done = 0
  private var next = ContinuousClock.now

  /// The time between calls that tell of steps alone.
  private static let pause = Duration.milliseconds(50)

  init(_ progress: oh_progress?, _ context: UnsafeMutableRawPointer?) {
    self.progress = progress
    self.context = context
  }

  func started(done: Int, steps: Int) {
    self.steps = steps
    self.done = done
    call(nil)
  }

  func stepped(done: Int, objective: Double) {
    self.done = done
    self.objective = objective
    guard done == steps || ContinuousClock.now >= next else { return }
    call(nil)
  }

  func recorded(_ record: MetricsRecord) { record.line.withCString { call($0) } }

  func checkpointed(done: Int) {}

  private func call(_ record: UnsafePointer<CChar>?) {
    guard let progress else { return }
    var event = oh_event(
      done: Int64(done), steps: Int64(steps), objective: objective, record: record)
    if progress(context, &event) != 0 { isStopped = true }
    next = .now + Self.pause
  }
}
