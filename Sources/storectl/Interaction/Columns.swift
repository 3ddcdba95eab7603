// SPDX-License-Identifier: MIT
//
// Words in columns, as a shell lists files.

/// Lays words out in columns.
enum Columns {
    /// The most words that are listed.
    static let countMax = 120

    /// The words in columns that fit a width, read downwards; each row ends with a line break.
    static func text(_ words: [String], width: Int) -> String {
        let shown = words.prefix(countMax)
        let columnWidth = (shown.map(\.count).max() ?? 0) + 2
        let columnCount = max(1, width / columnWidth)
        let rowCount = (shown.count + columnCount - 1) / columnCount
        var text = ""
        for row in 0..<rowCount {
            for index in stride(from: row, to: shown.count, by: rowCount) {
                let isLast = index + rowCount >= shown.count
                let blanks = isLast ? 0 : columnWidth - shown[index].count
                text += shown[index] + String(repeating: " ", count: blanks)
            }
            text += "\n"
        }
        let rest = words.count - shown.count
        return rest > 0 ? text + "… and \(Quantity.count(rest)) more\n" : text
    }
}
