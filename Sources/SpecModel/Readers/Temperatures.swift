import Diagnostics
import Estimators
import Language
import SpecSyntax

extension SpecReader {
  /// The least temperature at which gradients of relaxed draws are known to be of use.
  private static let leastTemperature = 0.1

  /// Below it the gradient of a relaxed draw is nearly always zero, and seldom huge.
  func checkTemperature(_ options: Options, _ arguments: [SpecSyntax.Argument], _ whole: Span) {
    let least: Double
    var message = "the temperature is"
    let key = Estimator.temperature
    switch options.value(of: key) {
    case .number(let number)?: least = number
    case .schedule(let schedule, let values)?:
      least = schedule.range(values).lowerBound
      message = "the temperature falls to"
    case nil: return
    }
    guard least < Self.leastTemperature else { return }
    let given = arguments.first { $0.keyword?.text == key.name } ?? arguments.first
    report.add(
      .lowTemperature, at: given?.value.span ?? whole, "\(message) \(least.shortText)",
      notes: ["the variance of the gradient grows without bound as the temperature goes to 0"],
      help: "use \(Self.leastTemperature) or more; 0.5 is common")
  }
}
