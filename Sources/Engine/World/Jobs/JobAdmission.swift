import NeedletailLanes

/// A step of a job's way in, in the order in which jobs take them. What a step acquired is held while the job waits at a later one.
enum JobStep: UInt8, BitwiseCopyable, CaseIterable {
  /// A token of the bucket of all jobs and one of the user's.
  case rates
  /// A slot of a gateway instance.
  case gateway
  /// The time each job spends in its slot before it goes on.
  case overhead
  /// One of the runtime's job permits.
  case permit

  /// What a step says of a job.
  enum Answer: Equatable {
    /// It goes on to the next step.
    case passed
    /// The step resumes it.
    case waits
    /// It is rejected.
    case refused(Rejection)
  }

  /// Whether a plan has this step.
  func isPart(of plan: Plan) -> Bool {
    switch self {
    case .rates: plan.gateway?.rateLimit.global != nil || plan.gateway?.rateLimit.perUser != nil
    case .gateway: plan.gateway?.instances.isEmpty == false
    case .overhead: plan.gateway?.overhead != nil
    case .permit: plan.runtime.maxConcurrentJobs != nil
    }
  }
}

/// A job's way in, compiled: the steps that a plan has. Where it has none, jobs start at once.
struct JobAdmission: ~Copyable {
  private let steps: FixedArray<JobStep>
  /// By step, whether the plan has it or not: the place of the first step behind it.
  private let placesBehind: FixedArray<Int>
  /// Jobs pass the step of rate limits first.
  let hasRates: Bool

  init(_ plan: Plan) {
    let present = JobStep.allCases.filter { $0.isPart(of: plan) }
    let behind = JobStep.allCases.map { step in present.count { $0.rawValue <= step.rawValue } }
    hasRates = present.contains(.rates)
    steps = FixedArray(present)
    placesBehind = FixedArray(behind)
  }

  /// How many steps there are.
  @inline(__always)
  var count: Int { steps.count }

  @inline(__always)
  subscript(place: Int) -> JobStep { steps[place] }

  /// Where a job goes on that has passed `step`; `count` where nothing is left.
  @inline(__always)
  func place(behind step: JobStep) -> Int { placesBehind[Int(step.rawValue)] }

  func contains(_ step: JobStep) -> Bool {
    let place = place(behind: step) - 1
    return place >= 0 && steps[place] == step
  }
}
