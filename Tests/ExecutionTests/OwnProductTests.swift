import CKernels
import Execution
import Foundation
import TestSupport
import TensorCore
import TensorIR
import TensorOps
import Testing

/// The single-precision product is one chain of fused multiply-adds for every element, to the bit.
@Suite(.enabled(if: oh_has_sgemm() != 0)) struct OwnProductTests {
  /// A product with its operands and what is expected of it.
  private struct Case {
    var (m, n, k): (Int, Int, Int)
    var (ta, tb): (Bool, Bool)
    /// Elements between rows beyond those of a row.
    var gap: Int
    var (a, b, expected): ([Float], [Float], [Float])

    init(_ m: Int, _ n: Int, _ k: Int, _ ta: Bool, _ tb: Bool, gap: Int, special: Bool = false) {
      (self.m, self.n, self.k, self.ta, self.tb, self.gap) = (m, n, k, ta, tb, gap)
      var random = SeededGenerator(m * 10_007 + n * 101 + k)
      func numbers(_ count: Int) -> [Float] {
        (0..<count).map { _ in
          guard special, Int.random(in: 0..<9, using: &random) == 0 else {
            return Float.random(in: -1...1, using: &random)
          }
          return [
            .nan, .infinity, -.infinity, Float(bitPattern: 700), -0.0, .greatestFiniteMagnitude,
          ]
          .randomElement(using: &random) ?? 0
        }
      }
      let lda = (ta ? m : k) + gap
      let ldb = (tb ? k : n) + gap
      let (a, b) = (numbers((ta ? k : m) * lda), numbers((tb ? n : k) * ldb))
      (self.a, self.b) = (a, b)
      expected = []
      for i in 0..<m {
        for j in 0..<n {
          var sum: Float = 0
          for q in 0..<k {
            sum = fmaf(a[ta ? q * lda + i : i * lda + q], b[tb ? j * ldb + q : q * ldb + j], sum)
          }
          expected.append(sum)
        }
      }
    }

    /// C, with rows further apart than it is wide and a mark where nothing may be written.
    func run() -> (c: [Float], isClean: Bool) {
      let mark: Float = 77
      let ldc = n + gap
      var c = [Float](repeating: mark, count: max(m, 1) * ldc + 64)
      let scratch = UnsafeMutableRawPointer.allocate(
        byteCount: Int(OH_SGEMM_SCRATCH), alignment: 64)
      scratch.initializeMemory(as: UInt8.self, repeating: 0xFF, count: Int(OH_SGEMM_SCRATCH))
      defer { scratch.deallocate() }
      oh_sgemm(
        ta ? 1 : 0, tb ? 1 : 0, Int64(m), Int64(n), Int64(k), a, Int64((ta ? m : k) + gap), b,
        Int64((tb ? k : n) + gap), &c, Int64(ldc), scratch.assumingMemoryBound(to: CChar.self))
      var result: [Float] = []
      for i in 0..<m {
        result += c[i * ldc..<i * ldc + n]
        c.replaceSubrange(i * ldc..<i * ldc + n, with: [Float](repeating: mark, count: n))
      }
      return (result, c.allSatisfy { $0 == mark })
    }
  }

  private func check(_ c: Case, _ comment: Comment) {
    let (result, isClean) = c.run()
    #expect(isClean, comment)
    // NaNs have many bit patterns, of which none is promised.
    let differing = zip(result, c.expected).count {
      $0.bitPattern != $1.bitPattern && !($0.isNaN && $1.isNaN)
    }
    #expect(result.count == c.expected.count && differing == 0, comment)
  }

  @Test(arguments: [false, true], [false, true]) func oddSizes(_ ta: Bool, _ tb: Bool) {
    for m in [1, 7, 8, 17, 40] {
      for n in [1, 15, 16, 33, 48, 64, 65, 130] {
        for k in [0, 1, 3, 5, 64, 401] {
          check(Case(m, n, k, ta, tb, gap: (m + n + k) % 4), "\(m)×\(n)×\(k)")
        }
      }
    }
  }

  /// Sizes from which panels are copied and memory is asked for ahead.
  @Test(arguments: [false, true], [false, true]) func largeSizes(_ ta: Bool, _ tb: Bool) {
    check(Case(130, 1024, 1024, ta, tb, gap: 0), "powers of two")
    check(Case(1024, 140, 1100, ta, tb, gap: 0), "a copy of many rows")
    check(Case(129, 1090, 1001, ta, tb, gap: 3), "nothing even")
    check(Case(1024, 1024, 0, ta, tb, gap: 1024), "an empty sum")
  }

  @Test(arguments: [false, true], [false, true]) func specialNumbers(_ ta: Bool, _ tb: Bool) {
    check(Case(19, 53, 9, ta, tb, gap: 1, special: true), "special numbers")
    check(Case(9, 5, 2, ta, tb, gap: 0, special: true), "special numbers")
  }
}

/// Two threads share a product, whoever computes it.
@Test(arguments: [DType.f32, .f64], [[100, 784, 200], [784, 100, 200]])
func largeProductsAreCut(_ dtype: DType, _ size: [Int]) {
  let b = Builder()
  let x = Formula(b.parameter("x", TensorType(dtype, [size[0], size[2]])), b)
  let y = Formula(b.parameter("y", TensorType(dtype, [size[2], size[1]])), b)
  let function = b.finish("f", results: [("z", x.matmul(y).value)])
  #expect(Plan(function).kernels.contains { $0.kind == .product && $0.blocks > 1 })
  var random = SeededGenerator(5)
  let arguments = function.parameters.map { random.tensor($0.result.type, in: -1...1) }
  compare(function, arguments, tolerance: dtype == .f32 ? 1e-4 : 1e-12, floor: 1)
}

/// Matrices apart from each other, here a cropped image's rows, are multiplied as one.
@Test(arguments: [DType.f32, .f64]) func croppedImagesAreOneMatrix(_ dtype: DType) {
  let b = Builder()
  let images = b.parameter("images", TensorType(dtype, [5, 8, 8, 18]))
  let rows = b.emit(.slice, images, attributes: Op.axis => -3, Op.start => 1, Op.limit => 8)
  let crop = b.emit(.slice, rows, attributes: Op.axis => -2, Op.start => 0, Op.limit => 7)
  let kernel = Formula(b.parameter("kernel", TensorType(dtype, [18, 40])), b)
  let function = b.finish("f", results: [("z", Formula(crop, b).matmul(kernel).value)])
  let products = Plan(function).kernels.filter { $0.kind == .product }
  #expect(products.map(\.space) == [[5 * 7 * 7, 40, 18]])
  var random = SeededGenerator(6)
  let arguments = function.parameters.map { random.tensor($0.result.type, in: -1...1) }
  compare(function, arguments, tolerance: dtype == .f32 ? 1e-5 : 1e-13, floor: 1)
}
