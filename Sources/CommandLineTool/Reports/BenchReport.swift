import Engine
import JSON
import Training

/// The measurements of `onehot bench`.
struct BenchReport {
  let spec: String
  let engine: String
  let threads: Int
  let precision: String
  /// The seconds from the start of the command to the end of the first step.
  let startupSeconds: Double
  /// The seconds of a step in every round, sorted.
  let stepSeconds: [Double]
  let cost: StepCost
  /// The kernels on one thread; nil where the engine runs none.
  let profile: StepBench.Profile?
  let peakBytes: Int

  /// The kernels of one kind.
  private struct Kind: Encodable {
    let kind: String
    var kernels = 0
    var seconds = 0.0
    var flops = 0
    var bytes = 0
  }

  private var median: Double { stepSeconds[stepSeconds.count / 2] }

  private func kinds(_ profile: StepBench.Profile) -> [Kind] {
    var kinds: [String: Kind] = [:]
    for kernel in profile.kernels {
      var kind = kinds[kernel.kind] ?? Kind(kind: kernel.kind)
      kind.kernels += 1
      kind.seconds += kernel.seconds
      kind.flops += kernel.flops
      kind.bytes += kernel.bytes
      kinds[kernel.kind] = kind
    }
    return kinds.values.sorted { ($1.seconds, $0.kind) < ($0.seconds, $1.kind) }
  }

  /// The figures and tables for people, with so many of the slowest kernels.
  func text(slowest count: Int) -> String {
    let rate = Double(cost.flops) / median / 1e9
    let figures = """
      bench of \(spec): \(threads == 1 ? "1 thread" : "\(threads) threads"), \(precision), engine \(engine)
        \(Self.number(1 / median)) steps a second, the median of \(stepSeconds.count) rounds between \
      \(Self.number(1 / stepSeconds.last!)) and \(Self.number(1 / stepSeconds[0]))
        \(Self.number(median * 1e6)) µs a step, \(Self.number(rate)) GFLOP/s in all

      """
    let memory = """
        first step after \(Self.number(startupSeconds * 1e3)) ms
        \(Self.number(Double(peakBytes) / 1e6)) MB at most, of which the step's memory takes \
      \(Self.number(Double(cost.bytes) / 1e6))

      """
    guard let profile else { return figures + memory }
    let fraction = Double(cost.productFlops) / median / (profile.ceiling * Double(threads))
    return figures + """
        products at \(Self.number(fraction * 100)) % of this machine's \
      \(Self.number(profile.ceiling / 1e9)) GFLOP/s a thread

      """ + memory + "\n" + tables(profile, slowest: count)
  }

  private func tables(_ profile: StepBench.Profile, slowest count: Int) -> String {
    let total = profile.kernels.reduce(0) { $0 + $1.seconds }
    let kinds = Table.text(
      ["kernels", "count", "µs", "share", "GFLOP/s", "GB/s"],
      kinds(profile).map { kind in
        [
          kind.kind, "\(kind.kernels)", Self.number(kind.seconds * 1e6),
          "\(Self.number(kind.seconds / total * 100)) %",
          Self.number(Double(kind.flops) / kind.seconds / 1e9),
          Self.number(Double(kind.bytes) / kind.seconds / 1e9),
        ]
      })
    let slow = profile.kernels.sorted { $0.seconds > $1.seconds }.prefix(count)
    let slowest = Table.text(
      ["slowest", "space", "µs", "GFLOP/s", "ops"],
      slow.map { kernel in
        [
          kernel.kind, kernel.space.map(String.init).joined(separator: "×"),
          Self.number(kernel.seconds * 1e6),
          Self.number(Double(kernel.flops) / kernel.seconds / 1e9),
          kernel.ops.joined(separator: " "),
        ]
      })
    return """
      one kernel after the other on one thread, \(Self.number(total * 1e6)) µs in all
      \(kinds)
      \(slowest)
      """
  }

  /// The same for programs.
  var json: String {
    let document = Document(
      formatVersion: "1.0", spec: spec, engine: engine, threads: threads, precision: precision,
      startupSeconds: startupSeconds, stepSeconds: stepSeconds, flopsPerStep: cost.flops,
      productFlopsPerStep: cost.productFlops, bytesMovedPerStep: cost.traffic,
      ceilingFlopsPerSecond: profile?.ceiling, arenaBytes: cost.bytes, peakBytes: peakBytes,
      kernels: profile.map(kinds))
    return JSON(encoding: document, keys: .snakeCase).sorted.document(.spread)
  }

  private struct Document: Encodable {
    let formatVersion, spec, engine: String
    let threads: Int
    let precision: String
    let startupSeconds: Double
    let stepSeconds: [Double]
    let flopsPerStep, productFlopsPerStep, bytesMovedPerStep: Int
    let ceilingFlopsPerSecond: Double?
    let arenaBytes, peakBytes: Int
    let kernels: [Kind]?
  }

  private static func number(_ value: Double) -> String { value.figures(4) }
}
