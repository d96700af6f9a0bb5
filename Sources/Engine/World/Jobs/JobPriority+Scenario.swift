import NeedletailCouriers

extension JobPriority {
  /// Which of a standing plan's scenarios the external jobs of this priority are of: the highest comes first.
  var scenario: Int { JobPriority.highest.rawValue - rawValue }
}
