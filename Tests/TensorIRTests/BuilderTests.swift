import TensorCore
import TensorIR
import TensorOps
import Testing

@Suite struct BuilderTests {
  let type = TensorType(.f32, [2])

  func square() -> Function {
    let b = Builder()
    let x = b.parameter("x", type)
    b.origin = Origin(path: "model.y")
    let y = b.emit(.mul, x, x)
    b.name(y, "y")
    return b.finish("square", results: [("y", y)])
  }

  @Test func inliningCopiesTheBodyWithNamesAndOrigins() throws {
    let b = Builder()
    let x = b.parameter("x", type)
    let once = b.inline(square(), [x])[0]
    let twice = b.inline(square(), [once])[0]
    let function = b.finish("fourth", results: [("y", twice)])
    try function.verify()
    #expect(function.body.map(\.name) == ["y", "y"])
    #expect(function.body.allSatisfy { $0.origin?.path == "model.y" })
    let result = NaiveEvaluator.run(function, [Tensor(.f32, [2], [2, 3])])
    #expect(result == [Tensor(.f32, [2], [16, 81])])
  }

  @Test func aFirstNameStays() {
    let b = Builder()
    let x = b.parameter("x", type)
    b.name(x, "other")
    #expect(b.node(x).name == "x")
  }

  @Test func constantsWithEqualElementsAreStoredOnce() {
    let b = Builder()
    #expect(b.node(b.constant(Tensor(.f32, [3], [2, 2, 2])))[Op.elements] == [2])
    #expect(b.node(b.constant(Tensor(.f32, [2], [0, -0.0])))[Op.elements].count == 2)
  }

  @Test func attributesAreComparedBitByBit() {
    #expect(AttributeValue.elements([0]) != .elements([-0.0]))
    #expect(AttributeValue.elements([.nan]) == .elements([.nan]))
    #expect(AttributeValue.float(0) != .float(-0.0))
    #expect(AttributeValue.int(1) != .float(1))
  }
}
