import TensorIR
import Testing

@Suite struct SupportTests {
  static let reals = Support.allCases.filter { $0 != .index }

  @Test func inclusionIsAPartialOrder() {
    for a in Support.allCases {
      #expect(a.isSubset(of: a))
      for b in Support.allCases where b.isSubset(of: a) {
        #expect(a == b || !a.isSubset(of: b))
        for c in Support.allCases where c.isSubset(of: b) { #expect(c.isSubset(of: a)) }
      }
    }
  }

  @Test(arguments: reals) func joinIsTheLeastCommonSuperset(_ a: Support) {
    for b in Self.reals {
      let join = Support.join(a, b)
      #expect(join == Support.join(b, a))
      #expect(a.isSubset(of: join) && b.isSubset(of: join))
      for other in Self.reals where a.isSubset(of: other) && b.isSubset(of: other) {
        #expect(join.isSubset(of: other), "\(a) and \(b)")
      }
    }
  }

  @Test func classNumbersAreNoMagnitudes() {
    #expect(Support.join(.index, .index) == .index)
    #expect(!Support.index.isSubset(of: .real))
  }

  @Test(arguments: Support.allCases) func elementwiseForgetsRows(_ support: Support) {
    #expect(support.isSubset(of: support.elementwise))
    #expect(support.elementwise != .onehot && support.elementwise != .simplex)
  }

  @Test func hardMeansZeroOrOne() {
    #expect(Support.allCases.filter(\.isHard) == [.binary, .onehot])
  }
}
