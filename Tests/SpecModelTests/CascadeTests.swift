import CompilerDriver
import Diagnostics
import Foundation
import Testing

/// One mistake is one error: every word of every spec is misspelt, every number changed, every line
/// and every sign left out, one at a time, and the errors of each are counted.
@Suite struct CascadeTests {
  /// A way of making mistakes.
  enum Mistake: String, CaseIterable {
    case word, number, line, sign

    /// The number of mistakes, in all specs together, that may give more than one error; it may not
    /// grow.
    ///
    /// What is left of lines are the heads of sections, whose lines then belong to the section
    /// above.
    var bound: Int {
      switch self {
      case .word: 0
      case .number: 1
      case .line: 79
      case .sign: 19
      }
    }

    private var places: Regex<Substring> {
      switch self {
      case .word: /[A-Za-z_][A-Za-z0-9_]*/
      case .number: /[0-9]+/
      case .line: /[^\n]*\n/
      case .sign: /[-+*\/^@()\[\]{},.:=<>~?"']/
      }
    }

    /// Every spec with one mistake that can be made in a text, and what was changed.
    func mutants(of text: String) -> [(what: String, text: String)] {
      text.matches(of: places).map(\.range).filter { hasMeaning($0, in: text) }.map { range in
        let old = String(text[range])
        return ("\(rawValue) `\(old)`", text.replacingCharacters(in: range, with: replacement(old)))
      }
    }

    private func replacement(_ old: String) -> String {
      switch self {
      case .word: misspelt(old)
      case .number: "\((Int(old) ?? 0) + 1)"
      case .line, .sign: ""
      }
    }

    /// The word with its last two letters exchanged, or a letter more where that changes nothing.
    private func misspelt(_ word: String) -> String {
      var letters = Array(word)
      let last = letters.count - 1
      guard last > 0, letters[last] != letters[last - 1], letters[last - 1].isLetter else {
        return word + "q"
      }
      letters.swapAt(last, last - 1)
      return String(letters)
    }

    /// True if a place lies outside comments, free text, other words and numbers with an exponent.
    private func hasMeaning(_ range: Range<String.Index>, in text: String) -> Bool {
      let before = text[..<range.lowerBound]
      let line = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
      if self == .line {
        return !text[range].allSatisfy(\.isWhitespace) && text[range].first != "#"
      }
      if line.contains(/(^|\s)#/) || line.contains(/^name:|about:/) { return false }
      guard self == .word || self == .number, let last = before.last else { return true }
      return !(last.isNumber || last.isLetter || ".-_/".contains(last))
    }
  }

  /// All specs for words and numbers; for the rest, of which there are many more, those of one
  /// kind.
  private func specs(_ mistake: Mistake) -> [String] {
    let all = Support.specs.filter { !$0.contains("/lib/") }
    return mistake == .word || mistake == .number ? all : all.filter { !$0.contains("/paper/") }
  }

  @Test(arguments: Mistake.allCases)
  func oneMistakeIsOneError(_ mistake: Mistake) throws {
    var cascades: [String] = []
    var count = 0
    for spec in specs(mistake) {
      let text = try String(contentsOfFile: Support.path(spec), encoding: .utf8)
      for mutant in mistake.mutants(of: text) {
        count += 1
        let file = SourceFile(path: Support.path(spec), text: mutant.text)
        let found = Compiler.check(SpecLoader.tree(file)).diagnostics
        let errors = found.filter { $0.severity == .error }
        guard errors.count > 1 else { continue }
        let shown = TextRenderer().render(errors).split(separator: "\n").filter {
          $0.contains("error[")
        }
        cascades.append("\(spec), \(mutant.what):\n" + shown.joined(separator: "\n"))
      }
    }
    #expect(count > 100)
    #expect(
      cascades.count <= mistake.bound,
      "\(cascades.count) of \(count): \(cascades.joined(separator: "\n"))")
  }
}
