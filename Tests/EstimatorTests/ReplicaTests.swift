import Autodiff
import Estimators
import Foundation
import Language
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import Testing

/// A memory without a past: states as they start, parameters as zeros.
private final class NoMemory: SiteMemory {
  let b: Builder
  init(_ b: Builder) { self.b = b }
  func state(_ name: String, _ shape: Shape, initially value: Double) -> Value {
    b.constant(Tensor(.f64, shape, repeating: value))
  }
  func update(_ name: String, _ value: Value) {}
  func parameter(
    _ name: String, _ shape: Shape, _ initializer: Initializer, trainedBy signal: LearningSignal
  ) -> Value { b.constant(Tensor(.f64, shape, repeating: 0)) }
  func minimize(_ sideLoss: Value) {}
}

/// The value that an estimator shows the model, recomputed by a replay upstream of the site.
private struct ReplayedValue {
  /// The values, weights and slopes with all replicas at once, and of each replica by itself.
  let together: [Double]
  let apart: [Double]

  /// - Parameter isChecked: true if the replay watches its axes.
  init(
    _ use: EstimatorUse, _ estimator: Estimator, _ distribution: Distribution, replicas: Int,
    isChecked: Bool = true
  ) {
    let b = Builder()
    let lead: Shape = [2, 3]
    let row: Shape = distribution == .bernoulli || distribution == .normal ? [2] : [3]
    let count = distribution == .normal ? 2 : 1
    func numbers(_ shape: Shape, _ seed: Int) -> Value {
      b.constant(
        Tensor(.f64, shape, (0..<shape.count).map { sin(Double($0 * 7 + seed) * 1.7) * 1.5 }))
    }
    let parameters = (0..<count).map { numbers(lead + row, $0) }
    let site = Self.site(use, distribution, parameters, lead, row, b)
    let seen = estimator.value(site, b)
    let outputs = [seen.value, seen.weight].compactMap { $0 }
    // A replay leaves room for the axes of what is enumerated behind its site.
    let gap: Shape = seen.weight == nil ? [] : [1]
    let others = (0..<count).map { numbers([replicas] + gap + lead + row, 100 + $0) }

    func replay(_ new: [Value], _ replicas: Int) -> [[Value]] {
      let substitutions = zip(parameters, new).map { old, new in
        Replays.Substitution(old, inputs: []) { _ in new }
      }
      // A table of values stays what it is.
      let values = zip(
        outputs,
        Replays.recompute(
          outputs, substituting: substitutions, replicas: isChecked ? replicas : nil, in: b)
      ).filter { $0.0 != $0.1 }.map(\.1)
      let seeds = values.map { value in
        // The same for every replica.
        let one = value.shape.count / replicas
        return b.constant(
          Tensor(.f64, value.shape, (0..<value.shape.count).map { cos(Double($0 % max(one, 1))) }))
      }
      let slopes = ReverseMode.cotangents(
        of: Array(zip(values, seeds)), withRespectTo: new, in: b)
      return (values + slopes.compactMap { $0 }).map { [$0] }
    }
    let all = replay(others, replicas)
    var each = [[Value]](repeating: [], count: all.count)
    for replica in 0..<replicas {
      let own = others.map { other in
        Formula(
          b.emit(
            .slice, other,
            attributes: Op.axis => -other.shape.rank, Op.start => replica, Op.limit => replica + 1),
          b
        ).reshaped(to: gap + lead + row).value
      }
      for (index, values) in replay(own, 1).enumerated() { each[index] += values }
    }
    let results = (all + each).flatMap { $0 }.enumerated().map { ("\($0)", $1) }
    let function = b.finish("replay", results: results.map { (name: $0.0, value: $0.1) })
    let tensors = NaiveEvaluator.run(function, [])
    together = tensors[..<all.count].flatMap(\.elements)
    apart = tensors[all.count...].flatMap(\.elements)
  }

  var agrees: Bool {
    together.count == apart.count
      && zip(together, apart).allSatisfy { abs($0 - $1) <= 1e-12 * (1 + abs($1)) }
  }

