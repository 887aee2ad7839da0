import CompilerDriver
import Diagnostics
import Estimators
import Foundation
import Language
import SpecModel
import TestSupport
import Testing

/// The page of pairs that are legal alone and refused together, made from what the compiler says of
/// every pair; `BLESS=1` writes it anew.
@Suite struct RefusedCombinationTests {
  @Test func thePageIsCommitted() throws {
    let text = page()
    let committed = try Golden.committed(
      text,
      at: Repository.root.appending(
        path: "Sources/CompilerDriver/Documentation.docc/Combinations.md"))
    #expect(committed == text, "write it anew: BLESS=1 swift test --filter RefusedCombination")
  }

  /// Calls that the rules of legality can tell apart.
  private static let calls: [SiteCall] = {
    var seen: Set<[String]> = []
    return SiteCall.all.filter { call in
      guard let use = call.models.first?.latents[0].estimator else { return false }
      let claims = use.claims
      return seen.insert([
        use.estimator.name, call.distribution.name, "\(claims.bounds)", "\(claims.requirement)",
        "\(claims.isHard)",
      ]).inserted
    }
  }()

  /// A row of the table.
  private struct Row: Hashable {
    let first: Estimator
    let arrangement: String
    let reason: String
  }

  private func page() -> String {
    let sections = [(ObjectiveKind.cost, "expectations"), (.iwae, "`iwae`")].flatMap {
      ["## Under \($1)", table($0)]
    }
    let note =
      "_Generated from the findings for every pair by `BLESS=1 swift test --filter RefusedCombination`. "
      + "Do not edit._"
    let intro = """
      Pairs of estimators, at two nodes `z1` and `z2`, that the compiler refuses although each is legal \
      alone. In a chain `z2` is drawn given `z1`; in parallel neither depends on the other. All other \
      pairs compile, and so do all larger sets without such a pair. If a label makes a claim about the \
      mean of a gradient, `Tests/EstimatorTests/CombinationTests.swift` compares it with enumeration.
      """
    return (["# Combinations", intro] + sections + [note]).joined(separator: "\n\n") + "\n"
  }

  private func table(_ objective: ObjectiveKind) -> String {
    let alone = Self.calls.filter { message([$0], .chain, objective) == nil }
    var rows: [Row: (firsts: Set<SiteCall>, seconds: Set<SiteCall>)] = [:]
    for first in alone {
      for second in alone {
        let found = Arrangement.all(of: 2).compactMap { arrangement in
          message([first, second], arrangement, objective).map { (arrangement.rawValue, $0) }
        }
        guard let reason = found.first?.1 else { continue }
        let row = Row(
          first: first.estimator,
          arrangement: found.count == 1 ? found[0].0 : "any", reason: shortened(reason))
        rows[row, default: ([], [])].firsts.insert(first)
        rows[row, default: ([], [])].seconds.insert(second)
      }
    }
    let lines = rows.map { row, sites in
      [
        names(sites.firsts, among: alone), names(sites.seconds, among: alone), row.arrangement,
        row.reason,
      ]
    }.sorted { $0.lexicographicallyPrecedes($1) }
    let header = [["`z1`", "`z2`", "arrangement", "reason"], ["---", "---", "---", "---"]]
    return (header + lines).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }

  private func message(
    _ sites: [SiteCall], _ arrangement: Arrangement, _ objective: ObjectiveKind
  ) -> String? {
    let text = Combination(sites: sites, arrangement: arrangement, objective: objective).text
    let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "pair.yaml", text: text)))
    return checked.diagnostics.first { $0.severity == .error }?.message
  }

  /// A message with calls as names, so that it is the same for all options.
  private func shortened(_ message: String) -> String {
    message.replacing(/`(\w+)\([^`]*\)`/) { "`\($0.1)`" }
  }

  /// The estimators by distribution; one with its options only where other options are not refused.
  private func names(_ calls: Set<SiteCall>, among all: [SiteCall]) -> String {
    var distributions: [[String]: [String]] = [:]
    for distribution in Distribution.all {
      let own = Set(calls.filter { $0.distribution == distribution })
      let texts = Set(own.map(\.estimator)).flatMap { estimator -> [String] in
        let legal = all.filter { $0.distribution == distribution && $0.estimator == estimator }
        let others = Set(legal.filter { !own.contains($0) }.flatMap(\.arguments))
        // Where other options are legal, those that are not.
        return legal.filter(own.contains).map { call in
          let arguments = others.isEmpty ? [] : call.arguments.filter { !others.contains($0) }
          return estimator.name
            + (arguments.isEmpty ? "" : "(\(arguments.joined(separator: ", ")))")
        }
      }
      guard !texts.isEmpty else { continue }
      distributions[Set(texts).sorted(), default: []].append(distribution.name)
    }
    return distributions.map { texts, distributions in
      "\(distributions.joined(separator: ", ")): " + texts.map { "`\($0)`" }.joined(separator: ", ")
    }.sorted().joined(separator: "; ")
  }
}

extension SiteCall {
  /// The options as the call writes them.
  fileprivate var arguments: [String] {
    guard let start = call.firstIndex(of: "(") else { return [] }
    return call[start...].dropFirst().dropLast().components(separatedBy: ", ")
  }
}
