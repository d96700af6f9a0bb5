// A day at a large desk, in seconds: thousands of agents of which some fail, stall or ignore what they are told, twelve patterns, many
// submitters of which some lose patience, and a shutdown in the middle of it all. Whatever happens, each job has one outcome.
//
//     swift run -c release TrialExample --agents 5000 --jobs 20000 --submitters 50 --runs 3
import Needletail

let settings = Settings(CommandLine.arguments.dropFirst())
var isComplete = true
for run in 1...settings.runs {
  let outcomes = try await Trial(settings, seed: UInt64(run)).run()
  print("run \(run): \(outcomes)")
  if outcomes.total != settings.jobs {
    print("run \(run): \(settings.jobs) jobs were submitted, and \(outcomes.total) have an outcome")
    isComplete = false
  }
}
if !isComplete { fatalError("jobs were lost, or ended twice") }
