import ArgumentParser
import Foundation
import Training

/// `onehot sample`.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Draws from the model of a run.",
    discussion: """
      A model that is conditioned on data takes the first rows of a split. `--node z` draws a latent \
      variable instead, and `--mean` gives the mean of an observed one given the latent ones.
      """)

  @Argument(help: ArgumentHelp("The folder of a run.", valueName: "run"))
  var folder: String

  @Option(help: "The number of rows to draw.")
  var count = 64

  @Option(help: "png, npy or csv; by default the extension of `--out`, or png.")
  var format: SampleFormat?

  @Option(help: "The file; by default `samples` in the folder of the run, `-` for standard output.")
  var out: String?

  @Option(help: "The variable to draw; the first observed one by default.")
  var node: String?

  @Flag(help: "The mean of an observed variable instead of a draw.")
  var mean = false

  @Option(help: "The seed of the draws; the run's own by default.")
  var seed: UInt64?

  @Option(help: "The split whose rows a conditional model reads.")
  var split: String?

  @OptionGroup var given: GivenOptions

  @Option(help: "The width of an image whose values are flat and not square.")
  var width: Int?

  @OptionGroup var machine: MachineOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if !(1...1_000_000).contains(count) {
      throw ValidationError("`--count` must be a whole number from 1 to 1000000")
    }
    if let width, width < 1 { throw ValidationError("`--width` must be a whole number from 1") }
    if let out, out != "-", format == nil, SampleFormat(path: out) == nil {
      throw ValidationError(
        "the name `\(out)` does not end with .png, .npy or .csv: give `--format`")
    }
  }

  func run() throws {
    let format = format ?? out.flatMap(SampleFormat.init(path:)) ?? .png
    if width != nil, format != .png {
      throw Failure.usage("`--width` is for images, and the format is \(format.rawValue)")
    }
    let path = out ?? (folder as NSString).appendingPathComponent("samples.\(format.rawValue)")
    let (draws, writer) = try reporting(output) { () throws(RunError) in
      let saved = try SavedRun.open(folder, machine, output)
      try saved.checkOutput(path)
      let name = try saved.sampleName(node, mean: mean)
      let draws = try saved.draws(
        name, count: count, seed: seed, split: split, given: given.values,
        on: machine.machine)
      return (draws, try SampleWriter(format, draws.shape, name, width: width))
    }
    try write(draws, writer, path)
    if path != "-" { Console.error("wrote \(path)") }
  }

  private func write(
    _ draws: SavedRun.Draws, _ writer: SampleWriter, _ path: String
  ) throws(Failure) {
    var (draws, writer) = (draws, writer)
    guard path == "-" else {
      return try reporting(output) { () throws(RunError) in
        try AtomicFile.write(path) { (sink) throws(RunError) in
          while let part = try draws.next() { try sink(writer.bytes(part)) }
          try sink(writer.end)
        }
      }
    }
    while let part = try reporting(output, { () throws(RunError) in try draws.next() }) {
      try Console.write(writer.bytes(part))
    }
    try Console.write(writer.end)
  }
}

/// The formats of `sample`.
enum SampleFormat: String, ExpressibleByArgument, CaseIterable {
  /// A sheet of images.
  case png
  /// An array for NumPy.
  case npy
  /// One line a row.
  case csv

  /// The format that a name ends with.
  init?(path: String) { self.init(rawValue: (path as NSString).pathExtension.lowercased()) }
}

/// Turns draws, which come in parts, into the bytes of a file.
struct SampleWriter {
  private let format: SampleFormat
  private let shape: [Int]
  private var sheet: SampleSheet?
  private var isFirst = true

  /// A writer of draws of a shape; an unwritable shape is reported before the first draw.
  init(
    _ format: SampleFormat, _ shape: [Int], _ name: String, width: Int?
  ) throws(RunError) {
    self.format = format
    self.shape = shape
    guard format == .png else { return }
    let row = Array(shape.dropFirst())
    guard let sheet = SampleSheet(row: row, count: shape[0], width: width) else {
      throw RunError.usage(
        "`\(name)` of shape \(row) is not an image", help: "give its `--width`, or `--format npy`")
    }
    let size = sheet.size
    guard size.width * size.height <= SampleSheet.maximumPixels else {
      throw RunError.usage(
        "\(shape[0]) images need a sheet of \(size.width)×\(size.height) pixels, more than the "
          + "\(SampleSheet.maximumPixels) that viewers open",
        help: "give a smaller `--count`, or `--format npy`")
    }
    self.sheet = sheet
  }

  /// The bytes of the next rows.
  mutating func bytes(_ part: HostArray) -> [UInt8] {
    defer { isFirst = false }
    switch format {
    case .npy:
      return (isFirst ? NpyFile.header(part, shape: shape) : []) + part.littleEndianBytes
    case .csv: return Array(CSVFile.encode(part).utf8)
    case .png:
      sheet?.add(part)
      return []
    }
  }

  /// The bytes that come when all rows were given.
  var end: [UInt8] { sheet?.png ?? [] }
}
