import Foundation
import TestSupport
import Testing

/// A spec of Examples/GradientConformance, whose first line says what `onehot audit` makes of it.
struct ConformanceSpec: CustomTestStringConvertible, Sendable {
  static let folder = Repository.root.appendingPathComponent("Examples/GradientConformance")

  let name: String
  var testDescription: String { name }

  static let all: [ConformanceSpec] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map(ConformanceSpec.init)
  }()

  /// The diagnostic that refuses the spec; none where its claims are to hold.
  func expectedDiagnostic() throws -> String? {
    let url = Self.folder.appendingPathComponent(name)
    let line = try #require(
      String(contentsOf: url, encoding: .utf8).split(separator: "\n").first)
    if line == "# passes" { return nil }
    let prefix = "# refused: "
    try #require(line.hasPrefix(prefix), "the first line says what is expected")
    return String(line.dropFirst(prefix.count))
  }
}

/// Models that other libraries get wrong pass their audit, or are refused for their stated reason.
@Test(arguments: ConformanceSpec.all)
func everyConformanceSpecIsAsItSays(_ spec: ConformanceSpec) throws {
  let diagnostic = try spec.expectedDiagnostic()
  let result = try Products.run(
    "onehot", ["audit", spec.name, "--color", "never"], in: ConformanceSpec.folder)
  let output = result.output + result.errors
  if let diagnostic {
    #expect(result.status == 1, "\(output)")
    #expect(output.contains("error[\(diagnostic)]"), "\(output)")
  } else {
    #expect(result.status == 0, "\(output)")
    #expect(output.contains("audit of \(spec.name.dropLast(5)): pass"), "\(output)")
  }
}

/// Both kinds of expectation occur, so that neither branch above is empty.
@Test func theFolderHasSpecsOfBothKinds() throws {
  let diagnostics = try ConformanceSpec.all.map { try $0.expectedDiagnostic() }
  #expect(diagnostics.contains { $0 == nil } && diagnostics.contains { $0 != nil })
}

/// The sampled gradient of the bound is that of the bound written out, in size and in sign.
@Test(arguments: ["vimco", "score_function(baseline=none)"])
func theBoundAgreesWithItsSum(_ estimator: String) throws {
  let exact = try gradient("coin-bound-enumerated.yaml", "enumerate")
  let sampled = try gradient("coin-bound-vimco.yaml", estimator)
  #expect(exact.noise == 0)
  #expect(sampled.noise > 0 && sampled.noise < 0.01)
  #expect(abs(sampled.mean - exact.mean) < 6 * sampled.noise, "\(sampled) \(exact)")
}

/// The first element of the gradient at the initialization, as `onehot compare` gives it.
private func gradient(
  _ spec: String, _ estimator: String
) throws -> (mean: Double, noise: Double) {
  let result = try Products.run(
    "onehot",
    [
      "compare", spec, "--estimators", estimator, "--draws", "100000", "--steps", "1",
      "--format", "json",
    ], in: ConformanceSpec.folder)
  #expect(result.status == 0, "\(result.errors)")
  let comparison = try JSONDecoder().decode(Comparison.self, from: Data(result.output.utf8))
  let parameter = try #require(comparison.estimators.first?.parameters.first)
  return (try #require(parameter.mean.first), parameter.bias_norm_noise)
}

/// The part of the JSON form of a comparison that is read here.
private struct Comparison: Decodable {
  struct Estimator: Decodable { let parameters: [Parameter] }
  struct Parameter: Decodable {
    let mean: [Double]
    let bias_norm_noise: Double
  }
  let estimators: [Estimator]
}
