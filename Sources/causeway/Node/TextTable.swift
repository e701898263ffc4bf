/// Plain columns for people.
struct TextTable {
    private var rows: [[String]]

    /// A table with a heading.
    init(_ heading: [String]) {
        rows = [heading]
    }

    /// Adds a row; missing cells are empty.
    mutating func add(_ row: [String]) {
        rows.append(row)
    }

    /// The lines; the first column is flush left, the others flush right.
    var lines: [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            (0..<columns).map { column in
                let cell = column < row.count ? row[column] : ""
                let pad = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + pad : pad + cell
            }.joined(separator: "  ")
        }
    }
}
