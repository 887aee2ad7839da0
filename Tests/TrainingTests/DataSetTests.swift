import Diagnostics
import Foundation
import SpecModel
import Testing
import Training

@Suite("Data sets")
struct DataSetTests {
  /// Loads the only field from a CSV or other file.
  private func load(
    _ field: String, file: String, _ content: [UInt8], more: String = ""
  ) throws -> DataSplit {
    var result: DataSplit?
    try withFolder { folder in
      try Data(content).write(to: URL(fileURLWithPath: folder + "/" + file))
      let text = """
        onehot: 1
        name: data
        data: {x: '\(field)'}
        sources: {train: {x: {file: \(file)\(more)}}}
        model: {w: parameter(1), cost: sum(w)}
        minimize: cost
        """
      let tree = try model(text, in: folder)
      result = try DataSet(tree, splits: ["train"], specFolder: folder, dataFolder: nil)
        .splits["train"]
    }
    return try #require(result)
  }

  private func load(_ field: String, csv: String, more: String = "") throws -> DataSplit {
    try load(field, file: "x.csv", Array(csv.utf8), more: more)
  }

  @Test(
    "values become what the field declares",
    arguments: [
      ("binary[2]", "0,1\n1,1\n", "", [0, 1, 1, 1]),
      ("binary[2]", "3,9\n8,7.5\n", ", binarize: threshold(7.5)", [0, 1, 1, 0]),
      ("unit[2]", "0,255\n51,102\n", ", scale: 0.00392156862745098", [0, 1, 0.2, 0.4]),
      ("real[2]", "0.1,-2\n1e300,7\n", "", [0.1, -2, 1e300, 7]),
      ("count", "3\n300\n", "", [3, 300]),
      ("index", "0\n2\n70000\n", "", [0, 2, 70000]),
      ("onehot[3]", "2\n0\n", "", [0, 0, 1, 1, 0, 0]),
      ("onehot[3]", "0,1,0\n1,0,0\n", "", [0, 1, 0, 1, 0, 0]),
      ("onehot[2, 3]", "2,0\n", "", [0, 0, 1, 1, 0, 0]),
      ("real[2, 2]", "1,2,3,4\n", "", [1, 2, 3, 4]),
      ("real", "1,2,3\n4,5,6\n", ", rows: [1, 2], columns: [1, 2]", [5]),
    ])
  func values(field: String, csv: String, more: String, wanted: [Double]) throws {
    let values = try load(field, csv: csv, more: more).values("x")
    #expect(values.count == wanted.count)
    for (value, wanted) in zip(values, wanted) {
      #expect(abs(value - wanted) <= 1e-12 * abs(wanted))
    }
  }

