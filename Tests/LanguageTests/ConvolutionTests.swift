import Foundation
import Language
import TensorCore
import TensorIR
import Testing

/// `conv2d` and `conv2d_transpose` against their definitions.
@Suite struct ConvolutionTests {
  /// A convolution along both axes.
  struct Case: Sendable, CustomTestStringConvertible {
    let image: [Int]
    let channels: Int
    let kernel: [Int]
    let stride: [Int]
    let padding: String
    var testDescription: String { "\(image), kernel \(kernel), stride \(stride), \(padding)" }

    /// The extent of the result along an axis, by TensorFlow's convention.
    func extent(_ axis: Int) -> Int {
      let free = padding == "same" ? image[axis] : image[axis] - kernel[axis] + 1
      return Int((Double(free) / Double(stride[axis])).rounded(.up))
    }

    /// The zeros in front of an axis, by TensorFlow's convention.
    func before(_ axis: Int) -> Int {
      guard padding == "same" else { return 0 }
      return max((extent(axis) - 1) * stride[axis] + kernel[axis] - image[axis], 0) / 2
    }

    func arguments(_ x: RowValue, channels: Int, bias: Bool = false) -> Arguments {
      Arguments([
        "x": .tensor(x), "channels": .integer(channels), "kernel": .integers(kernel),
        "stride": .integers(stride), "padding": .choice(padding), "bias": .flag(bias),
      ])
    }
  }

  static let cases: [Case] = [[5, 4, 2], [6, 6, 1], [3, 7, 3]].flatMap { image in
    [[3, 3], [2, 3], [1, 1], [3, 1]].flatMap { kernel in
      [[1, 1], [2, 2], [3, 2]].flatMap { stride in
        ["same", "valid"].map {
          Case(image: image, channels: 2, kernel: kernel, stride: stride, padding: $0)
        }
      }
    }
  }

  private static func numbers(_ count: Int, _ seed: Int) -> [Double] {
    (0..<count).map { sin(Double(7 * $0 + 3 * seed + 1)) }
  }

  private func emit(
    _ name: String, _ harness: Harness, _ arguments: Arguments
  ) throws -> RowValue {
    harness.rows.path = "guide.h"
    return try #require(LanguageFunction.named(name)).emit(harness.rows, arguments)
  }

  /// Two rows with leading axes, each the sum over the kernel's pixels and the channels.
  @Test(arguments: cases) func isTheSumOverWindows(_ item: Case) throws {
    let count = item.image.reduce(1, *)
    let pixels = Self.numbers(2 * count, 1)
    let harness = Harness(lead: [2])
    let x = RowValue(harness.input([2] + Shape(item.image), pixels), rank: 3)
    let y = try emit("conv2d", harness, item.arguments(x, channels: item.channels))
    #expect(y.shape == [item.extent(0), item.extent(1), item.channels] && y.lead == [2])
    let weight = try #require(harness.weight("guide.h.kernel"))
    #expect(weight.shape == Shape(item.kernel + [item.image[2], item.channels]))
    let kernel = harness.elements(weight)
    var expected: [Double] = []
    for row in 0..<2 {
      for top in 0..<item.extent(0) {
        for left in 0..<item.extent(1) {
          for out in 0..<item.channels {
            var sum = 0.0
            for down in 0..<item.kernel[0] {
              for right in 0..<item.kernel[1] {
                let v = top * item.stride[0] + down - item.before(0)
                let h = left * item.stride[1] + right - item.before(1)
                guard v >= 0, h >= 0, v < item.image[0], h < item.image[1] else { continue }
                for channel in 0..<item.image[2] {
                  let pixel = (v * item.image[1] + h) * item.image[2] + channel
                  let tap = (down * item.kernel[1] + right) * item.image[2] + channel
                  sum += pixels[row * count + pixel] * kernel[tap * item.channels + out]
                }
              }
            }
            expected.append(sum)
          }
        }
      }
    }
    expectClose(harness.elements(y.value), expected)
  }

