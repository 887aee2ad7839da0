public import Engine
public import Execution
public import TensorIR
import TensorOps
import Traps

/// The engines that there are.
public enum Engines {
  /// All of them; a new one is added here, and options, help and tests know it.
  public static let all: [any Engine] = [CPUEngine(), ReferenceEngine()]

  /// The one that runs where none is named.
  public static var standard: any Engine { all[0] }

  /// The engine with a name.
  public static func named(_ name: String) -> (any Engine)? { all.first { $0.name == name } }
}

extension Machine {
  /// The standard engine on some threads.
  public init(threads: Int = 1) { self.init(Engines.standard, threads: threads) }
}

extension Compiler {
  /// How the CPU engine runs an optimized function.
  public static func plan(_ function: Function) -> Plan {
    Activity.during("planning") { Plan(function, updates: updates(function)) }
  }
}
