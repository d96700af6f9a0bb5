/// Replies that are read while they are written.
extension Engine {
  /// Runs one job, and answers the parts that its agents give away by `CallContext.emit`, as they do, and its result at the end.
  ///
  ///     let stream = engine.stream(Job(desk, question))
  ///     for try await part in stream where part.agent == "writer" { print(part.text, terminator: "") }
  ///     let result = try await stream.result
  ///
  /// The job begins at once. An agent that gives a part while `limit` parts wait to be read waits as well, and its call's timeout goes
  /// on: a reader sets the pace. Parts of all the job's calls come in one sequence; `JobPart` says whose each is. Those of an
  /// attempt that failed have been given before it did.
  ///
  /// - Parameters:
  ///   - limit: parts that wait to be read at most, at least 1; agents that wait hold one more each.
  public func stream(_ job: Job, buffering limit: Int = 64) -> JobStream {
    let streamed = StreamedJob(conductor, buffering: limit)
    streamed.submit(job)
    return JobStream(streamed)
  }

  /// As `stream(_:buffering:)`, for a job of a pattern and an input.
  public func stream(_ pattern: Pattern, _ input: String, buffering limit: Int = 64) -> JobStream {
    stream(Job(pattern, input), buffering: limit)
  }
}
