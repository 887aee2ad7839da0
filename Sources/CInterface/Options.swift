import COneHot
import CompilerDriver
import Diagnostics
import Engine
import Foundation
import SpecModel
import TensorCore
import Training

/// An option of a call; its name is that of the command line.
enum OptionName: String {
  case allowOutside = "allow-outside"
  case count, data
  case dataDir = "data-dir"
  case engine, given, mean, metric, node, out, overwrite, precision, resume, seed, set, split
  case steps, threads, what

  /// True if a call takes it several times.
  var isRepeated: Bool {
    switch self {
    case .data, .given, .metric, .set, .what: true
    default: false
    }
  }
}

/// The options of a call.
struct Options {
  private let values: [(name: OptionName, value: String)]

  /// The options in memory.
  ///
  /// - Throws: the first that the call does not take.
  init(
    _ options: UnsafePointer<oh_option>?, _ count: Int64, allowing known: [OptionName]
  ) throws(RunError) {
    var values: [(name: OptionName, value: String)] = []
    for option in try elements(options, count, "options") {
      let name = try string(option.name, "the name of an option")
      let value = try string(option.value, "the value of the option `\(name)`")
      guard let known = known.first(where: { $0.rawValue == name }) else {
        let names = known.map(\.rawValue)
        throw RunError.usage(
          "no option is called `\(name)`",
          help: suggestion(for: name, among: names, orList: "the options are"))
      }
      if !known.isRepeated, values.contains(where: { $0.name == known }) {
        throw RunError.usage(
          "the option `\(name)` is given twice", help: "leave one of them out")
      }
      values.append((known, value))
    }
    self.values = values
  }

  /// The value of an option; nil if it is not given.
  func text(_ name: OptionName) -> String? { values.first { $0.name == name }?.value }

  /// True if a flag is given.
  func flag(_ name: OptionName) throws(RunError) -> Bool {
    switch text(name) {
    case nil, "false": return false
    case "true": return true
    case let other?: throw Self.wrong(name, other, "is `true` or `false`")
    }
  }

  /// A whole number in a range; nil if it is not given.
  func number<Number: FixedWidthInteger>(
    _ name: OptionName, in range: ClosedRange<Number>
  ) throws(RunError) -> Number? {
    guard let text = text(name) else { return nil }
    guard let number = Number(text), range.contains(number) else {
      throw Self.wrong(
        name, text, "is a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// The values of a repeated option, each read from its text.
  func all<Value>(
    _ name: OptionName, _ form: String, _ read: (String) -> Value?
  ) throws(RunError) -> [Value] {
    var result: [Value] = []
    for (own, text) in values where own == name {
      guard let value = read(text) else { throw Self.wrong(name, text, "has the form `\(form)`") }
      result.append(value)
    }
    return result
  }

  /// Where functions run.
  func machine() throws(RunError) -> Machine {
    let threads = try number(.threads, in: 1...256)
    var engine = Engines.standard
    if let name = text(.engine) {
      guard let known = Engines.named(name) else {
        let names = Engines.all.map { "`\($0.name)`" }
        throw Self.wrong(.engine, name, "is one of " + names.joined(separator: ", "))
      }
      engine = known
    }
    return Machine(
      engine, threads: threads ?? min(ProcessInfo.processInfo.activeProcessorCount, 64))
  }

  /// The seed of draws.
  func seed() throws(RunError) -> UInt64? { try number(.seed, in: 0...UInt64.max) }

  /// Quantities or metrics with their names.
  func expressions(_ name: OptionName) throws(RunError) -> [NamedExpression] {
    try all(name, "NAME=EXPRESSION") { NamedExpression(argument: $0) }
  }

  /// The values that replace data and draws.
  func given() throws(RunError) -> [RowRequest.GivenValue] {
    try all(.given, "NAME=NUMBER,…") { RowRequest.GivenValue(argument: $0) }
  }

  /// The rows of a call.
  func rows(_ arrays: [FieldArray]) throws(RunError) -> RowRequest {
    let files = try all(.data, "FIELD=FILE") { RowRequest.FieldFile(argument: $0) }
    if let file = files.first(where: { $0.path == "-" }) {
      throw RunError.usage(
        "`\(file.field)` cannot come from standard input", help: "give an array or a file")
    }
    return RowRequest(split: text(.split), files: files, arrays: arrays, given: try given())
  }

  /// The precision of a run.
  func precision() throws(RunError) -> DType {
    switch text(.precision) {
    case nil, "float32": return .f32
    case "float64": return .f64
    case let other?: throw Self.wrong(.precision, other, "is `float32` or `float64`")
    }
  }

  /// The action if the run folder has content.
  func existing() throws(RunError) -> ExistingRun {
    switch (try flag(.resume), try flag(.overwrite)) {
    case (true, true):
      throw RunError.usage(
        "`resume` and `overwrite` exclude each other", help: "leave one of them out")
    case (true, false): return .resume
    case (false, true): return .overwrite
    case (false, false): return .refuse
    }
  }

  private static func wrong(_ name: OptionName, _ value: String, _ rule: String) -> RunError {
    .usage("the option `\(name.rawValue)` \(rule), and not `\(value)`", help: nil)
  }
}
