// SPDX-License-Identifier: MIT
//
// The types that tests of typed collections store.

import Sheaf

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A student of the mission: grades by semester, beside one field of every kind.
struct Student: Codable, Equatable, Sendable {
    var uid: String
    var grade = 1
    var mean = 0.0
    var nickname: String?
    var address: Address?
    var status = Status.active
    var scores: [Int] = []
    var tags: [String]?
    var items: [Grade] = []
    var semesters: [String: [Grade]] = [:]
    var changed = DateTime(millisecondsSinceEpoch: 0)
    var seen: Date?
    var stamp: Timestamp?
    /// A name that `TypedPath` might have had itself.
    var description = ""

    enum CodingKeys: String, CodingKey {
        case uid, grade, mean, nickname, address, status, scores, tags, items, semesters
        case changed = "changed_at"
        case seen, stamp, description
    }
}

struct Address: Codable, Equatable, Sendable {
    var city: String
    var zip: Int?
}

enum Status: String, Codable, Sendable { case active, left }

struct Grade: Codable, Hashable, Sendable {
    var id: ObjectID
    var name: String
    var grade: Int
    var unit: Int
    var parts: [Part] = []

    enum CodingKeys: String, CodingKey {
        case id = "_id"
        case name, grade, unit, parts
    }
}

struct Part: Codable, Hashable, Sendable {
    var kind: String
    var points: [Int]
}

extension Grade {
    static func make(_ name: String = "미적분", grade: Int = 2, unit: Int = 4) -> Grade {
        Grade(id: ObjectID(), name: name, grade: grade, unit: unit)
    }

    /// The grade as it is stored.
    var stored: BSONValue {
        [
            "_id": .objectID(id), "name": .string(name), "grade": .int64(Int64(grade)),
            "unit": .int64(Int64(unit)), "parts": [],
        ]
    }
}
