// SPDX-License-Identifier: MIT
//
// Values of a stored document inside messages. A long container is cut: a message is no reason to
// load it.

import SheafBSON

extension ShellText {
    /// The most elements of one container that a message shows.
    private static let shownCountMax = 16

    /// The value at a path with its name, such as `a: [ 1, 2 ]`.
    static func field<Reader: DocumentReader & ~Copyable & ~Escapable>(
        at path: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> String {
        let name = path.last?.text ?? ""
        if let count = try reader.count(at: path), count > shownCountMax {
            return try "\(name): \(beginning(of: path, count, reading: reader))"
        }
        let text = try reader.withValue(at: path) { value($0) }
        return "\(name): \(text ?? "undefined")"
    }

    /// The id of a document, such as `_id: 1`, or `no id`.
    static func identity<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader
    ) throws -> String {
        guard try reader.type(at: DocumentRules.idPath) != nil else { return "no id" }
        return try field(at: DocumentRules.idPath, reading: reader)
    }

    private static func beginning<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of path: DocumentPath,
        _ count: Int,
        reading reader: borrowing Reader
    ) throws -> String {
        var shown: [String] = []
        guard try reader.type(at: path) == .array else {
            try reader.forEachField(at: path) { field in
                shown.append("\(field.name): \(value(field.value))")
                return shown.count < shownCountMax
            }
            return "{ \(shown.joined(separator: ", ")), ... }"
        }
        try reader.forEachElement(at: path, from: 0) { _, element in
            shown.append(value(element))
            return shown.count < shownCountMax
        }
        return "[ \(shown.joined(separator: ", ")), ... ]"
    }
}
