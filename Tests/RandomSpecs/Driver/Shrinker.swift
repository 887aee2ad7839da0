import Foundation

/// Makes a spec small that still shows a find: parts are left out, expressions replaced by their
/// arguments, and sizes made smaller, as long as the signature stays.
struct Shrinker {
  let signature: String
  /// The specs that may be tried.
  var budget: Int

  init(_ signature: String, budget: Int = 400) {
    (self.signature, self.budget) = (signature, budget)
  }

  mutating func shrink(_ draft: Draft) -> Draft {
    var best = draft
    var isChanged = true
    while isChanged, budget > 0 {
      isChanged = false
      for candidate in Self.candidates(best) where shows(candidate) {
        best = candidate
        isChanged = true
        break
      }
    }
    return best
  }

  private mutating func shows(_ draft: Draft) -> Bool {
    guard budget > 0 else { return false }
    budget -= 1
    let file = FileManager.default.temporaryDirectory
      .appending(path: "onehot-shrink-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    guard (try? Data(draft.yaml.utf8).write(to: file)) != nil else { return false }
    return (try? WorkerProcess.run(["check", file.path]))?.last?.signature == signature
  }

  /// Smaller specs, the smallest first.
  private static func candidates(_ draft: Draft) -> [Draft] {
    let paths = draft.paths.sorted { $0.count < $1.count }
    var result = paths.map { draft.removing($0) }
    for path in paths {
      guard case .text(let text)? = draft[path] else { continue }
      result += simpler(text).map { draft.replacing(path, with: .text($0)) }
    }
    // One number everywhere, since the sizes of a spec hang together.
    for number in numbers(draft.yaml).sorted(by: >) where number > 1 {
      for smaller in Set([1, 2, number / 2]).sorted() where smaller < number && smaller > 0 {
        result.append(draft.mapping { replacing(number, by: smaller, in: $0) })
      }
    }
    return result.filter { $0 != draft }
  }

  /// Texts with a call replaced by one of its arguments, or without an argument.
  private static func simpler(_ text: String) -> [String] {
    let characters = Array(text)
    var result: [String] = []
    for (start, open) in characters.enumerated() where open == "(" {
      guard let end = closing(characters, start) else { continue }
      var first = start
      while first > 0,
        characters[first - 1].isLetter || characters[first - 1].isNumber
          || "_.".contains(characters[first - 1])
      {
        first -= 1
      }
      let (before, after) = (String(characters[..<first]), String(characters[(end + 1)...]))
      let callee = String(characters[first..<start])
      let arguments = pieces(Array(characters[(start + 1)..<end]))
      for argument in arguments where !argument.contains("=") {
        result.append(before + argument + after)
      }
      guard arguments.count > 1 || arguments.first?.contains("=") == true else { continue }
      for index in arguments.indices {
        let rest = arguments.indices.filter { $0 != index }.map { arguments[$0] }.joined(
          separator: ", ")
        result.append(before + (rest.isEmpty ? callee : "\(callee)(\(rest))") + after)
      }
    }
    for operation in [" + ", " - ", " * ", " / ", " @ "] {
      let parts = text.components(separatedBy: operation)
      guard parts.count > 1 else { continue }
      result += [parts[0], parts.dropFirst().joined(separator: operation)]
    }
    return Array(Set(result)).filter { $0.count < text.count && !$0.isEmpty }
      .sorted { ($0.count, $0) < ($1.count, $1) }
  }

  private static func closing(_ characters: [Character], _ start: Int) -> Int? {
    var depth = 0
    for index in start..<characters.count {
      if "([".contains(characters[index]) { depth += 1 }
      if ")]".contains(characters[index]) { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }

  /// The arguments between commas at the top.
  private static func pieces(_ characters: [Character]) -> [String] {
    var (parts, depth) = ([""], 0)
    for character in characters {
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.map { String($0.drop { $0 == " " }) }
  }

  private static func numbers(_ text: String) -> Set<Int> {
    Set(text.split { !$0.isNumber }.compactMap { Int($0) })
  }

  private static func replacing(_ number: Int, by other: Int, in text: String) -> String {
    var (result, word) = ("", "")
    for character in text + " " {
      guard !character.isNumber, !character.isLetter, !"_.".contains(character) else {
        word.append(character)
        continue
      }
      result += (word == "\(number)" ? "\(other)" : word) + String(character)
      word = ""
    }
    return String(result.dropLast())
  }
}

extension Draft {
  /// The ways to all parts.
  var paths: [[Int]] {
    guard case .map(let entries) = self else { return [] }
    return entries.indices.flatMap { index in
      [[index]] + entries[index].value.paths.map { [index] + $0 }
    }
  }

  subscript(path: [Int]) -> Draft? {
    guard let first = path.first else { return self }
    guard case .map(let entries) = self, entries.indices.contains(first) else { return nil }
    return entries[first].value[Array(path.dropFirst())]
  }

  func replacing(_ path: [Int], with new: Draft) -> Draft {
    guard let first = path.first, case .map(var entries) = self else { return new }
    entries[first].value = entries[first].value.replacing(Array(path.dropFirst()), with: new)
    return .map(entries)
  }

  func removing(_ path: [Int]) -> Draft {
    guard let first = path.first, case .map(var entries) = self else { return self }
    if path.count == 1 {
      entries.remove(at: first)
    } else {
      entries[first].value = entries[first].value.removing(Array(path.dropFirst()))
    }
    return .map(entries)
  }

  func mapping(_ change: (String) -> String) -> Draft {
    switch self {
    case .text(let text): .text(change(text))
    case .map(let entries):
      .map(entries.map { Entry(key: $0.key, value: $0.value.mapping(change)) })
    }
  }
}
