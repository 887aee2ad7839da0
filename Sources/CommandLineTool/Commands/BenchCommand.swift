import ArgumentParser
import CompilerDriver
import Engine
import Foundation
import JSON
import Platform
import SpecModel
import Training

/// `onehot bench`.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures the training step of a spec: rate, time by kind of kernel, memory.",
    discussion: """
      A step fetches its rows, draws, goes forward and back, and updates the weights. Machines are \
      noisy: compare only what was measured in turn on one machine, for which `--serve` is made.
      """)

  @OptionGroup var arguments: SpecArguments

  @Option(help: "The number of measurements; their median is reported.")
  var rounds = 7

  @Option(help: "The duration of a measurement, in seconds.")
  var seconds = 0.3

  @Option(help: "The number of slowest kernels to list.")
  var kernels = 8

  @Flag(
    help: """
      Prints a line of JSON when ready, then one for every number of steps that it reads, and one at \
      the end of input.
      """)
  var serve = false

  @Option(help: "float32 or float64.")
  var precision = Precision.float32

  @Option(help: "text or json.")
  var format = InspectionFormat.text

  @OptionGroup var machine: MachineOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...1000).contains(rounds) else {
      throw ValidationError("`--rounds` must be a whole number from 1 to 1000")
    }
    guard kernels >= 0 else { throw ValidationError("`--kernels` must be a whole number from 0") }
    guard (0.001...60).contains(seconds) else {
      throw ValidationError("`--seconds` must be a number from 0.001 to 60")
    }
  }

  func run() throws {
    let start = ContinuousClock.now
    let model = try arguments.checkedModel(output)
    var bench = try reporting(output) { () throws(RunError) in
      try StepBench(
        model, specFolder: FilePath.folder(of: arguments.spec), dataFolder: machine.dataDir,
        precision: precision.dtype, machine: machine.machine)
    }
    Console.error(bench.warnings, output)
    let startup = (ContinuousClock.now - start) / .seconds(1)
    if serve {
      try answer(&bench, startup)
      return
    }
    let report = try reporting(output) { () throws(RunError) in
      let count = try bench.steps(in: seconds)
      let times = try (0..<rounds).map { (_) throws(RunError) in
        try bench.run(steps: count) / Double(count)
      }
      return BenchReport(
        spec: model.name, engine: machine.machine.engine.name, threads: machine.threads,
        precision: precision.rawValue, startupSeconds: startup, stepSeconds: times.sorted(),
        cost: bench.cost, profile: try bench.profile(steps: max(20, min(count, 1000))),
        peakBytes: StepBench.peakBytes)
    }
    try Console.write(format == .json ? report.json : report.text(slowest: kernels))
  }

  /// Measures on request, so that another process can take turns with others.
  private func answer(_ bench: inout StepBench, _ startup: Double) throws(Failure) {
    func write(_ line: JSON) throws(Failure) { try Console.write(line.document(.line)) }
    try write([
      "ready": true, "startup_seconds": .number(startup), "version": .string(Version.number),
      "flops_per_step": .integer(bench.cost.flops),
    ])
    while let line = readLine() {
      guard let steps = Int(line), steps > 0 else { continue }
      let seconds = try reporting(output) { () throws(RunError) in try bench.run(steps: steps) }
      try write(["steps": .integer(steps), "seconds": .number(seconds)])
    }
    try write(["peak_bytes": .integer(StepBench.peakBytes)])
  }
}
