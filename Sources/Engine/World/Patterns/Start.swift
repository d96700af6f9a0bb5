/// What a node is started with.
struct Start {
  var job: Int32
  /// The frame it answers to; −1 for the job itself.
  var parent: Int32
  var branch: Int32
  var key: DrawKey
  /// Tokens it is handed.
  var handed: Int32
  /// What it is handed is the job's own input.
  var isFirst: Bool
  /// What was decided before it.
  var outcome = Outcome()
  /// In a debate's later rounds: what each side wrote last; −1 otherwise.
  var first: Int32 = -1
  var second: Int32 = -1
  /// What it is handed, by number in the content table, and what each side of a debate wrote last. Lent, not given.
  var content: Int32 = -1
  var firstContent: Int32 = -1
  var secondContent: Int32 = -1
}
