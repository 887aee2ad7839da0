import ArgumentParser
import CompilerDriver
import Reports
import SpecModel
import Training

/// `onehot run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Compiles a spec, trains it, evaluates it, and writes a run folder.",
    discussion: """
      The folder holds `resolved.yaml`, `run.json`, `metrics.jsonl`, `checkpoint.safetensors`, \
      `curves.svg`, and where the model draws images `samples.png`. Ctrl-C stops after a checkpoint, \
      with exit code 130; `--resume` goes on from there, bit for bit.
      """)

  @OptionGroup var arguments: SpecArguments

  @Option(help: "The seed, instead of the spec's `train.seed`.")
  var seed: UInt64?

  @Option(help: "The number of steps of the whole run, instead of the spec's.")
  var steps: Int?

  @OptionGroup var machine: MachineOptions

  @Option(help: "The run folder; `runs/` and the spec's name by default.")
  var out: String?

  @Flag(help: "Continues from the checkpoint in the folder, or starts if there is none.")
  var resume = false

  @Flag(help: "Replaces the run in the folder.")
  var overwrite = false

  @Option(help: "float32 or float64.")
  var precision = Precision.float32

  @Flag(help: "Prints only errors and the final metrics, no progress.")
  var quiet = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let steps, !(0...Int(Int32.max)).contains(steps) {
      throw ValidationError("`--steps` must be a whole number from 0 to \(Int32.max)")
    }
    if let seed, seed > UInt64(Int.max) {
      throw ValidationError("`--seed` must be a whole number from 0 to \(Int.max)")
    }
    if resume, overwrite {
      throw ValidationError("`--resume` and `--overwrite` exclude each other")
    }
  }

  func run() throws {
    var arguments = arguments
    if let seed { arguments.settings += [SetOption(override: .seed(seed))] }
    let model = try arguments.checkedModel(output)
    let folder = out ?? "runs/\(model.name)"
    let request = RunRequest(
      model: model, spec: arguments.spec, resolved: ResolvedSpec.text(model), folder: folder,
      existing: resume ? .resume : overwrite ? .overwrite : .refuse,
      dataFolder: machine.dataDir, precision: precision.dtype, machine: machine.machine,
      steps: steps, version: Version.number)
    let progress = quiet ? nil : Progress(name: model.name)
    Interruption.receive()
    let summary = try reporting(output) { () throws(RunError) in
      let run = try TrainingRun(request) { Console.error([$0], output) }
      // Nothing is lost before: data may take minutes to read, and the folder is as it was.
      Interruption.heed()
      return try run.run(observer: progress) { Interruption.isRequested }
    }
    progress?.finish()
    if !summary.warnings.isEmpty { Console.error(summary.warnings, output) }
    guard !summary.isInterrupted else {
      throw Failure(
        status: .interrupted,
        message: "stopped after step \(summary.steps); continue with `--resume`")
    }
    try Console.write(summary.metrics.table)
    if !quiet { Console.error("wrote \(folder)") }
  }
}

extension Override {
  /// The override of the seed.
  fileprivate static func seed(_ seed: UInt64) -> Override {
    Override(name: "train.seed", value: "\(seed)")
  }
}
