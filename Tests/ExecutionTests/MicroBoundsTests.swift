import CKernels
import TensorCore
import TensorIR
import Testing

@testable import Execution

/// Loops write the elements of their register, and no byte behind them: the memory there may belong
/// to another node.
@Suite struct MicroBoundsTests {
  /// Rows and columns around the widths of vectors.
  private static let shapes: [(rows: Int, cols: Int)] = [
    (1, 1), (1, 3), (1, 9), (2, 3), (3, 3), (2, 7), (5, 17), (1, 64), (4, 65), (7, 130),
  ]

  /// A loop with the kinds of its result and of its operands.
  private struct Use {
    let op: MicroOp
    let span: RegisterKind
    var operand = RegisterKind.full
    /// The element type of what it makes, where that is not its own.
    var made: DType?
    /// The element type of its operand, where that is not its own.
    var read: DType?
  }

  /// A loop's extents, registers and steps, with guards behind every register.
  private struct Tile {
    static let guardBytes = 1024
    static let mark: UInt8 = 0xA5
    let counts: [Int]
    let rows: Int
    let cols: Int

    init(_ shape: (rows: Int, cols: Int)) {
      (rows, cols) = shape
      counts = [rows * cols, rows, cols, 1]
    }

    func count(_ kind: RegisterKind) -> Int { counts[Int(kind.rawValue)] }

    /// True if a loop leaves all bytes behind its result as they are.
    func keepsGuard(_ use: Use, _ dtype: DType, mode: Int32) -> Bool? {
      guard let loop = oh_find(use.op, dtype.code, mode) else { return nil }
      let size = 8 * counts[0] + Self.guardBytes
      let memory = (0..<4).map { _ in
        UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
      }
      defer { for buffer in memory { buffer.deallocate() } }
      for buffer in memory { buffer.initializeMemory(as: UInt8.self, repeating: Self.mark) }
      // Whole numbers are valid classes, and real numbers small.
      for buffer in memory.dropFirst() {
        for place in 0..<counts[0] {
          switch use.read ?? dtype {
          case .f32:
            buffer.storeBytes(of: Float(place % 3), toByteOffset: 4 * place, as: Float.self)
          case .f64:
            buffer.storeBytes(of: Double(place % 3), toByteOffset: 8 * place, as: Double.self)
          default:
            buffer.storeBytes(of: Int32(place % 3), toByteOffset: 4 * place, as: Int32.self)
          }
        }
      }
      var micro = oh_micro()
      (micro.fn, micro.dst, micro.a, micro.b, micro.c) = (loop, 0, 1, 2, 3)
      micro.span = use.span
      (micro.a_step, micro.b_step, micro.c_step) = (use.operand, use.operand, use.operand)
      micro.dtype = UInt8(dtype.code)
      var registers = memory.map(\.baseAddress)
      registers.withUnsafeMutableBufferPointer { registers in
        var tile = oh_tile()
        tile.count = (Int64(counts[0]), Int64(counts[1]), Int64(counts[2]), Int64(counts[3]))
        (tile.rows, tile.cols) = (Int64(rows), Int64(cols))
        tile.reg = registers.baseAddress
        loop(&micro, &tile)
      }
      let end = count(use.span) * (use.made ?? dtype).byteCount
      return memory[0][end...].allSatisfy { $0 == Self.mark }
    }
  }

  private static let kinds: [RegisterKind] = [.full, .column, .row, .scalar]

  private static func uses(_ dtype: DType) -> [Use] {
    let unary: [MicroOp] = [
      .identity, .negate, .absolute, .sign, .reciprocal, .squareRoot, .square, .exp, .log, .log1p,
      .expm1, .tanh, .sigmoid, .softplus, .erf, .floor, .round, .infiniteToZero, .reciprocalOrZero,
    ]
    let binary: [MicroOp] = [
      .add, .subtract, .multiply, .maximum, .minimum, .divide, .power, .equal, .notEqual, .less,
      .lessOrEqual, .greater, .greaterOrEqual, .select, .multiplyAdd, .multiplySubtract,
      .subtractMultiply,
    ]
    let conversions: [(MicroOp, DType)] = [(.toF32, .f32), (.toF64, .f64), (.toI32, .i32)]
    var uses = (unary + binary).flatMap { op in kinds.map { Use(op: op, span: $0) } }
    for (op, made) in conversions { uses += kinds.map { Use(op: op, span: $0, made: made) } }
    for operand in [RegisterKind.column, .row, .scalar] {
      uses.append(Use(op: .expand, span: .full, operand: operand))
    }
    for span in [RegisterKind.column, .row] {
      uses.append(Use(op: .expand, span: span, operand: .scalar))
    }
    for op in [MicroOp.rowSum, .rowMaximum, .rowProduct] {
      uses.append(Use(op: op, span: .column))
    }
    uses.append(Use(op: .rowArgmax, span: .column, made: .i32))
    uses.append(Use(op: .oneHot, span: .full, operand: .column, read: .i32))
    uses.append(Use(op: .sumColumns, span: .row))
    uses.append(Use(op: .sumAll, span: .scalar))
    uses.append(Use(op: .sumSquares, span: .scalar))
    return uses
  }

  @Test(arguments: [DType.f32, .f64, .i32]) func noLoopWritesBehindItsRegister(_ dtype: DType) {
    var found = 0
    for use in Self.uses(dtype) {
      for shape in Self.shapes {
        guard let keeps = Tile(shape).keepsGuard(use, dtype, mode: Int32(OH_VV)) else { continue }
        found += 1
        #expect(keeps, "\(use.op.name) of \(dtype), \(use.span) of \(shape)")
      }
    }
    #expect(found > (dtype == .i32 ? 100 : 1000))
  }
}
