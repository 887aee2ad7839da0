import Foundation
import Testing
import TensorCore
import Training

@Suite("Safetensors files")
struct SafetensorsTests {
  @Test("read what the safetensors library wrote")
  func reads() throws {
    let file = try SafetensorsFile.read(fixturePath("tensors.safetensors"))
    #expect(file.metadata == ["step": "12", "note": "größe \"q\""])
    #expect(
      file.tensors == [
        "w": HostArray(shape: [2, 2], storage: .float([1.5, -2, 3, 4])),
        "b": HostArray(shape: [3], storage: .int64([1, 2, 3])),
        "h": HostArray(shape: [1], storage: .float([0.5])),
        "m": HostArray(shape: [2], storage: .uint8([1, 0])),
        "d": HostArray(shape: [], storage: .double([.pi])),
        "i": HostArray(shape: [1], storage: .int32([-7])),
        "u": HostArray(shape: [1], storage: .uint32([4_000_000_000])),
        "y": HostArray(shape: [2], storage: .uint8([255, 0])),
      ])
    #expect(
      try DataFile.read(fixturePath("tensors.safetensors"), .init(key: "w")) == file.tensors["w"])
    #expect(try DataFile.read(fixturePath("bf16.safetensors")).doubles() == [1, -3.140625, 0])
  }

  private let file = SafetensorsFile(
    tensors: [
      "model.b": HostArray(shape: [3], storage: .uint8([1, 2, 3])),
      "model.a/\"w\"": HostArray(shape: [2, 1], storage: .float([.nan, -0.5])),
      "key": HostArray(shape: [2], storage: .uint32([0, .max])),
      "step": HostArray(shape: [], storage: .int32([-9])),
      "z": HostArray(shape: [2], storage: .double([1e300, .infinity])),
      "n": HostArray(shape: [0, 4], storage: .int64([])),
    ], metadata: ["spec": "name: \"ä\"\n", "digest": "00"])

  @Test("what is written reads back, bit by bit")
  func roundTrip() throws {
    try withFolder { folder in
      let path = folder + "/checkpoint.safetensors"
      try file.write(path)
      let read = try SafetensorsFile.read(path)
      #expect(read.metadata == file.metadata)
      #expect(read.encoded() == file.encoded())
      #expect(Set(read.tensors.keys) == Set(file.tensors.keys))
      #expect(read.tensors["model.a/\"w\""]?.float(at: 1) == -0.5)
      #expect(read.tensors["model.a/\"w\""]?.float(at: 0).isNaN == true)
    }
  }

  @Test("names are sorted and the data is aligned")
  func layout() throws {
    let bytes = file.encoded()
    let length = Int(bytes[0]) | Int(bytes[1]) << 8
    #expect(length % 8 == 0)
    let header = String(decoding: bytes[8..<8 + length], as: UTF8.self)
    let names = ["__metadata__", "key", "model.a/\\\"w\\\"", "model.b", "n", "step", "z"]
    let places = try names.map { try #require(header.range(of: "\"\($0)\":")).lowerBound }
    #expect(places == places.sorted())
    #expect(header.contains(#""z":{"data_offsets":[0,16],"dtype":"F64","shape":[2]}"#))
    #expect(header.contains(#""model.b":{"data_offsets":[36,39],"dtype":"U8","shape":[3]}"#))
  }

  @Test("tensors of the core become arrays and come back", arguments: DType.allCases)
  func tensors(dtype: DType) throws {
    let tensor = Tensor(dtype, [2, 2], [1, 2, 3, 4])
    let array = HostArray(tensor)
    #expect(array.tensor == tensor)
    #expect(HostArray(shape: [1], storage: .uint8([1])).tensor == nil)
  }

  @Test(
    "wrong headers",
    arguments: [
      ("[]", 0, "safetensors header is not valid JSON of the format"),
      (
        #"{"a":{"dtype":"F32","shape":[1]}}"#, 4,
        "safetensors header is not valid JSON of the format"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4,
        "tensor `a` of shape [2] and type F32 does not fit its 4 bytes"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4,
        "tensor `a` has an impossible position"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4,
        "tensor `a` has an impossible position"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8,
        "tensors overlap or leave a gap at byte 0 of the data"
      ),
      (
        #"{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}"#, 4,
        "tensor `a` has type `F8_E4M3`, which is not supported"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 3,
        "file is truncated: the tensors need 4 bytes, only 3 are there"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 9,
        "5 bytes follow the last tensor"
      ),
      ("{}", 0, "needs a `key`: the file contains 0 arrays"),
    ])
  func wrong(header: String, data: Int, message: String) throws {
    let text = Array(header.utf8)
    let bytes =
      [UInt8(text.count)] + [UInt8](repeating: 0, count: 7) + text
      + [UInt8](repeating: 0, count: data)
    let error = try dataError { _ = try DataFile.decode(bytes, path: "x.safetensors") }
    #expect(error.message == message)
  }

  @Test("a header size out of all proportion is no safetensors file")
  func hugeHeader() throws {
    let error = try dataError {
      _ = try DataFile.decode([UInt8](repeating: 255, count: 16), path: "x.safetensors")
    }
    #expect(
      error.message == "is not a safetensors file: its header would have 18446744073709551615 bytes"
    )
  }
}