  /// ⟨conv2d(x), y⟩ = ⟨x, conv2d_transpose(y)⟩ where the strides fill the image.
  @Test(arguments: cases) func theTransposeIsTheAdjoint(_ item: Case) throws {
    let fills = (0..<2).allSatisfy { axis in
      let free = item.padding == "same" ? item.image[axis] : item.image[axis] - item.kernel[axis]
      return free % item.stride[axis] == 0
    }
    let pixels = Self.numbers(item.image.reduce(1, *), 1)
    let forward = Harness()
    let x = forward.row(Shape(item.image), pixels)
    let product = try emit("conv2d", forward, item.arguments(x, channels: item.channels))
    let back = Harness()
    let other = Self.numbers(product.shape.count, 2)
    let y = back.row(product.shape, other)
    let image = try emit("conv2d_transpose", back, item.arguments(y, channels: item.image[2]))
    // The same path and fans make the same kernel.
    let kernels = try [forward, back].map { $0.elements(try #require($0.weight("guide.h.kernel"))) }
    #expect(kernels[0] == kernels[1])
    guard fills else {
      #expect(image.shape.extents != item.image)
      return
    }
    #expect(image.shape.extents == item.image)
    let left = zip(forward.elements(product.value), other).map(*).reduce(0, +)
    let right = zip(back.elements(image.value), pixels).map(*).reduce(0, +)
    expectClose([left], [right])
  }

  @Test(arguments: [
    ("conv2d", 28, 5, 2, "same", 14), ("conv2d", 7, 3, 2, "same", 4),
    ("conv2d", 8, 3, 2, "valid", 3),
    ("conv2d", 5, 1, 3, "same", 2), ("conv2d", 5, 5, 1, "valid", 1), ("conv2d", 2, 5, 1, "same", 2),
    ("conv2d_transpose", 14, 5, 2, "same", 28), ("conv2d_transpose", 3, 3, 2, "valid", 7),
    ("conv2d_transpose", 4, 1, 3, "same", 12), ("conv2d_transpose", 4, 1, 3, "valid", 10),
    ("conv2d_transpose", 1, 4, 1, "valid", 4), ("conv2d_transpose", 3, 7, 1, "same", 3),
  ])
  func extentsFollowTheConvention(
    _ name: String, _ extent: Int, _ kernel: Int, _ stride: Int, _ padding: String, _ result: Int
  ) throws {
    let harness = Harness()
    let x = harness.row([extent, 1, 1], Self.numbers(extent, 1))
    let item = Case(
      image: [extent, 1, 1], channels: 3, kernel: [kernel, 1], stride: [stride, 1],
      padding: padding)
    let y = try emit(name, harness, item.arguments(x, channels: 3))
    #expect(y.shape == [result, 1, 3])
  }

  @Test func defaultsAreStepsOfOneSamePaddingAndABias() throws {
    for name in ["conv2d", "conv2d_transpose"] {
      let harness = Harness()
      let x = harness.row([4, 3, 2], Self.numbers(24, 1))
      let y = try emit(
        name, harness,
        Arguments(["x": .tensor(x), "channels": .integer(5), "kernel": .integers([3])]))
      #expect(y.shape == [4, 3, 5])
      #expect(harness.weightPaths == ["guide.h.bias", "guide.h.kernel"])
      let bias = try #require(harness.weight("guide.h.bias"))
      #expect(bias.shape == [5] && harness.elements(bias).allSatisfy { $0 == 0 })
      // Every pixel of the result has the bias.
      let slope = harness.gradient(of: y.value, withRespectTo: bias)
      expectClose(harness.elements(slope), [Double](repeating: 12, count: 5))
      let kernel = harness.elements(try #require(harness.weight("guide.h.kernel")))
      let limit = (6 / Double(9 * (2 + 5))).squareRoot()
      #expect(kernel.allSatisfy { abs($0) <= limit } && kernel.contains { abs($0) > limit / 2 })
    }
  }

  @Test func withoutABiasThereIsTheKernelAlone() throws {
    let harness = Harness()
    let x = harness.row([3, 4, 1], CaseInput.ms)
    let item = Case(
      image: [3, 4, 1], channels: 2, kernel: [2, 2], stride: [1, 1], padding: "same")
    _ = try emit("conv2d", harness, item.arguments(x, channels: 2))
    _ = try emit("conv2d", harness, item.arguments(x, channels: 2))
    #expect(harness.weightPaths == ["guide.h.conv2d_2.kernel", "guide.h.kernel"])
  }
}
