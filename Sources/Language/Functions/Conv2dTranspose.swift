import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension LanguageFunction {
  /// The adjoint of a convolution: every pixel adds a multiple of the kernel to its window.
  static let conv2dTranspose = LanguageFunction(
    "conv2d_transpose",
    summary: "The adjoint of `conv2d`: each pixel adds its multiples of the kernel at its window.",
    parameters: Parameter.tensor("x", "The image `[height, width, channels]`."),
    Convolution.channels,
    Convolution.kernel, Convolution.stride,
    Convolution.padding(
      "`same` has extent · stride rows and columns; `valid` has room for all windows, "
        + "(extent − 1) · stride + kernel; same."),
    Convolution.bias,
    example: ("conv2d_transpose(reshape(m, [3, 4, 1]), 2, kernel=3, stride=2)", [6, 8, 2])
  ) { (rows, x, channels, kernel, stride, padding, hasBias) throws(LanguageError) in
    let call = try Convolution(
      "conv2d_transpose", x, channels, kernel: kernel, stride: stride, padding)
    let size = (0..<2).map { axis in
      call.isValid
        ? (call.x.shape[axis] - 1) * call.stride[axis] + call.kernel[axis]
        : call.x.shape[axis] * call.stride[axis]
    }
    let path = rows.uniquePath("conv2d_transpose")
    let matrix = call.matrix(rows, at: path, outer: call.channels, inner: call.x.shape[2])
    let product = try rows.emit(
      .matmul, [call.x.value, matrix],
      Attributes([Op.transposeA => false, Op.transposeB => true]))
    let image = try rows.emit(
      .overlapAdd, [product], Attributes(call.windows(on: size) + [Op.imageSize => size]))
    return try call.biased(image, rows, hasBias, at: path)
  }
}
