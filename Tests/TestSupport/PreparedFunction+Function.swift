package import Engine
package import TensorCore
package import TensorIR

extension PreparedFunction {
  /// Sets the parameters of a function in order.
  package func write(_ arguments: [Tensor], to function: Function) throws(EngineError) {
    for (parameter, argument) in zip(function.parameters, arguments) {
      try write(ParameterName(parameter.name ?? ""), argument)
    }
  }

  /// The values of a function's parameters in order.
  package func arguments(of function: Function) throws(EngineError) -> [Tensor] {
    try function.parameters.map { (parameter) throws(EngineError) in
      try tensor(ParameterName(parameter.name ?? ""))
    }
  }

  /// The results of a function in order.
  package func results(of function: Function) throws(EngineError) -> [Tensor] {
    try function.results.map { (result) throws(EngineError) in
      try tensor(ResultName(result.name))
    }
  }
}
