import Foundation
package import JSON

/// One line of `metrics.jsonl`.
public struct MetricsRecord: Sendable, Hashable {
  /// The number of steps that were done.
  public let step: Int
  /// The split; `train` for training's own measurements.
  public let split: String
  /// The metrics in order.
  public let metrics: [Metric]

  /// A record.
  public init(step: Int, split: String, metrics: [Metric]) {
    self.step = step
    self.split = split
    self.metrics = metrics
  }

  /// The record of the objective, as training measures it.
  static func training(step: Int, objective: Double) -> MetricsRecord {
    MetricsRecord(
      step: step, split: "train", metrics: [Metric(name: "objective", value: objective)])
  }

  /// True if it records training's own measurements.
  var isTraining: Bool { split == "train" && metrics.map(\.name) == ["objective"] }

  /// The line, without its end; infinities are the words `"inf"` and `"-inf"`, since JSON has none.
  public var line: String { json.text(.line) }

  /// The record as JSON.
  package var json: JSON {
    let values = metrics.map { metric in
      (metric.name, metric.value.isFinite ? JSON.number(metric.value) : .string("\(metric.value)"))
    }
    return [
      "step": .integer(step), "split": .string(split), "metrics": .object(JSON.Members(values)),
    ]
  }

  /// The records of a file's lines; nil if one of them is not a record.
  static func parse(_ text: String) -> [MetricsRecord]? {
    let lines = text.split(separator: "\n")
    let records = lines.compactMap { line -> MetricsRecord? in
      guard let stored = try? JSON.decode(Stored.self, from: Data(line.utf8)) else {
        return nil
      }
      let metrics = stored.metrics.sorted { $0.key < $1.key }
      return MetricsRecord(
        step: stored.step, split: stored.split,
        metrics: metrics.map { Metric(name: $0.key, value: $0.value.value) })
    }
    return records.count == lines.count ? records : nil
  }

  /// The form in the file.
  private struct Stored: Decodable {
    let step: Int
    let split: String
    let metrics: [String: StoredNumber]
  }

  /// A number, or the word for an infinity.
  private struct StoredNumber: Decodable {
    let value: Double

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        // Older runs have `null` for all that is not finite.
        value = .nan
        return
      }
      if let number = try? container.decode(Double.self) {
        value = number
        return
      }
      guard let number = Double(try container.decode(String.self)) else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "no number")
      }
      value = number
    }
  }
}
