import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension LanguageFunction {
  /// A convolution of images: a linear layer of every window, with one kernel for all.
  static let conv2d = LanguageFunction(
    "conv2d",
    summary: "A convolution of images: each pixel of the result is a linear layer of one window.",
    parameters: Parameter.tensor("x", "The image `[height, width, channels]`."),
    Convolution.channels,
    Convolution.kernel, Convolution.stride,
    Convolution.padding(
      "`same` pads with zeros and has ⌈extent / stride⌉ rows and columns; `valid` takes "
        + "whole windows alone, ⌊(extent − kernel) / stride⌋ + 1; same."),
    Convolution.bias,
    example: ("conv2d(reshape(m, [3, 4, 1]), 2, kernel=3)", [3, 4, 2])
  ) { (rows, x, channels, kernel, stride, padding, hasBias) throws(LanguageError) in
    let call = try Convolution(
      "conv2d", x, channels, kernel: kernel, stride: stride, padding)
    let (height, width) = (call.x.shape[0], call.x.shape[1])
    guard !call.isValid || (call.kernel[0] <= height && call.kernel[1] <= width) else {
      let kernel = Shape(call.kernel)
      throw LanguageError(
        .shapeMismatch, "no window \(kernel) fits into an image of \(height) by \(width)",
        at: "kernel", label: "window \(kernel)", other: ("x", "shape \(call.x.shape)"),
        help: "take a smaller kernel or `padding=same`")
    }
    let path = rows.uniquePath("conv2d")
    let matrix = call.matrix(rows, at: path, outer: call.x.shape[2], inner: call.channels)
    let patches = try rows.emit(
      .patches, [call.x.value], Attributes(call.windows(on: [height, width])))
    let product = try rows.emit(
      .matmul, [patches, matrix], Attributes([Op.transposeA => false, Op.transposeB => false]))
    return try call.biased(product, rows, hasBias, at: path)
  }
}
