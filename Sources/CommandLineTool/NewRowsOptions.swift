import ArgumentParser
import Training

/// New data and given values for commands that use a trained model.
struct NewRowsOptions: ParsableArguments {
  @Option(
    name: .customLong("data"), parsing: .singleValue,
    help: ArgumentHelp(
      """
      A file with new rows of a field, read as the run's own file is; `#key` names an array of an \
      npz or safetensors file, and `-` is CSV or npy text from standard input.
      """, valueName: "field=file"))
  var data: [FieldFileOption] = []

  @OptionGroup var given: GivenOptions

  /// The rows of a split, or the new ones.
  func request(_ split: String?) -> RowRequest {
    RowRequest(split: split, files: data.map(\.file), given: given.values)
  }

  func validate() throws {
    if data.filter({ $0.file.path == "-" }).count > 1 {
      throw ValidationError("`--data` can take standard input for one field only")
    }
  }
}

/// `--given NAME=VALUE`.
struct GivenOptions: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Fixes a field or latent variable: a number, a class number, or several with commas.",
      valueName: "name=value"))
  var given: [GivenOption] = []

  /// The values.
  var values: [RowRequest.GivenValue] { given.map(\.value) }
}

/// `--data FIELD=FILE`.
struct FieldFileOption: ExpressibleByArgument {
  let file: RowRequest.FieldFile

  init?(argument: String) {
    guard let file = RowRequest.FieldFile(argument: argument) else { return nil }
    self.file = file
  }
}

/// A value of `--given`.
struct GivenOption: ExpressibleByArgument {
  let value: RowRequest.GivenValue

  init?(argument: String) {
    guard let value = RowRequest.GivenValue(argument: argument) else { return nil }
    self.value = value
  }
}
