import COneHot
import Training

@_cdecl("oh_predict")
func predict(
  _ handle: oh_run?, _ options: UnsafePointer<oh_option>?, _ optionCount: Int64,
  _ arrays: UnsafePointer<oh_array>?, _ arrayCount: Int64,
  _ result: UnsafeMutablePointer<oh_result?>?, _ findings: UnsafeMutablePointer<oh_findings?>?
) -> oh_status {
  call(result, findings) { (warnings) throws(RunError) in
    let run = try run(handle)
    let options = try Options(
      options, optionCount, allowing: [.what, .split, .data, .given, .count, .seed])
    let request = PredictRequest(
      quantities: try options.expressions(.what),
      rows: try options.rows(try FieldArray.rows(arrays, arrayCount)),
      count: try options.number(.count, in: 1...Int(Int32.max)), seed: try options.seed())
    let prediction = try run.saved.warning(warnings.add).predict(request, on: run.machine)
    return (ComputedArrays(try prediction.arrays()), OH_CLEAN)
  }
}

@_cdecl("oh_evaluate")
func evaluate(
  _ handle: oh_run?, _ options: UnsafePointer<oh_option>?, _ optionCount: Int64,
  _ arrays: UnsafePointer<oh_array>?, _ arrayCount: Int64,
  _ result: UnsafeMutablePointer<oh_result?>?, _ findings: UnsafeMutablePointer<oh_findings?>?
) -> oh_status {
  call(result, findings) { (warnings) throws(RunError) in
    let run = try run(handle)
    let options = try Options(options, optionCount, allowing: [.metric, .split, .data, .given])
    let (record, found) = try run.saved.warning(warnings.add).evaluate(
      try options.rows(try FieldArray.rows(arrays, arrayCount)),
      metrics: try options.expressions(.metric), on: run.machine)
    found.forEach(warnings.add)
    guard !record.metrics.isEmpty else {
      throw RunError.usage(
        "the spec has no metrics in `evaluate`, and no metric is asked for",
        help: "give one as NAME=EXPRESSION")
    }
    return (
      ComputedArrays(
        record.metrics.map { ($0.name, HostArray(shape: [], storage: .double([$0.value]))) }),
      OH_CLEAN
    )
  }
}

@_cdecl("oh_sample")
func sample(
  _ handle: oh_run?, _ options: UnsafePointer<oh_option>?, _ optionCount: Int64,
  _ result: UnsafeMutablePointer<oh_result?>?, _ findings: UnsafeMutablePointer<oh_findings?>?
) -> oh_status {
  call(result, findings) { (warnings) throws(RunError) in
    let run = try run(handle)
    let options = try Options(
      options, optionCount, allowing: [.node, .mean, .count, .seed, .split, .given])
    let saved = run.saved.warning(warnings.add)
    let name = try saved.sampleName(options.text(.node), mean: try options.flag(.mean))
    let rows = try saved.sample(
      name, count: try options.number(.count, in: 1...1_000_000) ?? 64,
      seed: try options.seed(), split: options.text(.split), given: try options.given(),
      on: run.machine)
    return (ComputedArrays([(name, rows)]), OH_CLEAN)
  }
}
