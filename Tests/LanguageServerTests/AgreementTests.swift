import CompilerDriver
import Diagnostics
import Foundation
import SpecModel
import SpecSyntax
import TestSupport
import Testing

@testable import LanguageServer

/// The language server and the compiler agree on the meaning of names.
@Suite struct AgreementTests {
  /// All specs of the repository; YAML of other kinds lies among the examples.
  static let specs = ["Specs", "Examples"].flatMap {
    SpecLoader.specs(in: Repository.root.appending(path: $0).path)
  }.filter { (try? SpecLoader.load($0))?.root?["onehot"] != nil }

  /// The names in front of the expressions of a section, with the symbols in each.
  private func reads(
    _ mentions: Mentions, _ tree: SpecTree, _ kind: GraphKind
  ) -> [String: Set<String>] {
    var result: [String: Set<String>] = [:]
    for entry in tree.root?[kind.rawValue]?.entries ?? [] {
      let span = entry.value.span
      let inside = mentions.all.filter { span.start <= $0.span.start && $0.span.end <= span.end }
      result[entry.key.text] = Set(
        inside.compactMap { mention -> String? in
          switch mention.symbol?.kind {
          case .variable?, .node?: mention.symbol?.name
          default: nil
          }
        })
    }
    return result
  }

  @Test(arguments: specs)
  func nodesReadWhatTheCompilerSays(_ path: String) throws {
    let tree = try SpecLoader.load(path)
    guard let model = Compiler.check(tree).model else { return }
    let mentions = Mentions(tree) { SpecLoader.library($0, from: $1, of: tree) }
    #expect(mentions.unreadable == nil)
    // Draws in functions are named by the evaluator alone.
    for type in model.nodeTypes() where type.node.caller == nil {
      let found = reads(mentions, tree, type.graph)[type.node.name]
      #expect(
        found == type.reads.filter { !$0.contains(".") }, "\(type.graph.rawValue).\(type.node.name)"
      )
    }
  }

  /// Every hyperparameter, function and split that a clean spec defines is found where it is used.
  @Test(arguments: specs)
  func whatIsUsedHasReferences(_ path: String) throws {
    let tree = try SpecLoader.load(path)
    let checked = Compiler.check(tree)
    guard checked.model != nil, checked.diagnostics.isEmpty else { return }
    let mentions = Mentions(tree) { SpecLoader.library($0, from: $1, of: tree) }
    for mention in mentions.all {
      guard case .definition(let symbol) = mention.role else { continue }
      switch symbol.kind {
      case .hyperparameter, .function, .alias:
        #expect(mentions.mentions(of: symbol).count > 1, "\(symbol.name)")
      default: break
      }
    }
  }

  /// Every key of a clean spec is known to the structure that completion and hover go by.
  @Test(arguments: specs)
  func everyKeyIsKnown(_ path: String) throws {
    let tree = try SpecLoader.load(path)
    let mentions = Mentions(tree) { SpecLoader.library($0, from: $1, of: tree) }
    let explained = Set(mentions.all.map(\.span.start))
    for line in 1...tree.file.lineCount {
      let range = tree.file.range(ofLine: line)
      let text = tree.file.text(range)
      guard let key = text.firstMatch(of: /^ *([a-z_0-9]+):/) else { continue }
      let parents = ["metrics", "strata", "predict"]
      let offset = text.utf8.distance(from: text.startIndex, to: key.1.startIndex)
      let cursor = YAMLCursor(in: tree.file, at: range.lowerBound + offset)
      guard !parents.contains(cursor?.path.last ?? ""), key.1 != "return" else { continue }
      #expect(explained.contains(range.lowerBound + offset), "\(path):\(line) \(key.1)")
    }
  }
}
