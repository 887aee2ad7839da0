import Engine
import Execution
import TestSupport
import TensorCore
import TensorIR
import TensorOps

/// Workload W1 of the performance page written out by hand: forward, backward and Adam.
struct HandBuiltVAE {
  let function: Function
  let updates: [Update]
  private let b = Builder()

  init(batch: Int = 100, widths: [Int] = [784, 512, 256, 200], classes: Int = 10) {
    let builder = b
    let x = builder.parameter("x", TensorType(.f32, [batch, widths[0]], .binary))
    let seed = builder.parameter("key", TensorType(.u32, [2]))
    let step = builder.parameter("step", TensorType(.i32, []))
    var net = Layers(b: builder)
    var h = x
    let encoder = Array(zip(widths, widths.dropFirst()))
    for (index, (input, output)) in encoder.enumerated() {
      h = net.dense("e\(index)", h, input, output, relu: index < encoder.count - 1)
    }
    let units = widths[widths.count - 1] / classes
    let split = [batch, units, classes]
    let logits = net.reshape(h, split)
    let key = builder.emit(
      .deriveKey, [seed, step],
      Attributes([Op.path => "z", Op.purpose => "draw", Op.keyUse => 0]))
    let origin = builder.constant(Tensor(.i32, [3], [0, 0, 0]))
    let noise = builder.emit(
      .gumbel, [key, origin],
      Attributes([Op.noiseShape => split, Op.rowAxes => 2, Op.dtype => "f32"]))
    let z = builder.emit(.softmax, builder.emit(.add, logits, noise))
    h = net.reshape(z, [batch, units * classes])
    let decoder = Array(encoder.reversed())
    for (index, (output, input)) in decoder.enumerated() {
      h = net.dense("d\(index)", h, input, output, relu: index < decoder.count - 1)
    }
    let nll = net.sum(
      builder.emit(.sub, builder.emit(.softplus, h), builder.emit(.mul, x, h)), [-1])
    let logQ = builder.emit(.logSoftmax, logits)
    let q = builder.emit(.exp, logQ)
    let gain = builder.emit(
      .mul, q, builder.emit(.add, logQ, builder.constant(2.302585092994046, like: q)))
    let kl = builder.emit(
      .reshape, [net.sum(gain, [-1, -2])],
      Attributes([Op.reshapeRank => 3, Op.reshapeShape => [batch, 1]]))
    let scale = builder.constant(1 / Double(batch), like: h)
    let loss = builder.emit(.mul, net.sum(builder.emit(.add, nll, kl), [-1, -2]), scale)

    // Backward.
    var g = builder.emit(
      .mul, builder.emit(.sub, builder.emit(.sigmoid, h), x), scale)
    for index in decoder.indices.reversed() { g = net.backward("d\(index)", g, needsInput: true)! }
    let dz = net.reshape(g, split)
    let inner = net.sum(builder.emit(.mul, dz, z), [-1])
    let dNoise = builder.emit(.mul, z, builder.emit(.sub, dz, inner))
    let mean = net.sum(builder.emit(.mul, q, logQ), [-1])
    let dKL = builder.emit(
      .mul, builder.emit(.mul, q, builder.emit(.sub, logQ, mean)), scale)
    g = net.reshape(builder.emit(.add, dNoise, dKL), [batch, units * classes])
    for index in encoder.indices.reversed() {
      if let next = net.backward("e\(index)", g, needsInput: index > 0) { g = next }
    }
    let next = builder.emit(.add, step, builder.constant(Tensor(scalar: 1, .i32)))
    var results = net.adam(next)
    updates = (["step"] + results.map(\.name)).map {
      Update(ParameterName($0), by: ResultName($0))
    }
    results += [("step", next), ("loss", loss)]
    function = builder.finish("w1", results: results)
  }

