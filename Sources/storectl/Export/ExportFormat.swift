// SPDX-License-Identifier: MIT
//
// Documents as the bytes of a file, in each format that can be exported.

internal import SheafBSON

/// What an exported file holds.
enum ExportFormat: String, CaseIterable, Sendable {
    /// One object of Extended JSON per line.
    case jsonl
    /// An array of objects.
    case json
    /// Documents of BSON one after another.
    case bson
    /// A table with commas between its cells.
    case csv
    /// A table with tabs between its cells.
    case tsv

    /// Whether the file is a table.
    var isTable: Bool { self == .csv || self == .tsv }

    /// The format that the name of a file asks for; lines of JSON when it asks for none.
    static func detect(name: String) -> ExportFormat {
        allCases.first { name.hasSuffix(".\($0.rawValue)") } ?? .jsonl
    }
}

/// Makes the bytes of a file out of documents.
struct DocumentEncoder {
    private let format: ExportFormat
    private let columns: [[String]]
    private let jsonFormat: ExtendedJSON.Format
    private var count = 0

    init(_ format: ExportFormat, columns: [String], isCanonical: Bool) {
        self.format = format
        self.columns = columns.map { $0.split(separator: ".").map(String.init) }
        jsonFormat = isCanonical ? .canonical : .relaxed
    }

    /// What stands before the first document.
    var beginning: [UInt8] {
        switch format {
        case .json: Array("[".utf8)
        case .csv, .tsv: row(columns.map { $0.joined(separator: ".") })
        case .jsonl, .bson: []
        }
    }

    /// What stands behind the last document.
    var end: [UInt8] {
        format == .json ? Array((count > 0 ? "\n]\n" : "]\n").utf8) : []
    }

    /// The bytes of the next document.
    mutating func bytes(_ document: Document) -> [UInt8] {
        count += 1
        switch format {
        case .jsonl: return Array((document.extendedJSON(jsonFormat) + "\n").utf8)
        case .json:
            let text = (count > 1 ? ",\n" : "\n") + document.extendedJSON(jsonFormat)
            return Array(text.utf8)
        case .bson: return document.bytes
        case .csv, .tsv: return row(columns.map { cell(document.value(at: $0[...])) })
        }
    }

    /// The text of a value; what a plain text cannot tell is Extended JSON.
    private func cell(_ value: BSONValue?) -> String {
        switch value {
        case nil, .null?, .undefined?: ""
        case let value?: value.plainText ?? value.extendedJSON(jsonFormat)
        }
    }

    private func row(_ cells: [String]) -> [UInt8] {
        let separator = format == .csv ? "," : "\t"
        let quoted = cells.map { cell in
            let needsQuotes = cell.utf8.contains { byte in
                byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
                    || separator.utf8.first == byte
            }
            return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
        }
        return Array((quoted.joined(separator: separator) + "\n").utf8)
    }
}
