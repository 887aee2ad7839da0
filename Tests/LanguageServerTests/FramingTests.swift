import Foundation
import JSON
import Testing

@testable import LanguageServer

/// The stream of bytes and the messages in it.
@Suite struct FramingTests {
  private func frames(_ framing: inout Framing) -> [Framing.Frame] {
    var frames: [Framing.Frame] = []
    while let frame = framing.next() { frames.append(frame) }
    return frames
  }

  @Test(arguments: 1...40)
  func messagesComeInPiecesOfAnySize(_ size: Int) {
    let messages: [JSON] = [
      ["id": 1, "method": "a"], ["text": "zwölf 🐘 \r\n\r\n"], ["id": 2, "method": "b"],
    ]
    let bytes = messages.flatMap(Framing.framed)
    var framing = Framing()
    var found: [Framing.Frame] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      framing.append(bytes[start..<min(start + size, bytes.count)])
      found += frames(&framing)
    }
    #expect(found == messages.map { .message(Data($0.text(.compact).utf8)) })
  }

  @Test func headersMayBeManyAndOfAnyCase() {
    var framing = Framing()
    framing.append(
      Array("content-type: application/x\r\nCONTENT-LENGTH:  2 \r\n\r\n{}".utf8))
    #expect(frames(&framing) == [.message(Data("{}".utf8))])
  }

  @Test(arguments: ["Content-Length: x", "Content-Length: -1", "Content-Size: 2", "nonsense"])
  func badHeadersArePassedOver(_ header: String) {
    var framing = Framing()
    framing.append(Array("\(header)\r\n\r\n".utf8))
    framing.append(Framing.framed(["id": 1]))
    let found = frames(&framing)
    #expect(found.count == 2)
    guard case .problem? = found.first else {
      Issue.record("\(found)")
      return
    }
    #expect(found.last == .message(Data(JSON.object(["id": 1]).text(.compact).utf8)))
  }

  @Test func messagesThatAreTooLongAreNotKept() {
    var framing = Framing()
    framing.append(Array("Content-Length: \(Framing.messageBytes + 5)\r\n\r\n".utf8))
    #expect(frames(&framing).count == 1)
    let piece = [UInt8](repeating: 120, count: 1 << 20)
    for _ in 0..<16 { framing.append(piece) }
    framing.append([1, 2, 3, 4, 5])
    #expect(frames(&framing).isEmpty)
    framing.append(Framing.framed(["id": 1]))
    #expect(frames(&framing) == [.message(Data(JSON.object(["id": 1]).text(.compact).utf8))])
  }

  @Test func endlessHeadersAreForgotten() {
    var framing = Framing()
    for _ in 0..<100 {
      framing.append([UInt8](repeating: 120, count: 1000))
      _ = frames(&framing)
    }
    framing.append(Array("\r\n\r\n".utf8) + Framing.framed(["id": 1]))
    #expect(frames(&framing).last == .message(Data(JSON.object(["id": 1]).text(.compact).utf8)))
  }

  @Test(arguments: [
    "null", "true", "1", "-1.5", "\"a\\u00e4\\ud83d\\ude00\"", "[1,[],{}]", "{\"a\":{\"b\":null}}",
  ])
  func jsonGoesBackAndForth(_ text: String) throws {
    let value = try JSON(Data(text.utf8))
    #expect(try JSON(Data(value.text(.compact).utf8)) == value)
  }

  @Test func numbersAndTruthValuesDiffer() throws {
    #expect(try JSON(Data("[1,true,0,false,1.0]".utf8)) == [1, true, 0, false, 1])
    #expect(try JSON(Data("1.5".utf8)) == .number(1.5))
  }
}
