import Diagnostics
import Estimators
import Foundation
import Language
import Testing

/// Pairs and triples of estimators and distributions in one model: each compiles or is refused with
/// a reason, and each claim that a mean is right holds.
///
/// By default every estimator stands in every place with every other one. `ONEHOT_ALL_PAIRS=1`
/// takes them under all options, in all arrangements and under all objectives;
/// `ONEHOT_ALL_PAIRS=3/100` takes the third of a hundred parts of that.
@Suite struct CombinationTests {
  /// Which part of all combinations is asked for, counted from 0, of how many; nothing for the
  /// selection.
  private static let part: (index: Int, count: Int)? = {
    guard let text = ProcessInfo.processInfo.environment["ONEHOT_ALL_PAIRS"] else { return nil }
    let numbers = text.split(separator: "/").compactMap { Int($0) }
    switch numbers.count {
    case 1 where numbers[0] == 1: return (0, 1)
    case 2 where numbers[1] > 0 && (1...numbers[1]).contains(numbers[0]):
      return (numbers[0] - 1, numbers[1])
    default: fatalError("ONEHOT_ALL_PAIRS=\(text): expected 1, or a part such as 3/100")
    }
  }()

  /// Runs combinations and says how many there were.
  private func expectRight(_ title: String, _ combinations: some Sequence<Combination>) throws {
    var counts = (refused: 0, compiled: 0, audited: 0)
    for combination in combinations {
      switch try combination.run() {
      case .refused(let diagnostics):
        counts.refused += 1
        // Anything else would be a mistake in the spec that is built here.
        let errors = diagnostics.filter { $0.severity == .error }
        #expect(
          !errors.isEmpty && errors.allSatisfy { $0.id == .illegalEstimator },
          "\(combination):\n\(TextRenderer().render(errors))")
      case .compiled: counts.compiled += 1
      case .audited(let test, let draws):
        counts.audited += 1
        #expect(
          test.passes,
          "\(combination): |z| \(test.largestZ), bound \(test.bound), \(draws) draws")
        #expect(
          test.blindSpot < Combination.smallestBias,
          "\(combination): a bias of \(test.blindSpot) of the norm is not seen by \(draws) draws")
      }
    }
    if Self.part != nil { print("combinations with \(title): \(counts)") }
  }

  @Test(arguments: Estimator.all) func pairsAreRightOrRefused(_ first: Estimator) throws {
    let firsts = SiteCall.all.filter { $0.estimator == first }
    guard let part = Self.part else {
      // A chain under a cost, in which the first node's replicas meet the second, and one way more.
      let others: [(Arrangement, ObjectiveKind)] = [
        (.parallel, .cost), (.chain, .elbo), (.chain, .iwae), (.parallel, .elbo),
        (.parallel, .iwae),
      ]
      let offset = Estimator.all.firstIndex(of: first)!
      return try expectRight(
        "\(first)",
        SiteCall.first.enumerated().flatMap { index, second in
          let ways = [(.chain, .cost), others[(index + offset) % others.count]]
          return ways.map { arrangement, objective in
            Combination(
              sites: [firsts[index % firsts.count], second], arrangement: arrangement,
              objective: objective)
          }
        })
    }
    var number = 0
    let all = firsts.lazy.flatMap { first in
      SiteCall.all.lazy.flatMap { second in
        Arrangement.all(of: 2).flatMap { arrangement in
          ObjectiveKind.allCases.map {
            Combination(sites: [first, second], arrangement: arrangement, objective: $0)
          }
        }
      }
    }
    try expectRight(
      "\(first) first",
      all.filter { _ in
        number += 1
        return number % part.count == part.index
      })
  }

  @Test(arguments: Estimator.all) func triplesAreRightOrRefused(_ first: Estimator) throws {
    let all = Estimator.all
    let offset = all.firstIndex(of: first)!
    let (arrangements, objectives) = (Arrangement.all(of: 3), ObjectiveKind.allCases)
    guard let part = Self.part else {
      // Every estimator in every place of three with every other one in every other place.
      return try expectRight(
        "\(first)",
        all.indices.map { index in
          let third = all[(offset + index) % all.count]
          let sites = [first, all[index], third].enumerated().map { place, estimator in
            let calls = SiteCall.all.filter { $0.estimator == estimator }
            return calls[(index * 3 + place + offset) % calls.count]
          }
          return Combination(
            sites: sites, arrangement: arrangements[index % arrangements.count],
            // An estimator that is legal under only one bound is tested under it.
            objective: objectives[(index / arrangements.count) % objectives.count])
        })
    }
    var number = 0
    let sites = SiteCall.first
    let ways = arrangements.flatMap { arrangement in objectives.map { (arrangement, $0) } }
    let others = ways.filter { $0.1 != .cost || $0.0 == .fork || $0.0 == .join }
    var turn = 0
    let triples = sites.lazy.filter { $0.estimator == first }.flatMap { one in
      sites.lazy.flatMap { two in
        sites.lazy.flatMap { three in
          // A chain and parallel nodes under a cost, and one of the other ways in turn.
          turn += 1
          return [(.chain, .cost), (.parallel, .cost), others[turn % others.count]].map {
            Combination(sites: [one, two, three], arrangement: $0.0, objective: $0.1)
          }
        }
      }
    }
    try expectRight(
      "\(first) first of three",
      triples.filter { _ in
        number += 1
        return number % part.count == part.index
      })
  }

  /// Faults that the audit must find: the wrong sign of an estimator, alone and after another one.
  @Test(arguments: [0, 1]) func aWrongEstimatorIsFound(_ place: Int) throws {
    let sites = ["local_expectation", "disarm(tree=balanced)"].map { call in
      SiteCall.all.first { $0.call == call && $0.distribution == .bernoulli }!
    }
    let combination = Combination(
      sites: place == 1 ? sites : sites.reversed(), arrangement: .chain, objective: .cost)
    guard case .audited(let right, _) = try combination.run(),
      case .audited(let wrong, _) = try combination.run(replacing: [place: .flippedSign])
    else {
      Issue.record("\(combination) claims nothing")
      return
    }
    #expect(right.passes && !wrong.passes)
  }

  /// The selection leaves out no estimator in either place of a pair.
  @Test func theCatalogueIsLarge() {
    #expect(Set(SiteCall.first.map(\.estimator)) == Set(Estimator.all))
    #expect(SiteCall.all.count > 130, "\(SiteCall.all.count)")
  }
}
