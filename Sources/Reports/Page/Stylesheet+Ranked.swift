extension Stylesheet {
  /// Tables whose rows are put in order by style (`RankedTable`), and runs below one another.
  static let ranked = """

    article { padding: 0.4rem 0 1rem } article + article { border-top: 1px solid var(--rule) }
    article > p { color: var(--soft); margin: 0.4rem 0 }
    article:target > h3 { color: var(--link) }
    .orders { display: none; flex-wrap: wrap; gap: 0.2rem 1.1rem; border: 0; padding: 0; margin: 0.6rem 0 0; font-size: 0.87rem }
    .orders legend { float: left; padding: 0; margin-right: 1.1rem; color: var(--soft) }
    .orders label { display: flex; align-items: center; gap: 0.35rem; cursor: pointer; white-space: nowrap }
    .orders input { margin: 0; accent-color: var(--link) }
    @supports (grid-template-columns: subgrid) and selector(:has(a)) {
      .orders { display: flex }
      .ranked { display: grid; grid-template-columns: minmax(9rem, 1fr) repeat(calc(var(--columns) - 1), auto); min-width: max-content }
      .ranked thead, .ranked tbody, .ranked tr { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid }
      .ranked caption { position: absolute } }
    @media print { .orders { display: none } }

    """
}
