// Lists the public declarations of a module, one a line, sorted by their bytes: `PublicFace < MODULE.symbols.json`.
// scripts/api.sh compares them with API/.
import NeedletailNotation

var text = ""
while let line = readLine(strippingNewline: false) { text += line }
let graph = SymbolGraph(try JSON(reading: Array(text.utf8), path: "symbol graph"))
for line in graph.lines.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) { print(line) }
