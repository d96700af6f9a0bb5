/// One of the ways in which we do a work: a column of a table, or a row.
struct Way: Sendable {
  var title: String
  /// The name of what is measured or counted, by the work's: `closed-loop/10000`.
  var row: @Sendable (String) -> String
}
