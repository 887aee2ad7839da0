import SpecModel
import Testing

@testable import Training

/// The tables of formats, of what a spec can be checked with and of readers, fit together.
@Suite struct DataFormatTests {
  @Test func everyFormatHasOneReader() {
    #expect(Set(DataReader.all.map(\.format)) == Set(DataFormat.all))
    #expect(DataReader.all.count == DataFormat.all.count)
    #expect(Set(DataFormat.endings).count == DataFormat.endings.count)
  }

  @Test(arguments: DataFormat.all.map(\.name)) func namesTellTheFormat(_ name: String) throws {
    let format = try #require(DataFormat.all.first { $0.name == name })
    let examples = format.endings.map { "folder.d/Train\($0.uppercased())" }
    for path in examples + [format.otherNames?.example].compactMap({ $0 }) {
      #expect(DataFormat(path: path) == format, "\(path)")
    }
    #expect(DataFormat(path: "folder\(format.ending)/train.txt") == nil)
    #expect((DataReader.reader(of: format).keys != nil) == format.hasKeys)
    #expect(DataReader.reader(of: format).readsColumns == format.hasHeader)
  }

  /// A file under the name of another format is recognized, if its first bytes tell its own.
  @Test(arguments: DataFormat.all.map(\.name)) func aWrongNameIsRecognized(_ name: String) throws {
    let format = try #require(DataFormat.all.first { $0.name == name })
    let array = HostArray(shape: [2], storage: .float([1, 2]))
    let bytes: [UInt8]
    switch format {
    case .npy: bytes = NpyFile.encode(array)
    case .npz: bytes = NpzFile.encode([("a", array)])
    case .safetensors: bytes = SafetensorsFile(tensors: ["a": array]).encoded()
    case .idx: bytes = [0, 0, 8, 1, 0, 0, 0, 2, 1, 2]
    default:
      #expect(DataReader.reader(of: format).signature == nil)
      return
    }
    let guess = try #require(DataReader.reader(of: format).signature?.guess)
    #expect(try DataFile.decode(bytes, path: "x\(format.ending)").shape == [2])
    for other in DataFormat.all where other != format && other.hasHeader == false {
      do throws(DataError) {
        _ = try DataFile.decode(bytes, path: "x\(other.ending)")
        Issue.record("\(name) is read as \(other.name)")
      } catch {
        #expect(error.help == "it looks like \(guess)", "\(other.name): \(error)")
      }
    }
  }
}
