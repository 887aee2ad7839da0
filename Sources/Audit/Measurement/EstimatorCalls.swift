import Estimators
import Language
import SpecModel

/// Calls of estimators in the syntax of the command line.
public enum EstimatorCalls {
  /// The calls in a list; a comma within parentheses does not separate two.
  public static func split(_ list: String) -> [String] {
    var calls: [String] = [""]
    var depth = 0
    for character in list {
      switch character {
      case "(": depth += 1
      case ")": depth -= 1
      default: break
      }
      if character == ",", depth == 0 {
        calls.append("")
      } else {
        calls[calls.count - 1].append(character)
      }
    }
    return calls.map(trimmed).filter { !$0.isEmpty }
  }

  private static func trimmed(_ text: String) -> String {
    let inner = text.drop { $0 == " " }
    return String(inner.reversed().drop { $0 == " " }.reversed())
  }

  /// The first call whose estimator there is not, by its name.
  public static func unknown(_ calls: [String]) -> String? {
    calls.first { estimator($0) == nil }.map { trimmed(String($0.prefix { $0 != "(" })) }
  }

  /// The names of all estimators.
  public static var names: [String] { Estimator.all.map(\.name) }

  /// The estimator that a call names.
  static func estimator(_ call: String) -> Estimator? {
    let name = trimmed(String(call.prefix { $0 != "(" }))
    return Estimator.all.first { $0.name == name }
  }

  /// Every estimator with its default options, and once for each word of its options that are
  /// words.
  ///
  /// A call with a required option is listed without it, so that checking reports it.
  static var all: [String] {
    Estimator.all.flatMap { estimator in
      words(estimator.options).map { words in
        words.isEmpty ? estimator.name : "\(estimator.name)(\(words.joined(separator: ", ")))"
      }
    }
  }

  /// All combinations of the words of options.
  private static func words(_ options: [Option]) -> [[String]] {
    options.reduce([[]]) { combinations, option in
      guard case .choice(let choices) = option.kind else { return combinations }
      return combinations.flatMap { given in
        choices.map { given + ["\(option.name)=\($0.name)"] }
      }
    }
  }
}
