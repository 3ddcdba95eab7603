// SPDX-License-Identifier: MIT
//
// The workload: which grades there are, and in which order they are added, edited and deleted. The
// same seed gives the same operations on every engine that implements it.

import Sheaf
import SheafBSON

/// The generator splitmix64.
struct RandomStream {
    private(set) var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return mixed(state)
    }

    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}

/// A number spread over all bits.
func mixed(_ number: UInt64) -> UInt64 {
    var number = (number ^ (number >> 30)) &* 0xBF58_476D_1CE4_E5B9
    number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
    return number ^ (number >> 31)
}

/// One grade: which one was created, and how often it was edited.
struct Grade: Sendable {
    let number: UInt64
    var version: UInt32 = 0

    private var spread: UInt64 { mixed(number &* 1_000_003 &+ UInt64(version)) }

    var id: ObjectID {
        let time = UInt32(truncatingIfNeeded: 0x6500_0000 + number / 64)
        var bytes: [UInt8] = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: time >> $0) }
        bytes += [0x73, 0x75, 0x73, 0x69, 0]
        bytes += [16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
        guard let id = ObjectID(bytes: bytes) else { preconditionFailure("an id has 12 bytes") }
        return id
    }

    /// The grade in hundredths.
    var cents: Int { 100 + Int((spread >> 32) % 501) }

    /// The fields after `_id`, in order.
    var fields: [(name: String, value: BSONValue)] {
        let spread = spread
        let digits = String(UInt32(truncatingIfNeeded: spread), radix: 16)
        let name = "Exam " + String(repeating: "0", count: 8 - digits.count) + digits
        return [
            ("name", .string(name)),
            ("grade", .double(Double(cents) / 100)),
            ("unit", .string(Grade.units[Int((spread >> 8) & 3)])),
            ("type", .string(Grade.types[Int((spread >> 10) & 3)])),
        ]
    }

    var document: Document {
        var document: Document = ["_id": .objectID(id)]
        for field in fields { document.append(field.name, field.value) }
        return document
    }

    private static let units = ["percent", "points", "grade", "level"]
    private static let types = ["exam", "oral", "test", "homework"]
}

/// The name of a student.
func uid(_ student: Int) -> String {
    let digits = String(student)
    return "u" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits
}

/// The whole document of a student.
func document(_ student: Int, _ grades: [Grade]) -> Document {
    let elements = BSONArray(grades.map { .document($0.document) })
    return ["uid": .string(uid(student)), "semesters": ["21": .array(elements)]]
}

/// One change.
struct Change: Sendable {
    enum Kind: Int, CaseIterable { case add, edit, delete }

    let kind: Kind
    let student: Int
    let grade: Grade
}

/// The changes of one caller, and the grades of the students that are its own.
///
/// They come in threes, an addition, an edit and a deletion, so that the arrays keep their sizes.
struct ChangeStream {
    /// The grades of each student; only this caller's own are used.
    var live: [[Grade]]
    private var random: RandomStream
    private let first: Int
    private let stride: Int
    private var nextNumber: UInt64
    private(set) var step = 0
    private var student = 0

    init(_ live: [[Grade]], seed: UInt64, caller: Int, of count: Int, firstNumber: UInt64) {
        self.live = live
        random = RandomStream(state: seed + UInt64(caller))
        first = caller
        stride = count
        nextNumber = firstNumber + UInt64(caller)
    }

    var isBetweenCycles: Bool { step % 3 == 0 }

    mutating func next() -> Change {
        defer { step += 1 }
        switch step % 3 {
        case 0: return addition()
        case 1: return edit()
        default: return deletion()
        }
    }

    private mutating func pick() -> Int {
        first + stride * random.below((live.count - first + stride - 1) / stride)
    }

    private mutating func addition() -> Change {
        student = pick()
        let grade = Grade(number: nextNumber)
        nextNumber += UInt64(stride)
        live[student].append(grade)
        return Change(kind: .add, student: student, grade: grade)
    }

    private mutating func edit() -> Change {
        let student = pick()
        let position = random.below(live[student].count)
        live[student][position].version += 1
        return Change(kind: .edit, student: student, grade: live[student][position])
    }

    private mutating func deletion() -> Change {
        let position = random.below(live[student].count)
        let grade = live[student][position]
        live[student].swapAt(position, live[student].count - 1)
        live[student].removeLast()
        return Change(kind: .delete, student: student, grade: grade)
    }
}
