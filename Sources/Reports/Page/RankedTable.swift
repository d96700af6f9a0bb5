/// A table whose rows the reader orders by a column, without a script: a choice above it, and style that follows it.
///
/// Rows lie in a grid, in which style says their order; where a browser has no subgrids, the choice is not shown.
struct RankedTable: Sendable {
  struct Row: Sendable {
    /// Of the first cell.
    var link: String?
    var cells: [HTMLTable.Cell]
    /// What it is ordered by, as many as the table has orders; `nil` comes last.
    var keys: [Double?]
  }

  /// An order that can be chosen.
  struct Order: Sendable {
    var title: String
    var isDescending: Bool
  }

  var caption: String
  var titles: [String]
  /// The first is the order of the rows as they are.
  var orders: [Order]
  var rows: [Row] = []

  /// The rules of style for it, orders beyond the first; each order's choice has the number of its place.
  func style(_ id: String) -> String {
    var rules = ""
    for place in orders.indices.dropFirst() {
      rules += "#\(id):has(#\(id)-by\(place):checked) .ranked tbody tr { order: var(--r\(place)) }\n"
    }
    return rules
  }

  /// - Parameter id: of the section that it stands in.
  /// - Complexity: O(rows × orders × log rows).
  func write(in id: String, to page: inout HTMLWriter) {
    page.open("fieldset", [("class", "orders")])
    page.element("legend", "Order")
    for (place, order) in orders.enumerated() {
      let checked = place == 0 ? " checked" : ""
      page.raw(
        "<label><input type=\"radio\" name=\"\(id)-order\" id=\"\(id)-by\(place)\"\(checked)>\(Markup.escaped(order.title))</label>\n"
      )
    }
    page.close("fieldset")
    page.open("div", [("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption)])
    page.open("table", [("class", "ranked"), ("role", "table"), ("style", "--columns:\(titles.count)")])
    page.element("caption", caption, [("class", "unseen")])
    page.raw("<thead role=\"rowgroup\"><tr role=\"row\">")
    for title in titles { page.element("th", title, [("scope", "col"), ("role", "columnheader")]) }
    page.raw("</tr></thead>\n<tbody role=\"rowgroup\">\n")
    let ranks = orders.indices.dropFirst().map { self.ranks(by: $0) }
    for (number, row) in rows.enumerated() {
      let style = ranks.enumerated().map { "--r\($0.offset + 1):\($0.element[number])" }.joined(separator: ";")
      page.open("tr", [("role", "row"), ("style", style)])
      for (column, cell) in row.cells.enumerated() { write(cell, isFirst: column == 0, row.link, to: &page) }
      page.raw("</tr>\n")
    }
    page.raw("</tbody>\n")
    page.close("table")
    page.close("div")
  }

  private func write(_ cell: HTMLTable.Cell, isFirst: Bool, _ link: String?, to page: inout HTMLWriter) {
    let look = cell.look.map { [("class", $0)] } ?? []
    let name = isFirst ? "th" : "td"
    page.open(name, look + (isFirst ? [("scope", "row"), ("role", "rowheader")] : [("role", "cell")]))
    if isFirst, let link {
      page.raw("<a href=\"\(Markup.escaped(link))\">\(Markup.escaped(cell.words))</a>")
    } else {
      if let share = cell.share {
        let width = share.isFinite ? min(max(share, 0), 1) * 100 : 0
        page.raw("<span class=\"bar\"><i style=\"width:\(Outline.digits(width))%\"></i></span>")
      }
      page.raw("<span class=\"figure\">\(Markup.prose(cell.words))</span>")
    }
    page.close(name)
  }

  /// The place of each row in an order; equal ones stay as they are.
  func ranks(by order: Int) -> [Int] {
    let isDescending = orders[order].isDescending
    func comes(_ one: Int, before other: Int) -> Bool {
      switch (rows[one].keys[order], rows[other].keys[order]) {
      case (let left?, let right?) where left != right: isDescending ? left > right : left < right
      case (_?, nil): true
      case (nil, _?): false
      default: one < other
      }
    }
    var ranks = Array(repeating: 0, count: rows.count)
    for (rank, row) in rows.indices.sorted(by: { comes($0, before: $1) }).enumerated() { ranks[row] = rank }
    return ranks
  }
}