  private static func site(
    _ use: EstimatorUse, _ distribution: Distribution, _ parameters: [Value], _ lead: Shape,
    _ row: Shape, _ b: Builder
  ) -> Site {
    let scalars = use.options.scalars.reduce(into: [:]) { values, option in
      values[option.name] = b.constant(Tensor(scalar: 1.3, .f64))
    }
    return Site(
      path: "z", distribution: distribution, parameters: parameters, lead: lead, parameterRow: row,
      options: use.options, scalars: scalars, memory: NoMemory(b),
      noise: { kind, purpose, lead, row in
        let op: Op =
          switch kind {
          case .uniform: .uniform
          case .gumbel: .gumbel
          case .logistic: .logistic
          case .normal: .normal
          }
        let key = b.emit(
          .deriveKey, b.constant(Tensor(.u32, [2], [7, 0])), b.constant(Tensor(scalar: 0, .i32)),
          attributes: Op.path => "z", Op.purpose => purpose, Op.keyUse => 0)
        return b.emit(
          op, key, b.constant(Tensor(.i32, [3], [0, 0, 0])),
          attributes: Op.noiseShape => (lead + row).extents, Op.rowAxes => row.rank,
          Op.dtype => "f64")
      },
      context: { b.constant(Tensor(.f64, lead + [1], repeating: 0)) },
      differentiate: { output, cotangent, inputs in
        ReverseMode.cotangents(of: [(output, cotangent)], withRespectTo: inputs, in: b)
      })
  }
}

/// A value keeps its own replicas behind its leading axes: with parameters that have replicas in
/// front it is what it is for each of them, and so are its slopes, however many there are.
@Test(arguments: SiteCall.all)
func valuesAreMadeReplicaByReplica(_ site: SiteCall) throws {
  let use = try site.use()
  for replicas in 1...7 {
    let value = ReplayedValue(use, site.estimator, site.distribution, replicas: replicas)
    let agrees = value.agrees
    #expect(agrees, "\(replicas) replicas")
  }
}

extension Estimator {
  /// Wrong: the axis of the draws lies in front, where replays have theirs.
  fileprivate static let armsInFront = arms.variant(
    "arms with its draws in front",
    value: { site, b in
      let noise = inFront(site.repeated(site[drawCount], b), site, b)
      let draws = (site.logits(b) - noise).isGreater(than: 0)
      return SiteValue(site.unstacked(draws)[0].value)
    })

  /// Wrong: the same of Gumbel-Rao's noise given the draw.
  fileprivate static let gumbelRaoInFront = gumbelRao.variant(
    "Gumbel-Rao with its draws in front",
    value: { site, b in
      let noise = inFront(site.repeated(site[drawCount], b), site, b)
      let given = site.discrete.conditional(b, site.parameters, site.draw(b), noise.value)
      let relaxed = site.discrete.relax(
        b, site.shifted(to: Formula(given, b).stopped, b).value, site[temperature])
      return site.throughSurrogate(site.replicaMean(Formula(relaxed.value, b)), b)
    })

  private static let drawCount = Option.integer("draws", 1...64, default: nil, "As both take it.")

  private static func inFront(_ many: Site, _ site: Site, _ b: Builder) -> Formula {
    let noise = many.noise(site.distribution.noise, "conditional")
    let rank = noise.shape.rank
    let order =
      [-(site.row.rank + 1)] + (0..<site.lead.rank).map { $0 - rank }
      + (0..<site.row.rank).map { $0 - site.row.rank }
    return Formula(b.emit(.transpose, noise, attributes: Op.permutation => order), b)
  }
}

/// Where two sites have equal numbers of replicas, a shared axis gives other values without a word.
@Test func aSharedReplicaAxisIsRejected() throws {
  let use = try SiteCall(
    estimator: .arms, distribution: .bernoulli, call: "arms(draws=3)"
  ).use()
  func agrees(_ estimator: Estimator) -> Bool {
    ReplayedValue(use, estimator, .bernoulli, replicas: 3, isChecked: false).agrees
  }
  #expect(!agrees(.armsInFront))
  #expect(agrees(.arms))
}

/// A replay sees that axes met, equal in number or not, and says where.
@Test func aReplayTrapsWhereReplicasMeet() async throws {
  let arms = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
    let use = try SiteCall(
      estimator: .arms, distribution: .bernoulli, call: "arms(draws=3)"
    ).use()
    _ = ReplayedValue(use, .armsInFront, .bernoulli, replicas: 3)
  }
  let rao = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
    let use = try SiteCall(
      estimator: .gumbelRao, distribution: .categorical, call: "gumbel_rao(draws=3)"
    ).use()
    _ = ReplayedValue(use, .gumbelRaoInFront, .categorical, replicas: 3)
  }
  for result in [arms, rao] {
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("autodiff: 3 replicas of"), "\(message)")
  }
}
