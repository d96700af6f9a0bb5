import NeedletailCouriers

extension Pattern {
  /// A supervisor plans tasks, workers do them all at once, the supervisor is called again to aggregate.
  ///
  /// A failed plan fails the pattern, and so does a plan of more tasks than the width's cap: the cap is an error,
  /// never a truncation. Workers may fail: when errors are handled gracefully the aggregation sees the others'
  /// outputs and the job is partial; when none succeeds there is nothing to aggregate and the pattern fails.
  ///
  /// - Parameters:
  ///   - supervisor: The pool that plans and aggregates: two calls a job.
  ///   - workers: Pools; each task goes to the one that matches `need` best, or without a need to the least
  ///     loaded.
  ///   - need: Capabilities that tasks ask for; may be empty.
  ///   - tasks: How many tasks a plan has: a number, a distribution, or what the plan's outcome says.
  public static func supervisorWorker(
    supervisor: any PoolName, workers: [any PoolName], need: [String] = [], tasks: Width
  ) -> Pattern {
    let calls = workers.map { Pattern.call($0, as: .work) }
    let by: Choose.By = need.isEmpty ? .routing(.leastLoaded) : .semantic(need: need)
    let worker = calls.count == 1 ? calls[0] : .choose(Choose(among: calls, by: by))
    return .sequence([
      Step(.call(supervisor, as: .plan), isEssential: true),
      Step(.fanOut(body: worker, width: tasks, join: .all), isEssential: true),
      Step(.call(supervisor, as: .aggregate)),
    ])
  }
}
