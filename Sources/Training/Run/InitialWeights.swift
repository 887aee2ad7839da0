import CompilerDriver
package import Engine
import Language
package import Lowering
package import TensorCore
import TensorIR
import TensorOps

extension PreparedFunction {
  /// Sets a weight to its initial values: those of ``WeightSpec/initial(_:seed:)``.
  ///
  /// Large ones are drawn by the engine, in double precision and rounded at the end as those are.
  package func initialize(
    _ spec: WeightSpec, _ dtype: DType, seed: UInt64, on machine: Machine
  ) throws(EngineError) {
    guard let function = spec.drawing(dtype) else {
      try load(spec.parameter, HostArray(spec.initial(dtype, seed: seed)))
      return
    }
    let drawing = try Compiler.prepare(Compiler.optimize(function), on: machine.single)
    let words = spec.key(seed: seed).words
    try drawing.load(
      WeightSpec.key, HostArray(shape: [2], storage: .uint32([words[0], words[1]])))
    try drawing.step()
    try drawing.read(.value) { (source) throws(EngineError) in
      try fill(spec.parameter) { $0.copyMemory(from: source) }
    }
  }
}

extension WeightSpec {
  /// The elements from which compiling a function for them pays.
  private static let fewestDrawn = 10_000
  fileprivate static let key = ParameterName("key")

  /// A function of the weight's key that draws its initial values; nil for small weights and for
  /// those that are not drawn.
  fileprivate func drawing(_ dtype: DType) -> Function? {
    guard shape.count >= Self.fewestDrawn, let draw = initializer.draw(shape) else { return nil }
    let b = Builder()
    let key = b.parameter(Self.key, TensorType(.u32, [2]))
    let origin = b.constant(Tensor(.i32, [3], [0, 0, 0]))
    let noise = b.emit(
      draw.noise == .normal ? .normal : .uniform, key, origin,
      attributes: Op.noiseShape => shape.extents, Op.rowAxes => shape.rank,
      Op.dtype => DType.f64.rawValue)
    let value = (Formula(noise, b) * draw.scale + draw.offset).value
    let result =
      dtype == .f64 ? value : b.emit(.convert, value, attributes: Op.dtype => dtype.rawValue)
    return b.finish("initialize", results: [(ResultName.value.text, result)])
  }
}
