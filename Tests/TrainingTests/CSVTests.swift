import Foundation
import TestSupport
import Testing
import Training

@Suite("CSV files")
struct CSVTests {
  private func read(_ text: String, _ options: DataFile.Options = .init()) throws -> HostArray {
    try DataFile.decode(Array(text.utf8), path: "x.csv", options)
  }

  @Test(
    "tables in all their spellings",
    arguments: [
      "1,2\n3,4\n", "1,2\n3,4", "1,2\r\n3,4\r\n\r\n", "a,b\n1,2\n3,4", "\u{FEFF}1,2\n3,4",
      " 1 ,\t2\n+3,4.0", "\"1\",\"2\"\n3,4", "\"a \"\"q\"\"\",b\n1e0,0.2E1\n30e-1,4.",
      ",b\n1,2\n3,4",
    ])
  func spellings(text: String) throws {
    let array = try read(text)
    #expect(array.shape == [2, 2])
    #expect(array.doubles() == [1, 2, 3, 4])
  }

  @Test("gzipped files, whatever their names say")
  func gzipped() throws {
    #expect(try DataFile.read(fixturePath("members.csv.gz")).doubles() == [1, 2, 3, 4])
    let bytes = try fixture("table.csv.gz")
    let array = try DataFile.decode(bytes, path: "table.csv")
    #expect(array.shape == [2, 3])
    #expect(array.doubles() == [1, 2.5, 0, -3, 0.4, 1])
  }

  @Test("columns by position and by name")
  func columns() throws {
    let text = "name,a,b\nx,1,2\ny,3,4"
    #expect(try read(text, .init(columns: .range(1..<3))).doubles() == [1, 2, 3, 4])
    #expect(try read(text, .init(columns: .names(["b", "a"]))).doubles() == [2, 1, 4, 3])
    #expect(try read("0,1\n5,6", .init(columns: .names(["1"]))).doubles() == [6])
    #expect(try read("0,1\n5,6", .init(header: true)).doubles() == [5, 6])
    let missing = try dataError { _ = try read("one,two\n1,2", .init(columns: .names(["tow"]))) }
    #expect(missing.message == "has no column `tow`")
    #expect(missing.help == "did you mean `two`? the first line has `one`, `two`")
    let twice = try dataError { _ = try read("a,a\n1,2", .init(columns: .names(["a"]))) }
    #expect(twice.message == "has two columns `a`")
    let beyond = try dataError { _ = try read("1,2", .init(columns: .range(1..<3))) }
    #expect(beyond.message == "columns 1 to 3 are required, but the file has 2")
  }

  @Test(
    "errors have a place",
    arguments: [
      ("1,2\n3,x\n", 2, 3, "`x` is not a number (field 2)"),
      ("ä,b\n1,2\n3,  zwö", 3, 5, "`zwö` is not a number (field 2, column `b`)"),
      ("1,2\n3,\n", 2, 3, "a value is missing (field 2)"),
      ("1,2\n3,1e999\n", 2, 3, "`1e999` is not a finite number (field 2)"),
      ("1,2\nnan,4\n", 2, 1, "`nan` is not a finite number (field 1)"),
      ("1,2\n0x10,4\n", 2, 1, "`0x10` is not a number (field 1)"),
      ("1,2\n1_000,4\n", 2, 1, "`1_000` is not a number (field 1)"),
      ("1,x\n3,4\n", 1, 3, "`x` is not a number, and the first line contains numbers too"),
      ("1,2\n3\n", 2, nil, "line has 1 field, the first line has 2"),
      ("1,2\n3,4,5\n", 2, nil, "line has 3 fields, the first line has 2"),
      ("1,2\n\n3,4\n", 2, nil, "line is empty"),
      ("1,2\n\"3,4\n", 2, nil, "a quoted field does not end on its line"),
      ("1,2\n\"3\"x,4\n", 2, nil, "text follows a quoted field"),
      ("a,b\n", nil, nil, "file has no rows below its header"),
      ("", nil, nil, "file is empty"),
    ] as [(String, Int?, Int?, String)])
  func errors(text: String, line: Int?, column: Int?, message: String) throws {
    let error = try dataError { _ = try read(text) }
    #expect(error.message == message)
    #expect(error.line == line)
    #expect(error.column == column)
  }

  @Test(
    "another separator and decimal commas are recognised, wherever reading stops",
    arguments: [
      ("1;2\n1;2\n", "separate the values by `,`, not by `;`"),
      ("1\t2\n1\t2\n", "separate the values by `,`, not by tabs"),
      ("1|2\n1|2\n", "separate the values by `,`, not by `|`"),
      ("1 2\n1 2\n", "separate the values by `,`, not by blanks"),
      ("a;b\n1;2\n", "separate the values by `,`, not by `;`"),
      (
        "1,5;2,5\n3,5;4,5\n",
        "not by `;`, and write decimals with a point, as `1.5`, not with a comma"
      ),
      ("1,5\t2,5\n3,5\t4,5\n", "not by tabs, and write decimals with a point"),
      (
        "\"1,5\",\"2,5\"\n\"1,5\",\"2,5\"\n",
        "write decimals with a point, as `1.5`, not with a comma"
      ),
    ])
  func dialects(text: String, help: String) throws {
    for header in [nil, false] {
      let error = try dataError { _ = try read(text, .init(header: header)) }
      #expect(error.help?.contains(help) == true, "\(error)")
    }
    guard !text.contains("\"") else { return }
    let error = try dataError { _ = try read(text, .init(columns: .range(0..<64))) }
    #expect(error.help?.contains(help) == true, "\(error)")
  }

