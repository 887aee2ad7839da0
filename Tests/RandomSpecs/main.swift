import Foundation

/// `RandomSpecs check FILE`, `print SEED [large]`, `seeds FIRST END [large]`, or
/// `search FIRST END FOLDER [large]`.
let arguments = Array(CommandLine.arguments.dropFirst())
let isLarge = arguments.last == "large"

func number(_ index: Int) -> Int { arguments.count > index ? Int(arguments[index]) ?? 0 : 0 }

switch arguments.first {
case "check":
  let text = try String(contentsOfFile: arguments[1], encoding: .utf8)
  exit(Worker.check(text) ? 0 : 1)
case "print":
  var maker = SpecMaker(seed: number(1), isLarge: isLarge)
  print(maker.draft().yaml, terminator: "")
case "seeds":
  Worker.seeds(number(1)..<number(2), isLarge: isLarge)
case "search":
  let jobs = ProcessInfo.processInfo.environment["ONEHOT_RANDOM_JOBS"].flatMap { Int($0) }
  let search = Search(
    seeds: number(1)..<number(2), isLarge: isLarge, jobs: jobs ?? 1, folder: arguments[3])
  exit(try search.run() ? 0 : 1)
default:
  print("RandomSpecs check FILE | print SEED | seeds FIRST END | search FIRST END FOLDER  [large]")
  exit(2)
}
