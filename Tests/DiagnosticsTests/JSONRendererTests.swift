import Diagnostics
import Testing

@Suite struct JSONRendererTests {
  @Test func contract() throws {
    let file = SourceFile(path: "specs/a.yaml", text: "é: 1\nb: 2\n")
    let all = [
      Diagnostic(
        .duplicateKey, at: try span(of: "b", in: file), "the \"key\"", label: "again",
        labels: [Label(try span(of: "é", in: file), "first")], notes: ["n"], help: "h",
        fixes: [Fix("write `c`", .safe, replacing: try span(of: "b", in: file), by: "c")]),
      Diagnostic(.unusedName, at: nil, "nowhere"),
    ]
    #expect(
      JSONRenderer().render(all) == """
        {
          "diagnostics" : [
            {
              "fixes" : [
                {
                  "applicability" : "safe",
                  "edits" : [
                    {
                      "range" : {
                        "end" : {
                          "byte" : 7,
                          "column" : 2,
                          "line" : 2
                        },
                        "start" : {
                          "byte" : 6,
                          "column" : 1,
                          "line" : 2
                        }
                      },
                      "replacement" : "c"
                    }
                  ],
                  "path" : "specs/a.yaml",
                  "title" : "write `c`"
                }
              ],
              "help" : [
                "h"
              ],
              "id" : "duplicate-key",
              "labels" : [
                {
                  "path" : "specs/a.yaml",
                  "range" : {
                    "end" : {
                      "byte" : 7,
                      "column" : 2,
                      "line" : 2
                    },
                    "start" : {
                      "byte" : 6,
                      "column" : 1,
                      "line" : 2
                    }
                  },
                  "text" : "again"
                },
                {
                  "path" : "specs/a.yaml",
                  "range" : {
                    "end" : {
                      "byte" : 2,
                      "column" : 2,
                      "line" : 1
                    },
                    "start" : {
                      "byte" : 0,
                      "column" : 1,
                      "line" : 1
                    }
                  },
                  "text" : "first"
                }
              ],
              "message" : "the \\"key\\"",
              "notes" : [
                "n"
              ],
              "path" : "specs/a.yaml",
              "range" : {
                "end" : {
                  "byte" : 7,
                  "column" : 2,
                  "line" : 2
                },
                "start" : {
                  "byte" : 6,
                  "column" : 1,
                  "line" : 2
                }
              },
              "severity" : "error"
            },
            {
              "fixes" : [

              ],
              "help" : [

              ],
              "id" : "unused-name",
              "labels" : [

              ],
              "message" : "nowhere",
              "notes" : [

              ],
              "path" : null,
              "range" : null,
              "severity" : "warning"
            }
          ],
          "error_count" : 1,
          "format_version" : "1.0",
          "valid" : false,
          "warning_count" : 1
        }

        """)
  }

  @Test func nothingFoundIsValid() {
    let text = JSONRenderer().render([])
    #expect(text.contains("\"valid\" : true"))
    #expect(text.contains("\"error_count\" : 0"))
  }
}
