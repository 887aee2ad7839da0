import Language

/// The options of an estimator, optimizer or schedule as a table and a list of words.
enum OptionTable {
  /// The blocks that describe options; empty without options.
  static func blocks(_ options: [Option]) -> [String] {
    guard !options.isEmpty else { return ["It has no options."] }
    let rows = options.map {
      [
        Markdown.code($0.name), kind($0.kind), $0.defaultText.map(Markdown.code) ?? "required",
        Markdown.prose($0.summary),
      ]
    }
    let table = Markdown.table(["option", "takes", "default", "meaning"], rows)
    return [table] + options.compactMap(words)
  }

  /// The kind of an option, in words.
  static func kind(_ kind: OptionKind) -> String {
    func spaced(_ range: String) -> String { range.isEmpty ? "" : " \(range)" }
    switch kind {
    case .scalar(let range, let excludesLowerBound):
      return "a number or schedule"
        + spaced(Numbers.text(range, excludesLowerBound: excludesLowerBound))
    case .number(let range): return "a number" + spaced(Numbers.text(range))
    case .integer(let range): return "a whole number" + spaced(Numbers.text(range))
    case .flag: return "`true` or `false`"
    case .choice(let words): return "one of " + Markdown.codes(words.map(\.name))
    }
  }

  /// The words of a choice with their own options; nil for other kinds.
  private static func words(_ option: Option) -> String? {
    guard case .choice(let words) = option.kind else { return nil }
    return Markdown.list(
      words.map { word in
        let own = word.options.map { own in
          let fallback = own.defaultText.map { ", \(Markdown.code($0)) by default" } ?? ", required"
          return " `\(own.name)`, \(kind(own.kind))\(fallback): \(Markdown.prose(own.summary))"
        }
        return "`\(option.name)=\(word.name)`: \(Markdown.prose(word.summary))" + own.joined()
      })
  }
}

extension Option {
  /// A value of the option: its default, or one within its range.
  var example: OptionValue {
    if let defaultValue { return defaultValue }
    return switch kind {
    case .scalar(let range, _): .scalar(.number(range.clamping(1)))
    case .number(let range): .number(range.clamping(1))
    case .integer(let range): .integer(range.clamping(1))
    case .flag: .flag(false)
    case .choice(let words): Self.value(of: words[0])
    }
  }

  /// All values of an option of finitely many, its ``example`` alone for another.
  var variants: [(text: String, value: OptionValue)] {
    switch kind {
    case .flag: [("\(name)=false", .flag(false)), ("\(name)=true", .flag(true))]
    case .choice(let words): words.map { ("\(name)=\($0.name)", Self.value(of: $0)) }
    default: [("", example)]
    }
  }

  private static func value(of word: OptionKind.Choice) -> OptionValue {
    .choice(word.name, word.options.examples)
  }
}

extension [Option] {
  /// A value for every option.
  var examples: Options {
    reduce(into: Options()) { $0[$1.name] = $1.example }
  }
}

extension ClosedRange {
  fileprivate func clamping(_ value: Bound) -> Bound {
    Swift.min(Swift.max(value, lowerBound), upperBound)
  }
}