  @Test(
    "bytes of an IDX file",
    arguments: [
      ("unit[4]", ", scale: 0.5", [0, 0.5, 1, 0.5]), ("count[2, 2]", "", [0, 1, 2, 1]),
      ("binary[4]", ", binarize: threshold(1)", [0, 0, 1, 0]),
    ])
  func bytes(field: String, more: String, wanted: [Double]) throws {
    let idx: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 1, 2, 1]
    #expect(try load(field, file: "x.idx", idx, more: more).values("x") == wanted)
  }

  @Test(
    "what does not fit is refused with its place",
    arguments: [
      ("binary[2]", "0,1\n0,7\n", "", "data-mismatch", "contains 7 at row 1, element 1"),
      ("unit[1]", "0.5\n2\n", "", "data-mismatch", "contains 2 at row 1"),
      ("index", "1\n-1\n", "", "data-mismatch", "contains -1 at row 1"),
      ("index", "1\n0.5\n", "", "data-mismatch", "contains 0.5 at row 1"),
      ("count", "1\n-2\n", "", "data-mismatch", "contains -2 at row 1"),
      ("onehot[3]", "1\n3\n", "", "label-out-of-range", "label 3 at row 1"),
      ("onehot[3]", "1\n-1\n", "", "label-out-of-range", "label -1 at row 1"),
      ("onehot[3]", "1,1,0\n", "", "data-mismatch", "2 ones at row 0"),
      ("real[3]", "1,2\n", "", "data-mismatch", "rows of shape [2]"),
      ("real[2]", "1,2\n", ", rows: [0, 5]", "data-mismatch", "rows 0 to 5"),
      ("real[2]", "1,2\n", ", columns: [1, 3]", "data-mismatch", "columns 1 to 3"),
      ("real[2]", "1,2\n", ", key: a", "data-mismatch", "has no key `a`"),
      ("real[2]", "1,cat\n", "", "malformed-data-file", "`cat` is not a number"),
      ("real[2]", "1,nan\n", "", "malformed-data-file", "not a finite number"),
      ("binary[1]", "0.5\n2\n", ", binarize: dynamic", "data-mismatch", "binarized from [0, 1]"),
    ])
  func refused(
    field: String, csv: String, more: String, id: String, message: String
  ) throws {
    let found = try diagnostics { _ = try load(field, csv: csv, more: more) }
    #expect(found.map(\.id.name) == [id])
    #expect(found[0].message.contains(message), "\(found[0].message)")
    #expect(found[0].span?.text == "x")
  }

  @Test(
    "files that cannot be read",
    arguments: [
      ("x.idx", [0, 0, 8, 1, 0, 0, 0, 9, 1], "truncated-data-file"),
      ("x.idx", [1, 2, 3, 4], "malformed-data-file"),
      ("x.idx.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 75], "truncated-data-file"),
      ("x.npy", [1, 2, 3], "truncated-data-file"),
      ("x.npz", Array("Rar".utf8), "malformed-data-file"),
    ] as [(String, [UInt8], String)])
  func unreadable(file: String, content: [UInt8], id: String) throws {
    let found = try diagnostics { _ = try load("real", file: file, content) }
    #expect(found.map(\.id.name) == [id], "\(found.map(\.message))")
  }

  @Test(
    "numbers beyond 1 are scaled by their maximum",
    arguments: [
      ("unit[2]", "0,16\n3,4\n", "", "add `scale: 0.0625`: the greatest number is 16"),
      (
        "binary[2]", "0,16\n3,4\n", ", binarize: dynamic",
        "add `scale: 0.0625`: the greatest number is 16"
      ),
      ("unit[2]", "0,255\n3,4\n", "", "add `scale: \(1.0 / 255)`: the greatest number is 255"),
      ("unit[2]", "0,1000\n3,4\n", "", "add `scale: 0.001`: the greatest number is 1000"),
      (
        "unit[2]", "0,16\n3,4\n", ", scale: 0.5", "write `scale: 0.0625`: the greatest number is 16"
      ),
      ("unit[2]", "-1,16\n3,4\n", "", nil),
    ] as [(String, String, String, String?)])
  func scales(field: String, csv: String, more: String, help: String?) throws {
    let found = try diagnostics { _ = try load(field, csv: csv, more: more) }
    #expect(found.map(\.id.name) == ["data-mismatch"])
    #expect(found[0].help == (help.map { [$0] } ?? []))
  }

  @Test(
    "a stand-in for a file that is kept elsewhere",
    arguments: ["x.csv", "x.npy", "x.npz", "x.idx", "x.safetensors"])
  func standIns(file: String) throws {
    let pointer = """
      version https://git-lfs.github.com/spec/v1
      oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
      size 12345

      """
    let found = try diagnostics { _ = try load("real", file: file, Array(pointer.utf8)) }
    #expect(found.map(\.message) == ["`\(file)` is a Git LFS pointer, not the data itself"])
    #expect(found[0].help == ["get the data with `git lfs pull`"])
    let annex = try diagnostics {
      _ = try load("real", file: file, Array("/annex/objects/SHA256E-s5--a.csv\n".utf8))
    }
    #expect(annex[0].help == ["get the data with `git annex get`"])
  }

  @Test("formats are known by names in any letter case", arguments: ["x.CSV", "X.Csv", "x.csv"])
  func letterCase(file: String) throws {
    #expect(try load("real[2]", file: file, Array("1,2\n".utf8)).values("x") == [1, 2])
  }

  /// The rows of fields that take different columns of one CSV file.
  private func fields(
    _ sources: String, _ content: String, _ body: (DataSet) throws -> Void
  ) throws {
    try withFolder { folder in
      try content.write(toFile: folder + "/d.csv", atomically: true, encoding: .utf8)
      try FileManager.default.createDirectory(
        atPath: folder + "/a", withIntermediateDirectories: false)
      let text = """
        onehot: 1
        name: data
        data: {x: "real[3]", y: real}
        sources: {train: {\(sources)}}
        model: {w: parameter(1), cost: sum(w)}
        minimize: cost
        """
      let tree = try model(text, in: folder)
      try body(try DataSet(tree, splits: ["train"], specFolder: folder, dataFolder: nil))
    }
  }

  @Test("numbers as names of columns do not shift labels")
  func numericHeader() throws {
    let sources = "x: {file: d.csv, columns: [0, 3]}, y: {file: d.csv, columns: [3, 4]}"
    try fields(sources, "0,1,2,label\n5,6,7,3\n8,9,1,4\n") { data in
      #expect(data.splits["train"]?.values("x") == [5, 6, 7, 8, 9, 1])
      #expect(data.splits["train"]?.values("y") == [3, 4])
      #expect(data.warnings.isEmpty)
    }
    try fields(sources, "0,1,2,3\n5,6,7,3\n8,9,1,4\n") { data in
      #expect(data.splits["train"]?.rowCount == 3)
      #expect(data.warnings.map(\.id) == [.numericHeader])
      #expect(data.warnings.first?.severity == .warning)
      #expect(data.warnings.first?.labels.map(\.span.text) == ["y"])
    }
  }

  @Test(
    "the `header` of one source holds for all of its file",
    arguments: ["d.csv", "./d.csv", "a/../d.csv"])
  func sharedHeader(file: String) throws {
    let sources =
      "x: {file: d.csv, columns: [0, 3]}, y: {file: \(file), columns: [3, 4], header: true}"
    try fields(sources, "0,1,2,3\n5,6,7,3\n8,9,1,4\n") { data in
      #expect(data.splits["train"]?.values("x") == [5, 6, 7, 8, 9, 1])
      #expect(data.splits["train"]?.values("y") == [3, 4])
      #expect(data.warnings.isEmpty)
    }
  }

  @Test("one file that is missing or damaged is one error, with every place that names it")
  func oneFileOneError() throws {
    for content in [nil, "1,2\n3\n"] {
      try withFolder { folder in
        let text = """
          onehot: 1
          name: data
          data: {x: real, y: real}
          sources:
            train: {x: {file: d.csv, columns: [0, 1]}, y: {file: d.csv, columns: [1, 2]}}
            test: {x: {file: d.csv, columns: [0, 1]}, y: {file: d.csv, columns: [1, 2]}}
          model: {w: parameter(1), cost: sum(w)}
          minimize: cost
          """
        try content?.write(toFile: folder + "/d.csv", atomically: true, encoding: .utf8)
        let tree = try model(text, in: folder)
        let found = try diagnostics {
          _ = try DataSet(tree, splits: ["train", "test"], specFolder: folder, dataFolder: nil)
        }
        #expect(found.map(\.id) == [content == nil ? .missingDataFile : .malformedDataFile])
        #expect(found[0].labels.map(\.text) == ["and here", "and here", "and here"])
      }
    }
  }

  /// Files that do not fit, with what they hold.
  static let secrets: [(name: String, content: [UInt8])] = [
    ("s.csv", Array("root:hunter2:0\n".utf8)), ("s.csv", Array("1,2\n3,hunter2\n".utf8)),
    ("s.csv", Array("hunter2,b\n1,\n".utf8)), ("s.csv", Array("1\n31337\n".utf8)),
    ("s.csv", Array("hunter2\n1;31337\n".utf8)), ("s.npy", Array("hunter2 hunter2".utf8)),
    ("s.idx", Array("hunter2".utf8)), ("s.npz", Array("hunter2".utf8)),
    ("s.npz", NpzFile.encode([("hunter2", .init(shape: [1], storage: .uint8([7])))])),
    (
      "s.npz",
      NpzFile.encode([
        ("hunter2", .init(shape: [2], storage: .uint8([1, 2]))),
        ("b", .init(shape: [1], storage: .uint8([1]))),
      ])
    ),
    (
      "s.safetensors",
      Array("\u{40}\0\0\0\0\0\0\0".utf8)
        + Array(#"{"hunter2":{"dtype":"hunter2","shape":[1],"data_offsets":[0,4]}} "#.utf8)
    ),
  ]

  @Test("messages do not quote files outside the spec's folder", arguments: secrets.indices)
  func outside(index: Int) throws {
    let (name, content) = Self.secrets[index]
    try withFolder { folder in
      for place in ["spec", "elsewhere"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(place)", withIntermediateDirectories: false)
      }
      try Data(content).write(to: URL(fileURLWithPath: "\(folder)/elsewhere/\(name)"))
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/spec/link-\(name)", withDestinationPath: "../elsewhere/\(name)")
      for file in ["../elsewhere/\(name)", "\(folder)/elsewhere/\(name)", "link-\(name)"] {
        for field in ["binary", "onehot[3]"] {
          let text = """
            onehot: 1
            name: data
            data: {x: '\(field)'}
            sources: {train: {x: {file: '\(file)'}}}
            model: {w: parameter(1), cost: sum(w)}
            minimize: cost
            """
          let tree = try model(text, in: "\(folder)/spec")
          func problems(_ dataFolder: String?) throws -> String {
            let found = try diagnostics {
              _ = try DataSet(
                tree, splits: ["train"], specFolder: "\(folder)/spec", dataFolder: dataFolder)
            }
            return found.flatMap { [$0.message] + $0.notes + $0.help }.joined(separator: "\n")
          }
          let told = try problems(nil)
          for part in ["hunter", "31337", "68 75 6e", "root"] {
            #expect(!told.contains(part), "\(told)")
          }
          #expect(told.contains("is outside"))
          // Whoever names the folder may see it.
          #expect(!(try problems("\(folder)/elsewhere")).contains("is outside"))
        }
      }
    }
  }

  @Test("names of files beside a missing one are told only of the spec's own folders")
  func neighbours() throws {
    try withFolder { folder in
      for place in ["spec", "elsewhere"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(place)", withIntermediateDirectories: false)
        try Data().write(to: URL(fileURLWithPath: "\(folder)/\(place)/hunter2.csv"))
      }
      for (file, isTold) in [("hunter3.csv", true), ("../elsewhere/hunter3.csv", false)] {
        let text = """
          onehot: 1
          name: data
          data: {x: real}
          sources: {train: {x: {file: \(file)}}}
          model: {w: parameter(1), cost: sum(w)}
          minimize: cost
          """
        let tree = try model(text, in: "\(folder)/spec")
        let found = try diagnostics {
          _ = try DataSet(tree, splits: ["train"], specFolder: "\(folder)/spec", dataFolder: nil)
        }
        #expect(found[0].help.contains { $0.contains("hunter2") } == isTold)
      }
    }
  }

  @Test("a missing file, with what was meant; the data folder is looked in too")
  func missing() throws {
    try withFolder { folder in
      let text = """
        onehot: 1
        name: data
        data: {x: real, y: real}
        sources: {train: {x: {file: trian.csv}, y: {file: sub/y.csv}}}
        model: {w: parameter(1), cost: sum(w)}
        minimize: cost
        """
      try "1\n".write(toFile: folder + "/train.csv", atomically: true, encoding: .utf8)
      let tree = try model(text, in: folder)
      let found = try diagnostics {
        _ = try DataSet(tree, splits: ["train"], specFolder: folder, dataFolder: nil)
      }
      #expect(found.map(\.id.name) == ["missing-data-file", "missing-data-file"])
      #expect(found[0].help == ["did you mean `train.csv`?"])
      let other = folder + "/data"
      try FileManager.default.createDirectory(
        atPath: other + "/sub", withIntermediateDirectories: true)
      try "1\n2\n".write(toFile: other + "/trian.csv", atomically: true, encoding: .utf8)
      try "5\n6\n".write(toFile: other + "/sub/y.csv", atomically: true, encoding: .utf8)
      let data = try DataSet(tree, splits: ["train"], specFolder: folder, dataFolder: other)
      #expect(data.splits["train"]?.values("y") == [5, 6])
      #expect(data.digests.keys.sorted() == ["sub/y.csv", "trian.csv"])
      try "1\n".write(toFile: other + "/trian.csv", atomically: true, encoding: .utf8)
      let uneven = try diagnostics {
        _ = try DataSet(tree, splits: ["train"], specFolder: folder, dataFolder: other)
      }
      #expect(
        uneven.map(\.message) == [
          "`y` has 2 rows in the split `train`, and `x` has 1"
        ])
    }
  }

  /// A spec with an optional label, which the model has to draw.
  private func labels(_ content: String, more: String, _ body: (DataSplit) throws -> Void) throws {
    try withFolder { folder in
      try content.write(toFile: folder + "/y.csv", atomically: true, encoding: .utf8)
      let text = """
        onehot: 1
        name: data
        data:
          y: onehot[3]?
        sources: {train: {y: {file: y.csv\(more)}}}
        model:
          y: ~ categorical(logits=parameter(3))
        estimators: {y: enumerate}
        maximize: log_marginal()
        """
      let tree = try model(text, in: folder)
      let data = try DataSet(tree, splits: ["train"], specFolder: folder, dataFolder: nil)
      try body(try #require(data.splits["train"]))
    }
  }

  @Test("missing labels are filled with a valid value")
  func missingLabels() throws {
    try labels("2\n-1\n1\n", more: "") { split in
      #expect(split.presence("y") == [true, false, true])
      #expect(split.values("y") == [0, 0, 1, 1, 0, 0, 0, 1, 0])
    }
  }

  @Test("so many labels of each class are kept, and the choice is the seed's")
  func kept() throws {
    let content = (0..<60).map { "\($0 % 3)\n" }.joined()
    var choices: Set<[Bool]> = []
    for seed in [0, 0, 1] {
      try labels(content, more: ", keep: {per_class: 4, seed: \(seed)}") { split in
        let presence = split.presence("y")
        for label in 0..<3 {
          #expect((0..<60).count { $0 % 3 == label && presence[$0] } == 4)
        }
        choices.insert(presence)
      }
    }
    #expect(choices.count == 2)
  }
}
