import Diagnostics
import Estimators
import TensorCore
import Lowering
import SpecModel
import TensorIR
import Testing

/// Every rule reads options of its own schema alone: reading another would be a trap.
@Test(arguments: SiteCall.all)
func rulesReadTheOptionsThatTheirSchemaLists(_ site: SiteCall) throws {
  let models = site.models
  #expect(!models.isEmpty, "\(site)")
  for model in models {
    let (step, _) = try StepBuilder(model, precision: .f64).buildGradient(batches: [2])
    #expect(!step.weights.isEmpty)
  }
}
