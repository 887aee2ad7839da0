import TensorCore
import Testing

@Suite struct ShapeTests {
  @Test func axesCountFromEitherEnd() {
    let shape: Shape = [2, 3, 4]
    #expect(shape[0] == 2 && shape[-1] == 4 && shape[-3] == 2)
    #expect(shape.count == 24 && shape.strides == [12, 4, 1])
    #expect(shape.trailing(2) == [3, 4] && shape.leading(exceptLast: 2) == [2])
    #expect(([] as Shape).count == 1 && ([] as Shape).strides == [])
  }

  struct Broadcast: Sendable {
    let a, b: Shape
    let result: Shape?
  }

  static let broadcasts = [
    Broadcast(a: [], b: [], result: []),
    Broadcast(a: [3], b: [], result: [3]),
    Broadcast(a: [2, 1], b: [1, 3], result: [2, 3]),
    Broadcast(a: [4, 2, 3], b: [3], result: [4, 2, 3]),
    Broadcast(a: [2], b: [3], result: nil),
    Broadcast(a: [2, 3], b: [2], result: nil),
    Broadcast(a: [0, 3], b: [1, 3], result: [0, 3]),
  ]

  @Test(arguments: broadcasts) func broadcastAlignsAtTheEnd(_ example: Broadcast) {
    #expect(Shape.broadcast(example.a, example.b) == example.result)
    #expect(Shape.broadcast(example.b, example.a) == example.result)
  }

  @Test func broadcastIndicesReadTheStretchedElement() {
    #expect(([2, 3] as Shape).broadcastIndices(of: [3]) == [0, 1, 2, 0, 1, 2])
    #expect(([2, 3] as Shape).broadcastIndices(of: [2, 1]) == [0, 0, 0, 1, 1, 1])
    #expect(([2, 2] as Shape).broadcastIndices(of: []) == [0, 0, 0, 0])
    #expect(([0, 2] as Shape).broadcastIndices(of: [2]) == [])
  }
}

@Suite struct TensorTests {
  @Test func elementsAreRoundedToTheirType() {
    #expect(Tensor(.f32, [1], [0.1]).elements == [Double(Float(0.1))])
    #expect(Tensor(.f64, [1], [0.1]).elements == [0.1])
    #expect(Tensor([1], [0.1]).converted(to: .f32).dtype == .f32)
  }

  @Test func broadcastRepeats() {
    #expect(Tensor([2], [1, 2]).broadcast(to: [2, 2]).elements == [1, 2, 1, 2])
    #expect(Tensor(scalar: 3).broadcast(to: [2]).elements == [3, 3])
    #expect(Tensor(.f64, [2, 2], repeating: 1).reshaped([4]).shape == [4])
  }
}
