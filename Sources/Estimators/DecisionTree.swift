import Language
import TensorCore
import TensorIR
import TensorOps

/// A categorical draw as binary decisions along a tree of classes, with an antithetic partner.
struct DecisionTree {
  /// The way in which decisions split the classes.
  enum Split { case balanced, stickBreaking }

  /// The option that chooses it.
  static let shape = Option.choice(
    "tree",
    [
      Word("balanced", "Decisions halve the classes.", Split.balanced),
      Word("stick_breaking", "Decisions take one class after another.", .stickBreaking),
    ], default: "balanced", "The binary decisions that make up a categorical draw.",
    idle: { _, distribution in
      distribution == .bernoulli ? "a draw of `bernoulli` is one decision" : nil
    })

  private let site: Site
  private let b: Builder
  /// 1 where a class lies left, or right, of a decision, shaped `[decisions, classes]`.
  private let left: Formula
  private let right: Formula
  /// The logits of the decisions, shaped `lead + [units, decisions]`.
  private let logits: Formula
  private let decisions: (own: Formula, partner: Formula)
  /// The draw and its partner, shaped `lead + row`.
  let draw: Formula
  let partner: Formula

  init(_ site: Site, _ b: Builder) {
    self.site = site
    self.b = b
    let classes = site.row[-1]
    var sides: [(left: Range<Int>, right: Range<Int>)] = []
    func split(_ range: Range<Int>) {
      guard range.count > 1 else { return }
      let middle =
        switch site[Self.shape] {
        case .balanced: range.lowerBound + range.count / 2
        case .stickBreaking: range.lowerBound + 1
        }
      sides.append((range.lowerBound..<middle, middle..<range.upperBound))
      split(range.lowerBound..<middle)
      split(middle..<range.upperBound)
    }
    split(0..<classes)
    let count = sides.count
    left = site.constant([count, classes], b) {
      sides[$0 / classes].left.contains($0 % classes) ? 1 : 0
    }
    right = site.constant([count, classes], b) {
      sides[$0 / classes].right.contains($0 % classes) ? 1 : 0
    }
    let (left, right) = (left, right)
    let scores = site.logits(b).reshaped(last: site.row.rank, to: [site.units, classes])
    let probabilities = scores.softmax
    // A side without mass is never taken; two of them are never visited.
    let tiny = scores.number(scores.value.type.dtype == .f64 ? 1e-300 : 1e-37)
    func logMass(_ side: Formula) -> Formula {
      probabilities.matmul(side, transposed: true).maximum(tiny).log
    }
    let logits = logMass(left) - logMass(right)
    self.logits = logits
    let noise = Formula(site.noise(.logistic, "decisions", row: [site.units, count]), b)
    func decide(_ noise: Formula) -> Formula { (logits + noise).isGreater(than: 0) }
    func reached(_ decision: Formula) -> Formula {
      let wrong = (1 - decision).matmul(left) + decision.matmul(right)
      return (0.5 - wrong).isGreater(than: 0)
    }
    let (own, other) = (decide(noise), decide(-noise))
    decisions = (own, other)
    func value(_ decision: Formula) -> Formula {
      reached(decision).reshaped(last: 2, to: site.row)
    }
    draw = value(own)
    partner = value(other)
  }

  /// The cotangent of the classes' logits, from half the difference of the costs.
  func gradient(_ half: Formula) -> Value? {
    let classes = site.row[-1]
    func visits(_ value: Formula) -> Formula {
      value.reshaped(last: site.row.rank, to: [site.units, classes])
        .matmul(left + right, transposed: true)
    }
    let (own, other) = (visits(draw), visits(partner))
    let p = logits.sigmoid
    let both = own * other * (decisions.own - decisions.partner) * logits.abs.sigmoid
    let single =
      own * (1 - other) * (decisions.own - p)
      - other * (1 - own) * (decisions.partner - p)
    let signal = half.reshaped(last: 0, to: [1, 1])
    let cotangent = (signal * (both + single)).broadcast(to: logits.shape)
    return site.pullback(logits.value, cotangent.value)[0]
  }
}
