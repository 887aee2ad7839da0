import TensorCore
import Testing

@testable import Training

/// The conversions of a data set's elements, compared with the definition of each element.
@Suite struct DataElementTests {
  private static let lengths = [1, 3, 4, 15, 16, 17, 100, 255, 256, 257, 784]

  @Test(arguments: lengths)
  func bytesBecomeNumbers(_ length: Int) {
    let bytes = (0..<7 * length).map { UInt8($0 * 37 % 256) }
    let rows = [6, 0, 3, 3, 1, 5, 0, 2]
    let table = (0..<256).map { Double($0) / 255 - 0.3 }
    func check<T: DataElement>(_ numbers: [T]?) {
      let target = UnsafeMutablePointer<T>.allocate(capacity: rows.count * length + 1)
      defer { target.deallocate() }
      target[rows.count * length] = -7
      T.widen(bytes, rows: rows, length: length, numbers: numbers, to: target)
      for (index, row) in rows.enumerated() {
        for place in 0..<length {
          let byte = bytes[row * length + place]
          #expect(target[index * length + place] == numbers?[Int(byte)] ?? T(byte))
        }
      }
      #expect(target[rows.count * length] == -7)
    }
    check(nil as [Float]?)
    check(nil as [Double]?)
    check(table.map { Float($0) })
    check(table)
  }

  @Test(arguments: lengths)
  func probabilitiesBecomeDraws(_ length: Int) {
    let key = RandomKey(seed: 11).folding("x")
    func check<T: DataElement>(_ type: T.Type) {
      let probabilities = (0..<length).map { T($0 % 5) / 4 }
      for row in [0, 1, 99] {
        var values = probabilities + [-7]
        values.withUnsafeMutableBufferPointer {
          T.binarize($0.baseAddress!, length, row: row, key: key.words)
        }
        let expected = (0..<length).map { element -> T in
          let uniform = (Double(key.bits(element: element, row: row)) + 0.5) * 0x1p-32
          return uniform < Double(probabilities[element]) ? 1 : 0
        }
        #expect(values == expected + [-7])
        for (value, probability) in zip(values, probabilities)
        where probability == 0 || probability == 1 {
          #expect(value == probability)
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }
}
