import COneHot

/// Proof by type that each function is what the header declares; nobody calls it.
private func prove() {
  func same<Function>(_ declared: Function, _ defined: Function) {}
  same(oh_abi_version, abiVersion)
  same(oh_version, version)
  same(oh_load, load)
  same(oh_predict, predict)
  same(oh_evaluate, evaluate)
  same(oh_sample, sample)
  same(oh_train, train)
  same(oh_run_json, runJSON)
  same(oh_run_free, freeRun)
  same(oh_result_count, resultCount)
  same(oh_result_array, resultArray)
  same(oh_result_free, freeResult)
  same(oh_findings_text, findingsText)
  same(oh_findings_json, findingsJSON)
  same(oh_findings_free, freeFindings)
}
