/// Which of the jobs that wait goes first, in every queue of an engine: all of a higher priority before any of a lower one, and
/// first come, first served among equals.
public enum JobPriority: Int, Sendable, Hashable, CaseIterable, Comparable, BitwiseCopyable {
  case lowest, low, normal, high, highest

  public static func < (left: JobPriority, right: JobPriority) -> Bool { left.rawValue < right.rawValue }
}
