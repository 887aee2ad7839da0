import Foundation
import JSON

/// Takes the stream of bytes apart into messages: headers that end with an empty line, then as many
/// bytes as `Content-Length` says.
struct Framing {
  /// The next item of the stream.
  enum Frame: Equatable {
    /// The bytes of one message.
    case message(Data)
    /// The reason why bytes were skipped.
    case problem(String)
  }

  /// The most bytes of a message; longer messages are skipped and not stored.
  static let messageBytes = 16 << 20
  /// The most bytes of the headers of a message.
  static let headerBytes = 4096

  private var buffer: [UInt8] = []
  private var start = 0
  /// The remaining bytes of a message that is too long.
  private var skipped = 0

  /// Adds bytes as they came.
  mutating func append(_ bytes: some Collection<UInt8>) {
    let dropped = Swift.min(skipped, bytes.count)
    skipped -= dropped
    buffer.append(contentsOf: bytes.dropFirst(dropped))
  }

  /// The next complete message or problem; nil if more bytes are needed.
  mutating func next() -> Frame? {
    guard let end = headerEnd() else {
      guard buffer.count - start > Self.headerBytes else {
        compact()
        return nil
      }
      // Only the last three bytes can belong to the end of a header.
      start = buffer.count - 3
      return .problem("no message starts within \(Self.headerBytes) bytes")
    }
    let length = contentLength(start..<end)
    let body = end + 4
    guard let length, length >= 0 else {
      start = body
      return .problem("the header of a message has no `Content-Length`")
    }
    guard length <= Self.messageBytes else {
      let present = Swift.min(length, buffer.count - body)
      start = body + present
      skipped = length - present
      return .problem("a message has \(length) bytes, more than \(Self.messageBytes)")
    }
    guard buffer.count - body >= length else { return nil }
    start = body + length
    defer { compact() }
    return .message(Data(buffer[body..<body + length]))
  }

  /// A message with its header.
  static func framed(_ message: JSON) -> [UInt8] {
    let text = Array(message.text(.compact).utf8)
    return Array("Content-Length: \(text.count)\r\n\r\n".utf8) + text
  }

  /// Drops the bytes that were read.
  private mutating func compact() {
    guard start > 0 else { return }
    buffer.removeFirst(start)
    start = 0
  }

  /// The start of the empty line that ends the headers.
  private func headerEnd() -> Int? {
    let end = Array("\r\n\r\n".utf8)
    let last = Swift.min(buffer.count - end.count, start + Self.headerBytes)
    guard last >= start else { return nil }
    return (start...last).first { buffer[$0] == 13 && buffer[$0..<$0 + 4].elementsEqual(end) }
  }

  private func contentLength(_ range: Range<Int>) -> Int? {
    let text = String(decoding: buffer[range], as: UTF8.self)
    for line in text.components(separatedBy: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
      return Int(parts[1].trimmingCharacters(in: .whitespaces))
    }
    return nil
  }
}
