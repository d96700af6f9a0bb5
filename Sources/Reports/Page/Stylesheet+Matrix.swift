extension Stylesheet {
  /// Tables whose cells are coloured by tenths of their range.
  static let matrix =
    "\n"
    + (0..<10).map { tenth in
      ".cell\(tenth) { background: color-mix(in srgb, var(--heat) \(6 + tenth * 7)%, transparent) }\n"
    }.joined()
    + ".matrix td { font-weight: 500; color: var(--ink) } .matrix td.broken { outline: 2px solid var(--bad); outline-offset: -2px }\n"
}
