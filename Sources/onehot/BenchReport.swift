import Execution
import Foundation

/// What `onehot bench` measured.
struct BenchReport {
  let spec: String
  let threads: Int
  let precision: String
  /// The seconds from the start of the command to the end of the first step.
  let startupSeconds: Double
  /// The seconds of a step in every round, sorted.
  let stepSeconds: [Double]
  let plan: Plan
  /// The seconds of every kernel on one thread.
  let kernelSeconds: [Double]
  /// The operations a second of a large product on one thread.
  let ceiling: Double
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

  private var kinds: [Kind] {
    var kinds: [String: Kind] = [:]
    for (kernel, seconds) in zip(plan.kernels, kernelSeconds) {
      var kind = kinds[kernel.kind] ?? Kind(kind: kernel.kind)
      kind.kernels += 1
      kind.seconds += seconds
      kind.flops += kernel.flops
      kind.bytes += kernel.bytes
      kinds[kernel.kind] = kind
    }
    return kinds.values.sorted { ($1.seconds, $0.kind) < ($0.seconds, $1.kind) }
  }

  private var productFraction: Double {
    Double(plan.productFlops) / median / (ceiling * Double(threads))
  }

  /// The tables for people, with so many of the slowest kernels.
  func text(slowest count: Int) -> String {
    let total = kernelSeconds.reduce(0, +)
    let kinds = Table.text(
      ["kernels", "count", "µs", "share", "GFLOP/s", "GB/s"],
      kinds.map { kind in
        [
          kind.kind, "\(kind.kernels)", Self.number(kind.seconds * 1e6),
          "\(Self.number(kind.seconds / total * 100)) %",
          Self.number(Double(kind.flops) / kind.seconds / 1e9),
          Self.number(Double(kind.bytes) / kind.seconds / 1e9),
        ]
      })
    let slow = zip(plan.kernels, kernelSeconds).sorted { $0.1 > $1.1 }.prefix(count)
    let slowest = Table.text(
      ["slowest", "space", "µs", "GFLOP/s", "ops"],
      slow.map { kernel, seconds in
        [
          kernel.kind, kernel.space.map(String.init).joined(separator: "×"),
          Self.number(seconds * 1e6), Self.number(Double(kernel.flops) / seconds / 1e9),
          kernel.ops.joined(separator: " "),
        ]
      })
    let rate = Double(plan.flops) / median / 1e9
    return """
      bench of \(spec): \(threads == 1 ? "1 thread" : "\(threads) threads"), \(precision)
        \(Self.number(1 / median)) steps a second, the median of \(stepSeconds.count) rounds between \
      \(Self.number(1 / stepSeconds.last!)) and \(Self.number(1 / stepSeconds[0]))
        \(Self.number(median * 1e6)) µs a step, \(Self.number(rate)) GFLOP/s in all
        products at \(Self.number(productFraction * 100)) % of this machine's \
      \(Self.number(ceiling / 1e9)) GFLOP/s a thread
        first step after \(Self.number(startupSeconds * 1e3)) ms
        \(Self.number(Double(peakBytes) / 1e6)) MB at most, of which the plan's arena takes \
      \(Self.number(Double(plan.arenaBytes) / 1e6))

      one kernel after the other on one thread, \(Self.number(total * 1e6)) µs in all
      \(kinds)
      \(slowest)
      """
  }

  /// The same for programs.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let document = Document(
      formatVersion: "1.0", spec: spec, threads: threads, precision: precision,
      startupSeconds: startupSeconds, stepSeconds: stepSeconds, flopsPerStep: plan.flops,
      productFlopsPerStep: plan.productFlops, bytesMovedPerStep: plan.traffic,
      ceilingFlopsPerSecond: ceiling, arenaBytes: plan.arenaBytes, peakBytes: peakBytes,
      kernels: kinds)
    // Only numbers and texts: nothing that cannot be encoded.
    let data = (try? encoder.encode(document)) ?? Data()
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  private struct Document: Encodable {
    let formatVersion, spec: String
    let threads: Int
    let precision: String
    let startupSeconds: Double
    let stepSeconds: [Double]
    let flopsPerStep, productFlopsPerStep, bytesMovedPerStep: Int
    let ceilingFlopsPerSecond: Double
    let arenaBytes, peakBytes: Int
    let kernels: [Kind]
  }

  private static func number(_ value: Double) -> String { String(format: "%.4g", value) }
}