  @Test("decimal commas below a header")
  func decimalCommasBelowNames() throws {
    let error = try dataError { _ = try read("a;b\n3,5;4,5\n") }
    #expect(error.line == 2)
    #expect(
      error.help == "separate the values by `,`, not by `;`, and write decimals with a point, "
        + "as `1.5`, not with a comma")
  }

  /// Files whose first line holds names, and how many rows they have.
  static let named: [(text: String, rows: Int)] = [
    ("0,1,2,label\n5,6,7,3\n8,9,1,4\n", 2), ("label,0,1,2\n3,5,6,7\n4,8,9,1\n", 2),
    ("0,1,label\n5,6,3\n", 1), ("1,2,y\n0,0,1\n0,1,0\n1,1,1\n", 3),
    (",0,1,y\n0,0.5,1,1\n1,0,0.2,0\n", 2), ("a,b,c,d\n0,1,2,3\n", 1),
    ("\"0\",\"1\",\"2\",\"y\"\n1,2,3,4\n", 1), ("0,1,2,y\n1,2,3,\n4,5,6,7\n", 2),
  ]

  @Test("every choice of columns has the same rows, with names that are numbers", arguments: named)
  func columnsShareRows(text: String, rows: Int) throws {
    let width = text.prefix { $0 != "\n" }.count { $0 == "," } + 1
    for lower in 0..<width {
      for upper in lower + 1...width {
        let options = DataFile.Options(columns: .range(lower..<upper), allowsNonFinite: true)
        #expect(try read(text, options).rowCount == rows, "\(lower)..<\(upper)")
      }
    }
  }

  @Test(
    "a text above numbers among other numbers is refused for all columns",
    arguments: ["5,7,label\n5,6,3\n8,9,4\n", "1,x\n3,4\n", "0.5,NA,3\n1,2,3\n"])
  func unclearHeader(text: String) throws {
    let width = text.prefix { $0 != "\n" }.count { $0 == "," } + 1
    for column in 0..<width {
      let options = DataFile.Options(columns: .range(column..<column + 1))
      let error = try dataError { _ = try read(text, options) }
      #expect(error.message.hasSuffix("is not a number, and the first line contains numbers too"))
      #expect(
        error.help?.hasPrefix("write `header: true` if the first line contains names") == true)
      var told = options
      told.header = true
      #expect(try read(text, told).rowCount == text.count { $0 == "\n" } - 1)
    }
  }

  @Test(
    "texts that are no names do not make a header, and columns that are not wanted may hold them")
  func texts() throws {
    let text = "cat,1,7\ndog,3,4\n12,1,1\n"
    #expect(try read(text, .init(columns: .range(1..<3))).doubles() == [1, 7, 3, 4, 1, 1])
    let error = try dataError { _ = try read(text) }
    #expect(error.message == "`cat` is not a number (field 1)")
    #expect(error.help == "write `header: true` if the first line contains names")
  }

  @Test(
    "a first line that counts up is warned of once, unless `header` settles it",
    arguments: [
      ("0,1,2\n5,6,7\n", true), ("1,2,3\n5,6,7\n", true), (",0,1,2\n1,5,6,7\n", true),
      ("2019,2020,2021\n5,6,7\n", true), ("0.0,1.0,2.0\n5,6,7\n", true), ("0,1\n1,1\n", false),
      ("0,0,5,13\n1,2,3,4\n", false), ("2,1,0\n0,1,2\n", false), ("0.5,1.5,2.5\n1,2,3\n", false),
    ])
  func countingUp(text: String, isWarned: Bool) throws {
    for header in [nil, true, false] {
      var warnings: [DataError] = []
      let options = DataFile.Options(header: header, allowsNonFinite: true)
      let array = try DataFile.decode(Array(text.utf8), path: "x.csv", options) {
        warnings.append($0)
      }
      #expect(array.rowCount == (header == true ? 1 : 2))
      #expect(warnings.count == (isWarned && header == nil ? 1 : 0))
      #expect(warnings.allSatisfy { $0.line == 1 && $0.help?.contains("`header: true`") == true })
    }
  }

  @Test(
    "what is no CSV file says what it is",
    arguments: [
      ("PK\u{3}\u{4}\0\0", "it looks like a zip archive; name it `.npz` if NumPy wrote it"),
      ("<!DOCTYPE html>", "it looks like a web page; was the download refused?"),
    ])
  func otherFiles(text: String, help: String) throws {
    let error = try dataError { _ = try read(text) }
    #expect(error.message == "is not a CSV file")
    #expect(error.help == help)
  }

  @Test("missing values where they are allowed")
  func missing() throws {
    let values = try read("1,\nnan,-inf", .init(allowsNonFinite: true)).doubles()
    #expect(values[0] == 1 && values[1].isNaN && values[2].isNaN && values[3] == -.infinity)
  }

  @Test("UTF-16 is refused by name")
  func encoding() throws {
    let error = try dataError { _ = try DataFile.decode([0xFF, 0xFE, 0x31, 0], path: "x.csv") }
    #expect(error.message == "text is in UTF-16")
  }

  @Test(
    "numbers read as the standard library reads them",
    arguments: [
      "0", "-0", "0.1", "123456789012345678901234567890", "9007199254740993", "1e22", "1e23",
      "5.000000000000000000e+00", "2.2250738585072014e-308", "4.9e-324", "1.7976931348623157e308",
      "0.1e1", ".5", "5.", "+7", "1e-400", "8.98846567431158e+307", "0.30000000000000004",
      "1000000000000000000000e-21", "0.000000000000000000000000000001", "12345678.90123456789",
    ])
  func numbers(text: String) throws {
    let value = try read(text).double(at: 0)
    let wanted = try #require(Double(text.hasSuffix(".") ? text + "0" : text))
    #expect(value == wanted)
    #expect(value.sign == wanted.sign)
  }

  @Test("random numbers survive writing and reading")
  func roundTrip() throws {
    var generator = SystemRandomNumberGenerator()
    let values = (0..<3000).map { _ in
      let bits = UInt64.random(in: 0 ... .max, using: &generator)
      let value = Double(bitPattern: bits)
      return value.isFinite ? value : 0
    }
    let array = HostArray(shape: [1000, 3], storage: .double(values))
    #expect(try read(CSVFile.encode(array)).storage == array.storage)
  }

  @Test("written text")
  func written() {
    let array = HostArray(shape: [2, 1, 2], storage: .float([0.1, -0.0, 3, .nan]))
    #expect(CSVFile.encode(array, header: ["a", "b, c"]) == "a,\"b, c\"\n0.1,-0.0\n3,nan\n")
    let bytes = HostArray(shape: [2], storage: .uint8([7, 255]))
    #expect(CSVFile.encode(bytes) == "7\n255\n")
  }

  @Test("the example data")
  func digits() throws {
    let path = Repository.root.appending(path: "Specs/data/digits.csv.gz").path
    let array = try DataFile.read(path)
    #expect(array.shape == [1797, 65])
    let pixels = array.columns(0..<64).doubles()
    #expect(pixels.min() == 0 && pixels.max() == 16)
    let labels = try #require(array.columns(64..<65).integers())
    #expect(labels.prefix(10).elementsEqual(0..<10))
    #expect(
      (0..<10).map { label in labels.count { $0 == label } }
        == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
  }

  @Test(
    "a table longer than what is read at once is the same in parts", arguments: [".csv", ".csv.gz"])
  func windows(ending: String) throws {
    try withFolder { folder in
      // Lines of all lengths, quoted fields and numbers of all widths, with blank lines at the end.
      var text = ""
      var expected: [Double] = []
      var row = 0
      while text.utf8.count < 2_600_000 {
        let number = row == 90_000 ? 0.1 : Double(row % 256)
        text +=
          "\(row % 7 == 0 ? "\"\(number)\"" : "\(number)"),\(String(repeating: " ", count: row % 23))x\n"
        expected.append(number)
        row += 1
      }
      let path = folder + "/x.csv"
      try (text + "\r\n\n").write(toFile: path, atomically: true, encoding: .utf8)
      if ending == ".csv.gz" {
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
        gzip.arguments = [path]
        try gzip.run()
        gzip.waitUntilExit()
      }
      let array = try DataFile.read(folder + "/x" + ending, .init(columns: .range(0..<1)))
      #expect(array.shape == [row, 1])
      #expect(array.doubles() == expected)
      let all = try dataError { _ = try DataFile.read(folder + "/x" + ending) }
      #expect(all.line == 1)
    }
  }

  @Test("numbers are held in the narrowest type that has all of them")
  func narrow() throws {
    #expect(try read("1,255\n0,3\n").storage == .uint8([1, 255, 0, 3]))
    #expect(try read("1,256\n").storage == .float([1, 256]))
    #expect(try read("1,-0.0\n0.5,2\n").storage == .float([1, -0.0, 0.5, 2]))
    #expect(try read("1,0.1\n").storage == .double([1, 0.1]))
    #expect(try read("0.5,16777217\n").storage == .double([0.5, 16_777_217]))
    let zero = try read("0,-0\n")
    #expect(zero.double(at: 1).sign == .minus)
  }
}
