import Foundation
import JSON
import Testing

@Suite struct JSONTests {
  private static let value: JSON = [
    "b": ["x": 1, "list": [1, 2.5, "a"], "empty": []], "a": [["k": nil], ["k": true]], "none": [:],
  ]

  @Test func layouts() {
    #expect(
      Self.value.text(.compact)
        == #"{"b":{"x":1,"list":[1,2.5,"a"],"empty":[]},"a":[{"k":null},{"k":true}],"none":{}}"#)
    #expect(
      Self.value.text(.line)
        == #"{"b": {"x": 1, "list": [1, 2.5, "a"], "empty": []}, "#
        + #""a": [{"k": null}, {"k": true}], "none": {}}"#)
    #expect(
      Self.value.document(.outline) == """
        {
          "b": {
            "x": 1,
            "list": [1, 2.5, "a"],
            "empty": []
          },
          "a": [
            {
              "k": null
            },
            {
              "k": true
            }
          ],
          "none": {}
        }

        """)
    #expect(
      Self.value.sorted["b"]?.text(.spread) == """
        {
          "empty" : [

          ],
          "list" : [
            1,
            2.5,
            "a"
          ],
          "x" : 1
        }
        """)
  }

  /// Foundation reads what is written in every layout, and writes the spread one itself.
  @Test(arguments: [JSON.Layout.compact, .line, .outline, .spread])
  func anotherReaderReadsTheSame(_ layout: JSON.Layout) throws {
    let data = Data(Self.value.text(layout).utf8)
    #expect(try JSON(data) == Self.value)
    let object = try JSONSerialization.jsonObject(with: data)
    let own = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys])
    // It writes objects without members in another way.
    let members = String(decoding: own, as: UTF8.self).replacing(/\{\s*\}/, with: "{}")
    let sorted = Self.value.sorted.text(.spread).replacing(/\{\s*\}/, with: "{}")
    #expect(members == sorted)
  }

  /// Every scalar comes back, and none that a terminal obeys is written as it is.
  @Test func allTextComesBack() throws {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: (UInt32(0)...0x10FFFF).compactMap(Unicode.Scalar.init))
    let text = String(scalars)
    let written = JSON.string(text).text(.compact)
    let back = try #require(try JSON(Data(written.utf8)).string)
    #expect(back.unicodeScalars.elementsEqual(scalars))
    let categories = Set(written.unicodeScalars.map(\.properties.generalCategory))
    #expect(categories.isDisjoint(with: [.control, .lineSeparator, .paragraphSeparator]))
    #expect(!written.unicodeScalars.contains { $0.properties.isBidiControl })
  }

  @Test(arguments: [
    (0.1, "0.1"), (-1e300, "-1e+300"), (.infinity, "null"), (.nan, "null"), (2, "2.0"),
  ])
  func numbers(_ number: Double, _ text: String) {
    #expect(JSON.number(number).text(.compact) == text)
  }

  @Test func objectsAreEqualInAnyOrderAndKeepTheirs() {
    let a: JSON.Members = ["x": 1, "y": 2]
    let b: JSON.Members = ["y": 2, "x": 1]
    #expect(a == b && Set([a, b]).count == 1)
    #expect(b.map(\.key) == ["y", "x"])
    #expect((a + ["x": 3, "z": 4]).map(\.key) == ["x", "y", "z"])
    #expect((a + ["x": 3])["x"] == 3)
    var changed = a
    changed["x"] = nil
    #expect(changed == ["y": 2])
  }

  private struct Report: Codable, Equatable {
    var formatVersion = "1.0"
    var name: String?
    var count: UInt64 = 3
    var started = Date(timeIntervalSince1970: 86_400)
    var byPath = ["b/C": 1, "a": 2]
    var kind = Kind.second
    var inner = [Inner(flag: true), Inner(flag: false)]

    enum Kind: String, Codable {
      case first, second
    }

    struct Inner: Codable, Equatable {
      var flag: Bool
    }
  }

  @Test func instancesBecomeValues() throws {
    let report = Report()
    #expect(
      JSON(encoding: report, keys: .snakeCase, nils: .null).text(.line)
        == #"{"format_version": "1.0", "name": null, "count": 3, "#
        + #""started": "1970-01-02T00:00:00Z", "by_path": {"a": 2, "b/C": 1}, "kind": "second", "#
        + #""inner": [{"flag": true}, {"flag": false}]}"#)
    let plain = JSON(encoding: report)
    #expect(plain["name"] == nil && plain.members?.contains { $0.key == "name" } == false)
    #expect(try plain.decoded(as: Report.self) == report)
    #expect(JSON(encoding: Int?.none) == .null)
    #expect(JSON(encoding: [Self.value, nil]) == [Self.value, nil])
  }

  /// Another encoder writes a value like any other.
  @Test func valuesAreEncodable() throws {
    let data = try JSONEncoder().encode(Self.value)
    #expect(try JSON(data) == Self.value)
  }

  @Test(arguments: ["", "{", "nul", "{\"a\" 1}", "\"\\x\""])
  func otherTextIsRefused(_ text: String) {
    #expect(throws: (any Error).self) { try JSON(Data(text.utf8)) }
  }
}
