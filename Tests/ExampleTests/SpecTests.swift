import CompilerDriver
import Diagnostics
import Foundation
import SpecModel
import TensorCore
import TensorIR
import TestSupport
import Testing
import Training

/// A spec of the repository.
struct SpecFile: CustomTestStringConvertible, Sendable {
  let name: String
  var testDescription: String { name }

  static let all: [SpecFile] = {
    let folder = Repository.root.appendingPathComponent("Specs").path
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    let specs = names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix("lib/") }
    return specs.sorted().map(SpecFile.init)
  }()

  /// The spec's text with other sources: generated files of the declared fields.
  func withGeneratedSources(_ model: Model, in folder: URL) throws -> String {
    let path = Repository.root.appendingPathComponent("Specs/\(name)")
    var lines = try String(contentsOf: path, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if let start = lines.firstIndex(where: { $0.hasPrefix("sources:") }) {
      let rest = lines[(start + 1)...]
      let end = rest.firstIndex { !$0.isEmpty && !$0.hasPrefix(" ") && !$0.hasPrefix("#") }
      lines.removeSubrange(start..<(end ?? lines.endIndex))
    }
    guard !model.fields.isEmpty else { return lines.joined(separator: "\n") }
    lines.append("sources:")
    for split in ["train", "valid", "test"] {
      lines.append("  \(split):")
      for field in model.fields {
        lines.append("    \(field.name): {file: \(split).npz, key: \(field.name)}")
      }
      let arrays = model.fields.map { (name: $0.name, array: Self.values(of: $0, rows: 120)) }
      let bytes = Data(NpzFile.encode(arrays))
      try bytes.write(to: folder.appendingPathComponent("\(split).npz"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Values in a field's support; every other row lacks an optional one.
  private static func values(of field: DataField, rows: Int) -> HostArray {
    let count = field.shape.count
    let width = field.shape.rank == 0 ? 1 : field.shape[-1]
    let elements = (0..<rows * count).map { index -> Float in
      let (row, position) = (index / count, index % count)
      if field.isOptional, row % 2 == 1 { return field.support == .onehot ? -1 : .nan }
      switch field.support {
      case .onehot: return position % width == (row + position / width) % width ? 1 : 0
      case .binary: return Float((row * 7 + position * 3) % 5 % 2)
      case .unit: return Float((row + position) % 11) / 10
      case .index, .count: return Float(row % 3)
      default: return Float((row * 3 + position) % 9) / 4 - 1
      }
    }
    return HostArray(shape: [rows] + field.shape.extents, storage: .float(elements))
  }
}

/// Every spec trains three steps and evaluates, on generated files of its declared fields.
@Test(arguments: SpecFile.all)
func everySpecTrains(_ spec: SpecFile) throws {
  let folder = try Products.temporaryFolder()
  defer { try? FileManager.default.removeItem(at: folder) }
  let specs = Repository.root.appendingPathComponent("Specs")
  try FileManager.default.copyItem(
    at: specs.appendingPathComponent("lib"), to: folder.appendingPathComponent("lib"))
  let tree = try SpecLoader.load(specs.appendingPathComponent(spec.name).path)
  let checked = Compiler.check(tree)
  #expect(checked.diagnostics.map(\.message) == [])
  let model = try #require(checked.model)
  let file = folder.appendingPathComponent(spec.name)
  try FileManager.default.createDirectory(
    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
  try spec.withGeneratedSources(model, in: folder)
    .write(to: file, atomically: true, encoding: .utf8)
  let result = try Products.run(
    "onehot", ["run", spec.name, "--steps", "3", "--out", "run", "--data-dir", "."], in: folder)
  #expect(result.status == 0, "\(result.errors.suffix(3000))")
  let metrics = try String(
    contentsOf: folder.appendingPathComponent("run/metrics.jsonl"), encoding: .utf8)
  #expect(metrics.contains("\"step\":3") || metrics.contains("\"step\": 3"), "\(metrics)")
  for (name, _) in model.evaluate.metrics { #expect(metrics.contains("\"\(name)\"")) }
  #expect(!metrics.contains("nan") && !metrics.contains("inf"))
}
