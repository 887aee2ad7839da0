import Hashing
import Testing

@Suite struct FNV1aTests {
  /// Hashes from the list of Noll, an author of the function.
  static let published: [(String, UInt64)] = [
    ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("b", 0xAF63_DF4C_8601_F1A5),
    ("fo", 0x0898_5907_B541_D342), ("foo", 0xDCB2_7518_FED9_D577),
    ("foob", 0xDD12_0E79_0C25_12AF), ("fooba", 0xCAC1_65AF_A2FE_F40A),
    ("foobar", 0x8594_4171_F739_67E8),
  ]

  @Test(arguments: published) func publishedHashes(_ text: String, _ hash: UInt64) {
    #expect(FNV1a.hash(text) == hash)
    #expect(FNV1a.hash(Array(text.utf8)) == hash)
  }

  @Test func textsAreHashedInUTF8() {
    #expect(FNV1a.hash("ü") == FNV1a.hash([0xC3, 0xBC]))
    #expect(FNV1a.hash("ü") != FNV1a.hash("u"))
  }
}
