// SPDX-License-Identifier: MIT
//
// The promise, counted: what an edit of one element reads and writes, at 10,000 and 1,000,000
// elements.

import SheafBSON
import SheafKeyValue
import Testing

@testable import SheafRecords

/// Records and bytes are counted by the transaction at every put and do not depend on the machine,
/// so they are pinned here; time is not.
@Suite struct CostTests {
    struct Cost: Sendable, CustomStringConvertible {
        var name: String
        var records: Int
        var bytes: Int
        var description: String { "\(name): \(records) records, \(bytes) bytes" }
    }

    static func grade(_ number: Int) -> BSONValue {
        [
            "_id": .objectID(
                ObjectID(
                    String(number + (0x6500_0000 << 24), radix: 16)
                        .leftPadded(to: 24)
                ) ?? ObjectID()
            ),
            "name": .string("Exam \(number)"), "grade": .double(Double(number % 9) / 2),
            "unit": "percent", "type": "exam",
        ]
    }

    static let path = DocumentPath("semesters").field("21")

    static func student(_ count: Int) -> Document {
        ["_id": "u1", "semesters": ["21": .array(BSONArray((0..<count).map { grade($0) }))]]
    }

    /// One edit of each kind on an array of a size, each costed on its own.
    static func costs(_ count: Int) throws -> [Cost] {
        let student = student(count)
        return try withDocuments { table, transaction in
            let id = try table.insert(student, in: &transaction)
            let middle = path.index(count / 2)
            let edits: [(String, Edit)] = [
                ("push", .arrayAppend(path, [grade(count)])),
                ("set by index", .set(middle.field("grade"), 4.0)),
                (
                    "set, larger",
                    .set(middle.field("name"), .string("A much longer name than before"))
                ),
                ("insert at 0", .arrayInsert(path, position: 0, [grade(count + 1)])),
                (
                    "insert in the middle",
                    .arrayInsert(path, position: count / 2, [grade(count + 2)])
                ),
                ("pull from the middle", .arrayRemove(path, positions: [count / 3])),
                ("pop first", .arrayRemove(path, positions: [0])),
                ("counter beside it", .set(DocumentPath("logins"), 1)),
            ]
            var costs: [Cost] = []
            for (name, edit) in edits {
                let cost = try table.cost(of: EditScript([edit]), to: id, &transaction)
                costs.append(Cost(name: name, records: cost.records, bytes: cost.bytes))
            }
            #expect(try table.findings(id, transaction) == [])
            return costs
        }
    }

    @Test func editsCostTheSameWhateverTheSize() throws {
        let small = try Self.costs(10_000)
        let large = try Self.costs(1_000_000)
        for (small, large) in zip(small, large) {
            let isSplit = small.name == "insert in the middle"
            #expect(large.records <= (isSplit ? 80 : 8), "\(small) / \(large)")
            #expect(large.bytes <= max(4_096, small.bytes) * 3 / 2, "\(small) / \(large)")
            #expect(large.bytes < 15_000, "\(large)")
        }
    }

    /// What a read looks at, counted by the examination that `explain` uses.
    @Test(arguments: [10_000, 200_000])
    func readsLoadOnlyTheirWay(_ count: Int) throws {
        let student = Self.student(count)
        try withDocuments { table, transaction in
            let id = try table.insert(student, in: &transaction)
            let examination = Examination()
            guard
                let document = try table.document(
                    id,
                    in: transaction.snapshot,
                    examining: examination
                )
            else { throw RecordError.mismatch }
            let value = try document.withValue(at: Self.path.index(count / 2)) {
                BSONValue(copying: $0)
            }
            #expect(value == Self.grade(count / 2))
            #expect(examination.records <= 8)

            examination.records = 0
            var slice: [BSONValue] = []
            try document.forEachElement(at: Self.path, from: count / 2) { _, element in
                slice.append(BSONValue(copying: element))
                return slice.count < 10
            }
            #expect(slice == (0..<10).map { Self.grade(count / 2 + $0) })
            #expect(examination.records <= 10)
            #expect(examination.elements <= 20)

            examination.records = 0
            guard let wanted = Self.grade(count - 7).documentValue?["_id"] else { return }
            #expect(
                try document.positions(at: Self.path, whereField: "_id", equals: wanted)
                    == [count - 7]
            )
            #expect(examination.records <= 12)
            #expect(try document.count(at: Self.path) == count)
            #expect(try document.byteCount() == student.bytes.count)
        }
    }

    /// Many inserts at one place: labels are names, so nothing is ever relabelled, and the cost of
    /// an insert has a bound in the worst case, splits of nodes included.
    @Test(arguments: ["front", "middle", "end"])
    func insertsAtOnePlaceStayCheap(_ place: String) throws {
        let worst = try withDocuments { table, transaction in
            let id = try table.insert(Self.student(2_000), in: &transaction)
            var worst = (records: 0, bytes: 0)
            for number in 0..<6_000 {
                let count = 2_000 + number
                let position = place == "front" ? 0 : place == "middle" ? 1_000 : count
                let edit = Edit.arrayInsert(
                    Self.path,
                    position: position,
                    [Self.grade(count + 5)]
                )
                let cost = try table.cost(of: EditScript([edit]), to: id, &transaction)
                worst = (max(worst.records, cost.records), max(worst.bytes, cost.bytes))
            }
            #expect(try table.findings(id, transaction) == [])
            return worst
        }
        #expect(worst.records < 120, "\(worst)")
        #expect(worst.bytes < 300_000, "\(worst)")
    }
}

extension String {
    fileprivate func leftPadded(to count: Int) -> String {
        String(repeating: "0", count: Swift.max(0, count - self.count)) + self
    }
}
