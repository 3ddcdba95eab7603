// SPDX-License-Identifier: MIT
//
// What the tests of this module share: a table of documents in a store of its own.

import Foundation
import SheafBSON
import SheafKeyValue
import Testing

@testable import SheafRecords

/// Runs a body with a table of documents, in one write transaction of a store of its own.
func withDocuments<Result: Sendable>(
    limits: RecordLimits = RecordLimits(),
    _ body: @escaping @Sendable (DocumentTable, inout WriteTransaction) throws -> Result
) throws -> Result {
    let name = "sheaf-records-\(UInt64.random(in: 0 ... .max))"
    let folder = FileManager.default.temporaryDirectory.appending(path: name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var options = EnvironmentOptions()
    options.durability = .withoutSync
    let environment = try SheafKeyValue.Environment.open(
        at: folder.appending(path: "test.sheaf").path,
        options: options
    )
    defer { environment.close() }
    return try environment.writeAlone { transaction in
        let table = try transaction.createTable("documents")
        return try body(DocumentTable(table, limits: limits), &transaction)
    }.result
}

extension DocumentTable {
    /// The whole document, as it lies in the table.
    func whole(_ id: RecordID, _ transaction: borrowing WriteTransaction) throws -> Document {
        guard let document = try document(id, in: transaction.snapshot) else {
            throw RecordError(.notFound, "no document \(id)")
        }
        return try document.copy()
    }

    /// What verification finds in a document.
    func findings(
        _ id: RecordID,
        _ transaction: borrowing WriteTransaction
    ) throws -> [String] {
        try invariantCheck(id, in: transaction.snapshot).map(\.description)
    }

    /// What an edit wrote.
    func cost(
        of script: EditScript,
        to id: RecordID,
        _ transaction: inout WriteTransaction
    ) throws -> (records: Int, bytes: Int) {
        let before = (transaction.recordsWritten, transaction.bytesWritten)
        try apply(script, to: id, in: &transaction)
        return (transaction.recordsWritten - before.0, transaction.bytesWritten - before.1)
    }
}

extension DocumentPath {
    /// A path of names and positions, such as "a.5.b"; digits are positions.
    init(_ text: String) {
        self.init(
            text.split(separator: ".").map { part in
                Int(part).map { .index($0) } ?? .field(String(part))
            }
        )
    }
}
