// SPDX-License-Identifier: MIT
//
// Tables of text with commas or tabs between their cells, as RFC 4180 has them: a cell in quotes
// may hold separators, quotes and line breaks. Each row is a document.

internal import SheafBSON

/// How a table is to be read.
struct TableOptions: Sendable {
    /// The names and types of the columns, when the command line gives them.
    var columns: [TableColumn] = []
    /// Whether the first row has data, and no names.
    var hasNoHeader = false
    /// Whether a cell without text is an empty string; else its field is left out.
    var keepsEmptyCells = false
}

/// Cuts chunks of text into rows and makes a document of each.
struct TableReader: ImportReader {
    /// The longest row that is gathered before it is refused.
    static let rowByteCountMax = 1 << 30

    private let separator: UInt8
    private let options: TableOptions
    private var columns: [TableColumn]
    private var hasHeader: Bool

    private var buffer: [UInt8] = []
    private var offset = 0
    private var line = 1
    private var isFinished = false

    init(separator: UInt8, options: TableOptions) {
        self.separator = separator
        self.options = options
        hasHeader = !options.hasNoHeader
        columns = options.hasNoHeader ? options.columns : []
    }

    mutating func append(_ chunk: [UInt8]) {
        if offset > 0 {
            buffer.removeSubrange(..<offset)
            offset = 0
        }
        buffer.append(contentsOf: chunk)
    }

    mutating func finish() {
        isFinished = true
    }

    /// The document of the next row that is not blank, or nil when that needs more bytes.
    mutating func next() throws(ImportFailure) -> ImportedDocument? {
        while let row = try nextRow() {
            if row.cells.count == 1, row.cells[0].isEmpty { continue }
            if hasHeader {
                hasHeader = false
                columns = try header(row)
                continue
            }
            return try document(row)
        }
        return nil
    }
}

// MARK: - Rows

extension TableReader {
    private struct Row {
        var cells: [String] = []
        let line: Int
    }

    private enum State {
        case start, plain, quoted, behindQuote
    }

    /// The next row, or nil when it is not all here.
    private mutating func nextRow() throws(ImportFailure) -> Row? {
        var row = Row(line: line)
        var (cell, state, breaks) = ([UInt8](), State.start, 0)
        if line == 1, offset == 0, buffer.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
        var index = offset
        while index < buffer.count {
            let byte = buffer[index]
            index += 1
            if byte == 0x0A { breaks += 1 }
            if state == .quoted {
                if byte == UInt8(ascii: "\"") { state = .behindQuote } else { cell.append(byte) }
                continue
            }
            switch byte {
            case UInt8(ascii: "\"") where state == .start: state = .quoted
            case UInt8(ascii: "\"") where state == .behindQuote:
                cell.append(byte)
                state = .quoted
            case separator:
                row.cells.append(String(decoding: cell, as: UTF8.self))
                (cell, state) = ([], .start)
            case 0x0A:
                return end(row, cell, at: index, breaks)
            case 0x0D where index == buffer.count || buffer[index] == 0x0A: continue
            default:
                cell.append(byte)
                if state == .start { state = .plain }
            }
        }
        guard isFinished, offset < buffer.count else {
            guard buffer.count - offset <= Self.rowByteCountMax else {
                throw ImportFailure(
                    "The row has more than \(Self.rowByteCountMax) bytes",
                    at: .text(line: line, column: 1)
                )
            }
            return nil
        }
        guard state != .quoted else {
            offset = buffer.count
            throw ImportFailure("A quote is open to the end", at: .text(line: line, column: 1))
        }
        return end(row, cell, at: index, breaks)
    }

    private mutating func end(_ row: Row, _ cell: [UInt8], at index: Int, _ breaks: Int) -> Row {
        var row = row
        row.cells.append(String(decoding: cell, as: UTF8.self))
        offset = index
        line += breaks
        return row
    }
}

// MARK: - Documents

extension TableReader {
    /// The columns that the first row names, each with the type that the command line gives it.
    private func header(_ row: Row) throws(ImportFailure) -> [TableColumn] {
        var columns: [TableColumn] = []
        for cell in row.cells {
            let named = try TableColumn(cell)
            columns.append(options.columns.first { $0.path == named.path } ?? named)
        }
        for typed in options.columns where !columns.contains(where: { $0.path == typed.path }) {
            let names = columns.map(\.name)
            let hint = ClosestName.hint(for: typed.name, among: names)
            throw ImportFailure(
                "The file has no column '\(typed.name)'"
                    + (hint.isEmpty ? "; it has \(names.joined(separator: ", "))" : hint),
                at: .text(line: row.line, column: 1)
            )
        }
        return columns
    }

    private func document(_ row: Row) throws(ImportFailure) -> ImportedDocument {
        guard row.cells.count <= columns.count else {
            throw ImportFailure(
                "The row has \(row.cells.count) cells, and there are \(columns.count) columns",
                at: .text(line: row.line, column: 1),
                canGoOn: true
            )
        }
        var document = Document()
        for (column, cell) in zip(columns, row.cells) {
            if cell.isEmpty, !options.keepsEmptyCells { continue }
            guard let value = column.type.value(cell) else {
                throw ImportFailure(
                    "The column '\(column.name)' takes \(column.type.rawValue), and no "
                        + "'\(cell.prefix(40))'",
                    at: .text(line: row.line, column: 1),
                    canGoOn: true
                )
            }
            if column.path.count == 1 {
                document.append(column.name, value)
            } else {
                document.set(value, at: column.path[...])
            }
        }
        return ImportedDocument(document: document, location: .text(line: row.line, column: 1))
    }
}
