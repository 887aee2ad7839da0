/// A worker's report on one spec.
struct Outcome {
  var seed: Int?
  var stage = ""
  var isValid = false
  var finding: Finding?

  /// The identity of a kind of find: the kind, the stage, and for a crash its place.
  var signature: String? {
    guard let finding else { return nil }
    let place = finding.kind == .crash ? finding.text.filter { !$0.isNumber }.prefix(90) : ""
    return "\(finding.kind.rawValue) in \(stage) \(place)"
  }

  /// True if it is a fault of ours for certain: a valid spec may still give numbers that are
  /// refused.
  var isFault: Bool { finding.map { $0.kind != .refused } ?? false }

  /// The outcomes that some lines tell, the last of which may not be finished.
  static func all(_ lines: [Substring]) -> [Outcome] {
    var outcomes: [Outcome] = []
    for line in lines {
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      guard let first = words.first else { continue }
      if first == "seed" { outcomes.append(Outcome(seed: Int(words[1]))) }
      if outcomes.isEmpty { outcomes.append(Outcome()) }
      let last = outcomes.count - 1
      switch first {
      case "stage":
        outcomes[last].stage = words[1]
        if words[1] == "resolved" { outcomes[last].isValid = true }
      case "find":
        let kind = words.count > 1 ? Finding.Kind(rawValue: words[1]) : nil
        outcomes[last].finding = Finding(kind ?? .refused, words.count > 2 ? words[2] : "")
      default: break
      }
    }
    return outcomes
  }
}
