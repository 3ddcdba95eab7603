// SPDX-License-Identifier: MIT
//
// The documents that are measured: small ones, with a bit of everything.

import Sheaf
import SheafBSON

/// A document of about 235 bytes.
enum Student {
    /// The document with a number.
    static func document(_ number: Int) -> Document {
        [
            "_id": .int32(Int32(number)),
            "name": .string("student number \(number)"),
            "grade": .int32(Int32(number % 7)),
            "unit": .int32(Int32(number % 1000)),
            "tags": ["a", "b", .string("t\(number % 100)")],
            "address": [
                "street": .string("Road \(number % 1000)"),
                "city": "Vienna",
                "zip": .int32(Int32(1000 + number % 100)),
            ],
            "remark": "a text of some length that nobody asks for in these queries",
        ]
    }

    /// Inserts the documents, and makes an index on `unit`, unless that has been done.
    static func fill(_ students: Collection, count: Int) async throws {
        guard try await students.estimatedDocumentCount() != count else { return }
        var number = 0
        while number < count {
            let end = min(number + 10_000, count)
            try await students.insertMany((number..<end).map(document))
            number = end
        }
        try await students.createIndex(["unit": 1])
    }
}
