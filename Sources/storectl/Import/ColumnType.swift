// SPDX-License-Identifier: MIT
//
// The columns of a table of text: names, which may be paths into embedded documents, and types.

internal import Foundation
internal import SheafBSON

/// What the cells of a column become.
enum ColumnType: String, CaseIterable, Sendable {
    /// A number or a truth value if the cell looks like one, else a string.
    case auto
    case string, int, long, double, decimal, bool, date, objectId
    /// Any value, written as Extended JSON.
    case json

    /// The value of a cell, or nil when the cell holds none of this type.
    func value(_ cell: String) -> BSONValue? {
        switch self {
        case .auto: Self.guess(cell)
        case .string: .string(cell)
        case .int: Int32(cell).map { .int32($0) }
        case .long: Int64(cell).map { .int64($0) }
        case .double: Self.double(cell)
        case .decimal: Decimal128(cell).map { .decimal128($0) }
        case .bool: ["true": true, "false": false, "1": true, "0": false][cell.lowercased()]
        case .date: DateTime(lenient: cell).map { .date($0) }
        case .objectId: ObjectID(cell).map { .objectID($0) }
        case .json: try? ExtendedJSON.parse(cell)
        }
    }

    /// Numbers with a zero in front are none: they are codes and telephone numbers.
    private static func guess(_ cell: String) -> BSONValue {
        if cell == "true" || cell == "false" { return .bool(cell == "true") }
        let digits = cell.hasPrefix("-") ? cell.dropFirst() : cell[...]
        let isCode = digits.hasPrefix("0") && digits.count > 1 && !digits.hasPrefix("0.")
        guard let first = digits.first, first.isASCII, first.isNumber, !isCode else {
            return .string(cell)
        }
        if let number = Int64(cell) { return .integer(number) }
        return double(cell) ?? .string(cell)
    }

    private static func double(_ cell: String) -> BSONValue? {
        guard let number = Double(cell), !cell.contains("x") else { return nil }
        return .double(number)
    }
}

/// One column of a table.
struct TableColumn: Sendable, Hashable {
    /// The path of the field that its cells fill.
    let path: [String]
    let type: ColumnType

    /// The path with dots.
    var name: String { path.joined(separator: ".") }

    /// Reads `name` or `name:type`.
    init(_ text: String) throws(ImportFailure) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts[0].trimmingCharacters(in: .whitespaces)
        path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !path.contains("") else {
            throw ImportFailure("A column needs a name; '\(text)' has none")
        }
        guard parts.count > 1 else {
            type = .auto
            return
        }
        let typeName = parts[1].trimmingCharacters(in: .whitespaces)
        guard let type = ColumnType(rawValue: typeName) else {
            let names = ColumnType.allCases.map(\.rawValue)
            throw ImportFailure(
                "The column '\(name)' cannot have the type '\(typeName)': there are "
                    + names.joined(separator: ", ")
            )
        }
        self.type = type
    }

    /// Reads a list of columns with commas between them.
    static func list(_ text: String) throws(ImportFailure) -> [TableColumn] {
        var columns: [TableColumn] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            columns.append(try TableColumn(String(part)))
        }
        return columns
    }
}

extension Document {
    /// Sets the value at a path, and makes the documents on the way that are missing.
    mutating func set(_ value: BSONValue, at path: ArraySlice<String>) {
        guard let name = path.first else { return }
        guard path.count > 1 else {
            self[name] = value
            return
        }
        var inner = self[name]?.documentValue ?? Document()
        inner.set(value, at: path.dropFirst())
        self[name] = .document(inner)
    }

    /// The value at a path of names and positions.
    func value(at path: ArraySlice<String>) -> BSONValue? {
        guard let name = path.first, let value = self[name] else { return nil }
        return Self.value(value, at: path.dropFirst())
    }

    private static func value(_ value: BSONValue, at path: ArraySlice<String>) -> BSONValue? {
        guard let name = path.first else { return value }
        switch value {
        case .document(let inner): return inner.value(at: path)
        case .array(let array):
            guard let position = Int(name), position >= 0,
                let element = array.element(at: position)
            else { return nil }
            return Self.value(element, at: path.dropFirst())
        default: return nil
        }
    }
}
