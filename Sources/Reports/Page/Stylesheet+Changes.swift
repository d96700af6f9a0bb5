extension Stylesheet {
  /// Changes with their intervals (`IntervalChart`).
  static let changes = """

    .changes .row { grid-template-columns: 13rem minmax(0, 1fr) 17rem }
    .changes .row svg { height: 30px; overflow: visible } .changes .said { font-variant-numeric: tabular-nums }
    .changes .xs { margin-left: 13.6rem; margin-right: 17.6rem }
    .allowed { fill: var(--good); fill-opacity: 0.13; stroke: none } .key .allowed { stroke: var(--rule); fill-opacity: 0.3 }
    .limit { stroke: var(--good); stroke-width: 1.4; stroke-dasharray: 4 3 }
    .interval { stroke: currentColor; stroke-width: 3; stroke-linecap: butt }
    .dots.big { stroke-width: 9 } .dots.pair { stroke: var(--shade); stroke-width: 4 }
    @media (max-width: 52rem) {
      .changes .row { grid-template-columns: 8rem minmax(0, 1fr); row-gap: 0 } .changes .said { grid-column: 1 / -1; margin-bottom: 0.5rem }
      .changes .row .name { white-space: normal; line-height: 1.2 } .changes .xs { margin-left: 8.6rem; margin-right: 0 } }

    """
}