  /// A program with seeded weights and data.
  func program(threads: Int) throws(EngineError) -> Program {
    let program = try Program(function, threads: threads, updates: updates)
    var random = SeededGenerator(7)
    let arguments = function.parameters.map { parameter -> Tensor in
      let name = parameter.name ?? ""
      let type = parameter.result.type
      switch name {
      case "x": return random.tensor(type, in: 0...1).map { $0 < 0.2 ? 1 : 0 }
      case "key": return Tensor(.u32, [2], [1, 2])
      case "step": return Tensor(scalar: 0, .i32)
      default:
        let isWeight = name.hasSuffix(".w")
        let bound = isWeight ? 1 / Double(type.shape[0]).squareRoot() : 0
        return random.tensor(type, in: -bound...bound)
      }
    }
    try program.write(arguments, to: function)
    return program
  }
}

/// Dense layers and what their backward pass needs.
private struct Layers {
  let b: Builder
  private var parameters: [(name: String, value: Value)] = []
  private var inputs: [String: Value] = [:]
  private var outputs: [String: Value] = [:]
  private var weights: [String: Value] = [:]
  private var gradients: [String: Value] = [:]

  init(b: Builder) { self.b = b }

  func reshape(_ x: Value, _ shape: [Int]) -> Value {
    b.emit(
      .reshape, [x],
      Attributes([Op.reshapeRank => x.shape.rank, Op.reshapeShape => shape]))
  }

  func sum(_ x: Value, _ axes: [Int]) -> Value { b.emit(.sum, [x], Attributes([Op.axes => axes])) }

  func product(_ x: Value, _ y: Value, _ tx: Bool = false, _ ty: Bool = false) -> Value {
    b.emit(.matmul, [x, y], Attributes([Op.transposeA => tx, Op.transposeB => ty]))
  }

  mutating func dense(_ name: String, _ x: Value, _ input: Int, _ output: Int, relu: Bool) -> Value
  {
    let w = b.parameter("\(name).w", TensorType(.f32, [input, output]))
    let bias = b.parameter("\(name).b", TensorType(.f32, [output]))
    parameters += [("\(name).w", w), ("\(name).b", bias)]
    inputs[name] = x
    weights[name] = w
    var h = b.emit(.add, product(x, w), bias)
    if relu {
      h = b.emit(.maximum, h, b.constant(0, like: h))
      outputs[name] = h
    }
    return h
  }

  mutating func backward(_ name: String, _ cotangent: Value, needsInput: Bool) -> Value? {
    guard let x = inputs[name], let w = weights[name] else { return nil }
    var g = cotangent
    if let y = outputs[name] {
      let zero = b.constant(0, like: g)
      g = b.emit(.select, b.emit(.gt, y, zero), g, zero)
    }
    gradients["\(name).w"] = product(x, g, true)
    gradients["\(name).b"] = b.emit(.sumTo, [g], Attributes([Op.targetShape => [g.shape[-1]]]))
    return needsInput ? product(g, w, false, true) : nil
  }

  func adam(_ step: Value) -> [(name: String, value: Value)] {
    let t = b.emit(.convert, [step], Attributes([Op.dtype => "f32"]))
    func decay(_ beta: Double) -> Value {
      b.emit(.sub, b.constant(1, like: t), b.emit(.pow, b.constant(beta, like: t), t))
    }
    let rate = b.emit(
      .mul, b.constant(1e-3, like: t),
      b.emit(.div, b.emit(.sqrt, decay(0.999)), decay(0.9)))
    return parameters.flatMap { name, p -> [(name: String, value: Value)] in
      guard let g = gradients[name] else { return [] }
      let m = b.parameter("\(name).m", p.type)
      let v = b.parameter("\(name).v", p.type)
      func blend(_ old: Value, _ beta: Double, _ new: Value) -> Value {
        b.emit(
          .add, b.emit(.mul, old, b.constant(beta, like: old)),
          b.emit(.mul, new, b.constant(1 - beta, like: new)))
      }
      let m1 = blend(m, 0.9, g)
      let v1 = blend(v, 0.999, b.emit(.square, g))
      let root = b.emit(.add, b.emit(.sqrt, v1), b.constant(1e-8, like: v1))
      let p1 = b.emit(.sub, p, b.emit(.div, b.emit(.mul, m1, rate), root))
      return [(name, p1), ("\(name).m", m1), ("\(name).v", v1)]
    }
  }
}
