import Foundation

/// Checks the specs of many seeds in processes of their own, and shrinks what is found.
struct Search {
  let seeds: Range<Int>
  let isLarge: Bool
  let jobs: Int
  /// Where finds go as specs.
  let folder: String

  /// The number of specs that a process checks before the next one starts.
  private static let chunk = 50

  /// Searches.
  ///
  /// - Returns: true if no fault was found.
  func run() throws -> Bool {
    let tally = Tally()
    let starts = Array(stride(from: seeds.lowerBound, to: seeds.upperBound, by: Self.chunk))
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = jobs
    for start in starts {
      queue.addOperation {
        search(start..<min(start + Self.chunk, seeds.upperBound), tally)
      }
    }
    queue.waitUntilAllOperationsAreFinished()
    print(tally.text)
    return tally.faults == 0
  }

  private func search(_ seeds: Range<Int>, _ tally: Tally) {
    var next = seeds.lowerBound
    let large = isLarge ? ["large"] : []
    while next < seeds.upperBound {
      guard
        let outcomes = try? WorkerProcess.run(["seeds", "\(next)", "\(seeds.upperBound)"] + large),
        let last = outcomes.last?.seed
      else {
        tally.add(fault: "the worker did not run")
        return
      }
      for outcome in outcomes where tally.add(outcome) { shrink(outcome) }
      next = last + 1
    }
  }

  private func shrink(_ outcome: Outcome) {
    guard let seed = outcome.seed, let signature = outcome.signature else { return }
    var maker = SpecMaker(seed: seed, isLarge: isLarge)
    var shrinker = Shrinker(signature)
    let small = shrinker.shrink(maker.draft())
    let name = "\(signature.split { !$0.isLetter }.prefix(6).joined(separator: "-"))-\(seed)"
    let path = "\(folder)/\(name).yaml"
    let text = "# \(signature): \(outcome.finding?.text ?? "")\n" + small.yaml
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try? Data(text.utf8).write(to: URL(fileURLWithPath: path))
    print("seed \(seed): \(signature)\n\(text)")
  }
}

/// Counts of what was found, from several threads.
final class Tally: @unchecked Sendable {
  private let lock = NSLock()
  private var counts: [String: Int] = [:]
  private var seen: [String: (count: Int, seeds: [Int])] = [:]
  private(set) var faults = 0

  /// Adds an outcome.
  ///
  /// - Returns: true if it is the first fault of its signature.
  func add(_ outcome: Outcome) -> Bool {
    lock.withLock {
      counts[outcome.isValid ? "valid" : "refused by validate", default: 0] += 1
      guard let signature = outcome.signature else { return false }
      let known = seen[signature]?.count ?? 0
      seen[signature, default: (0, [])].count += 1
      if known < 5, let seed = outcome.seed { seen[signature]?.seeds.append(seed) }
      if outcome.isFault { faults += 1 }
      return outcome.isFault && known == 0
    }
  }

  func add(fault: String) {
    lock.withLock {
      faults += 1
      counts[fault, default: 0] += 1
    }
  }

  var text: String {
    (counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      + seen.sorted { $0.value.count > $1.value.count }.map {
        "\($0.value.count) \($0.key), first of seeds \($0.value.seeds)"
      }).joined(separator: "\n")
  }
}
