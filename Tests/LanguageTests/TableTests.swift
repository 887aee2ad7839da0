import Foundation
import Language
import TestSupport
import Testing

/// The tables against their folders and against the rules of style for what they say.
@Suite struct TableTests {
  /// A folder and the names in its list.
  static let tables: [(String, [String])] = [
    ("Functions", LanguageFunction.all.map(\.name)),
    ("Distributions", Distribution.all.map(\.name)), ("Optimizers", Optimizer.all.map(\.name)),
    ("Schedules", Schedule.all.map(\.name)),
  ]

  /// Every summary in the tables with what it belongs to.
  static let summaries: [(String, String)] = {
    var all: [(String, String)] = []
    for function in LanguageFunction.all {
      all.append((function.name, function.summary))
      all += function.parameters.map { ("\(function.name)(\($0.name))", $0.summary) }
    }
    for distribution in Distribution.all {
      all.append((distribution.name, distribution.summary))
      let forms = distribution.parameters.joined()
      all += forms.map { ("\(distribution.name)(\($0.name))", $0.summary) }
    }
    for optimizer in Optimizer.all {
      all.append((optimizer.name, optimizer.summary))
      all += optimizer.options.map { ("\(optimizer.name)(\($0.name))", $0.summary) }
    }
    for schedule in Schedule.all {
      all.append((schedule.name, schedule.summary))
      all += schedule.options.map { ("\(schedule.name)(\($0.name))", $0.summary) }
    }
    return all + Initializer.all.map { ($0.name, $0.summary) }
  }()

  @Test(arguments: tables)
  func theListIsTheFolderInAlphabeticalOrder(_ folder: String, _ names: [String]) throws {
    let files = Repository.files(in: "Sources/Language/\(folder)")
    // layer_norm lives in LayerNorm.swift.
    let inFolder = files.map { $0.replacing(".swift", with: "").lowercased() }
    #expect(Set(names.map { $0.replacing("_", with: "") }) == Set(inFolder))
    #expect(names == names.sorted() && Set(names).count == names.count)
  }

  @Test(arguments: summaries) func summariesAreSentences(_ name: String, _ summary: String) {
    #expect(summary.hasSuffix("."), "\(name)")
    #expect(summary.count <= 160, "\(name)")
  }

  @Test func variadicAndOptionalParametersComeLast() {
    for function in LanguageFunction.all {
      let positional = function.parameters.filter { !$0.isKeywordOnly }
      let flags = positional.map(\.isOptional)
      #expect(flags == flags.sorted { !$0 && $1 }, "\(function.name)")
      for parameter in positional.dropLast() { #expect(parameter.kind != .tensors) }
      let places = function.parameters.map(\.isKeywordOnly)
      #expect(places == places.sorted { !$0 && $1 }, "\(function.name)")
    }
  }
}
