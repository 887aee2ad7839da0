import Diagnostics
import Export
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Functions that a format cannot hold, or that are not the same for any number of rows.
@Suite struct RefusalTests {
  private static func refusal(_ build: (Int) -> Function) -> String? {
    do throws(Diagnostic) {
      _ = try PortableFunction("q", step: 0, keepsMarks: false, build: build)
      return nil
    } catch {
      #expect(error.id == .exportRefused)
      return error.message
    }
  }

  @Test(arguments: ExportFormat.all.map(\.name))
  func anOpWithoutCounterpartIsNamed(_ name: String) throws {
    var format = try #require(ExportFormat.all.first { $0.name == name })
    let function = try PortableFunction("q", step: 0, keepsMarks: false) { rows in
      let b = Builder()
      let x = b.parameter("x", TensorType(.f32, [rows, 2]))
      return b.finish("q", results: [("value", b.emit(.tanh, x))])
    }
    let quantity = ExportedQuantity(
      "q", expression: "tanh(x)", function, roles: ["x": .field("x")])
    let model = ExportedModel(
      name: "m", version: "0", quantities: [quantity], rows: 3, weightBytes: { _ in [] })
    #expect(try !format.files(model).isEmpty)
    format.ops.remove(.tanh)
    #expect {
      try format.files(model)
    } throws: { error in
      (error as? Diagnostic)?.message
        == "`q` needs `tanh`, which has no counterpart in \(format.target)"
    }
  }

  /// A number that follows the rows, an extent beyond a multiple of them, and an extent that is one
  /// of the numbers of rows that are tried.
  @Test func rowsCountByExtentsAlone() {
    func function(_ body: @escaping (Builder, Value, Int) -> Value) -> (Int) -> Function {
      { rows in
        let b = Builder()
        let x = b.parameter("x", TensorType(.f64, [rows, 2]))
        return b.finish("q", results: [("value", body(b, x, rows))])
      }
    }
    let mean = function { b, x, rows in
      let sum = b.emit(.sum, x, attributes: Op.axes => [-2])
      return b.emit(.mul, sum, b.constant(1 / Double(rows), like: x))
    }
    #expect(Self.refusal(mean)?.contains("depends on the number of rows") == true)
    let longer = function { b, x, _ in
      b.emit(.pad, x, attributes: Op.axis => -2, Op.before => 1, Op.after => 0)
    }
    #expect(Self.refusal(longer)?.contains("depends on the number of rows") == true)
    let part = function { b, x, rows in
      b.emit(.slice, x, attributes: Op.axis => -2, Op.start => 0, Op.limit => rows - 1)
    }
    #expect(Self.refusal(part)?.contains("depends on the number of rows") == true)
    for extent in [211, 223, 227] {
      let square = function { b, x, rows in
        let y = b.emit(.broadcastTo, x, attributes: Op.targetShape => [extent, rows, 2])
        return b.emit(.transpose, y, attributes: Op.permutation => [-2, -3, -1])
      }
      #expect(Self.refusal(square) == nil)
    }
  }

  @Test func keysAreReadForNoiseAlone() {
    let message = Self.refusal { _ in
      let b = Builder()
      let key = b.parameter("seed", TensorType(.u32, [2]))
      let step = b.parameter("step", TensorType(.i32, []))
      let derived = b.emit(
        .deriveKey, key, step, attributes: Op.path => "z", Op.purpose => "draw", Op.keyUse => 0)
      return b.finish("q", results: [("value", derived)])
    }
    #expect(message?.contains("reads the random key `seed`") == true)
  }
}
