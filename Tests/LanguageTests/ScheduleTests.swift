import Foundation
import Language
import TensorCore
import TensorIR
import TensorOps
import Testing

/// A schedule's options, its formula in plain code and its range.
struct ScheduleCase: Sendable, CustomStringConvertible {
  let name: String
  let options: Options
  let range: ClosedRange<Double>
  let formula: @Sendable (Double) -> Double

  var description: String { "\(name) \(options.names.sorted())" }

  static let all: [ScheduleCase] = [
    ScheduleCase(name: "constant", options: ["value": .number(0.3)], range: 0.3...0.3) { _ in 0.3 },
    ScheduleCase(
      name: "linear", options: ["from": .number(1), "to": .number(0.1), "steps": .integer(40)],
      range: 0.1...1
    ) { 1 - 0.9 * min($0 / 40, 1) },
    ScheduleCase(
      name: "exponential",
      options: [
        "from": .number(1), "rate": .number(3e-2), "floor": .number(0.5), "every": .integer(10),
      ], range: 0.5...1
    ) { max(0.5, exp(-0.03 * 10 * ($0 / 10).rounded(.down))) },
    ScheduleCase(
      name: "exponential",
      options: [
        "from": .number(2), "rate": .number(0.1), "floor": .number(0), "every": .integer(1),
      ],
      range: 0...2
    ) { 2 * exp(-0.1 * $0) },
    ScheduleCase(
      name: "cosine", options: ["from": .number(1e-3), "to": .number(1e-5), "steps": .integer(64)],
      range: 1e-5...1e-3
    ) { 1e-5 + (1e-3 - 1e-5) * (1 + cos(.pi * min($0 / 64, 1))) / 2 },
    ScheduleCase(
      name: "step", options: ["from": .number(0.1), "factor": .number(0.5), "every": .integer(20)],
      range: 0...0.1
    ) { 0.1 * pow(0.5, ($0 / 20).rounded(.down)) },
    ScheduleCase(
      name: "warmup", options: ["to": .number(0.01), "steps": .integer(10)], range: 0.001...0.01
    ) { 0.01 * min(($0 + 1) / 10, 1) },
  ]
}

@Suite struct ScheduleTests {
  @Test(arguments: ScheduleCase.all) func valuesAreThoseOfTheFormula(_ item: ScheduleCase) throws {
    let schedule = try #require(Schedule.named(item.name))
    let steps = (0...100).map(Double.init) + [1_000_000]
    let harness = Harness()
    let values = steps.map { schedule.value(harness.b, harness.input([], [$0]), item.options) }
    let range = schedule.range(item.options)
    expectClose(
      [range.lowerBound, range.upperBound], [item.range.lowerBound, item.range.upperBound])
    for (step, value) in zip(steps, harness.run(values)) {
      #expect(value.dtype == .f64 && value.shape == [])
      expectClose(value.elements, [item.formula(step)], tolerance: 1e-14, "step \(step)")
      #expect(range.contains(value.elements[0]), "step \(step)")
    }
  }

  @Test func everyScheduleHasACase() {
    #expect(Set(ScheduleCase.all.map(\.name)) == Set(Schedule.all.map(\.name)))
  }

  @Test func casesGiveEveryOption() throws {
    for item in ScheduleCase.all {
      let schedule = try #require(Schedule.named(item.name))
      #expect(Set(schedule.options.map(\.name)) == item.options.names)
    }
  }
}
