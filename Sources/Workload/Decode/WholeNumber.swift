extension Double {
  /// The same number as an integer, where it is one of at most 2⁵³.
  ///
  /// Not `Int(exactly:)`, which in debug builds draws in the C mathematics library.
  var whole: Int? {
    guard self >= -0x1p53, self <= 0x1p53 else { return nil }
    let integer = Int(self)
    return Double(integer) == self ? integer : nil
  }
}
