import Testing
import Training

/// Any byte string is answered by an array or a `DataError`, never by a crash.
@Suite("Damaged files")
struct FuzzTests {
  static let names = [
    "u8.npy", "f8-fortran.npy", "f2.npy", "tiny-images-idx3-ubyte.gz", "i2.idx", "stored.npz",
    "deflated.npz", "zip64.npz", "table.csv.gz", "members.csv.gz", "tensors.safetensors",
    "bf16.safetensors", "object.npy",
  ]

  private func attempt(_ bytes: [UInt8], _ path: String) -> Bool {
    let needsKey = path.hasSuffix(".npz") || path == "tensors.safetensors"
    let key = !needsKey ? nil : path == "tensors.safetensors" ? "w" : "x"
    let options = DataFile.Options(key: key, allowsNonFinite: true, maximumBytes: 1 << 20)
    do throws(DataError) {
      _ = try DataFile.decode(bytes, path: path, options)
      return true
    } catch {
      return false
    }
  }

  // A gzip file cut between its members cannot be told from a whole one.
  @Test(
    "a file cut short anywhere is an error", arguments: names.filter { $0 != "members.csv.gz" })
  func truncated(name: String) throws {
    let bytes = try fixture(name)
    for count in bytes.indices where attempt(Array(bytes[..<count]), name) {
      Issue.record("the first \(count) of \(bytes.count) bytes were read without an error")
    }
  }

  @Test("no flipped bit crashes", arguments: names)
  func flipped(name: String) throws {
    let bytes = try fixture(name)
    for index in bytes.indices {
      for mask: UInt8 in [1, 0x80, 0xFF, bytes[index]] {
        var damaged = bytes
        damaged[index] ^= mask
        _ = attempt(damaged, name)
      }
    }
  }

  @Test("no random change crashes", arguments: names)
  func random(name: String) throws {
    let bytes = try fixture(name)
    var generator = Generator(state: UInt64(bytes.count))
    for _ in 0..<300 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<damaged.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: damaged[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: damaged.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0xFF], at: place)
        case 2: damaged.removeSubrange(place..<min(place + 3, damaged.count))
        default: damaged.append(contentsOf: damaged[place...])
        }
        if damaged.isEmpty { damaged = [0] }
      }
      _ = attempt(damaged, name)
    }
  }

  @Test("random bytes behind the right first bytes", arguments: names)
  func noise(name: String) throws {
    var generator = Generator(state: 7)
    let start = try fixture(name).prefix(8)
    for count in 0..<200 {
      let rest = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(!attempt(start + rest, name) || name.hasSuffix("idx"))
    }
  }

  /// A fixed sequence of random numbers (Steele, Lea and Flood 2014, "Fast splittable
  /// pseudorandom number generators").
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }
  }
}
