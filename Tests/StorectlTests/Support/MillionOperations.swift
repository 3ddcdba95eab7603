// SPDX-License-Identifier: MIT
//
// Every operator on one element of a large array, and the document that they are tried on.

import Sheaf
import SheafBSON

/// A student with so many grades, in the order of their ids, and as many tags.
struct MillionStudent {
    let count: Int

    /// An update of one element.
    struct Operation {
        let name: String
        let filter: Document
        let update: Document
        var arrayFilters: [Document] = []

        init(
            _ name: String,
            _ update: Document,
            filter: Document = [:],
            arrayFilters: [Document] = []
        ) {
            self.name = name
            self.filter = Document([("uid", "u1")] + filter.map { ($0.key, $0.value) })
            self.update = update
            self.arrayFilters = arrayFilters
        }

        var model: WriteModel {
            .updateOne(
                filter,
                .document(update),
                options: UpdateOptions(arrayFilters: arrayFilters)
            )
        }
    }

    private static let grades = "semesters.21"

    /// The document, written straight: a million literals take longer than all that is tested.
    var document: Document {
        var writer = DocumentWriter(capacity: 100 * count)
        writer.append("uid", "u1")
        let semesters = writer.begin("semesters", .document)
        let grades = writer.begin("21", .array)
        var bytes = grade(0).encodedBytes
        for number in 0..<count {
            let id = id(number).encodedBytes
            bytes.replaceSubrange(9..<13, with: id)
            writer.append(
                index: number,
                ValueView(typeNumber: BSONType.document.rawValue, trusting: bytes.span.bytes)
            )
        }
        writer.end(grades)
        writer.end(semesters)
        let tags = writer.begin("tags", .array)
        for number in 0..<count { writer.append(index: number, tag(number)) }
        writer.end(tags)
        return Document(trusting: writer.finish())
    }

    /// Ids are even, so that there is room for others between them.
    private func id(_ number: Int, odd: Int = 0) -> BSONValue { .integer(2 * number + odd) }

    private func grade(_ number: Int, odd: Int = 0) -> BSONValue {
        [
            "_id": id(number, odd: odd), "name": "Exam 7", "grade": 2.0, "unit": "percent",
            "points": 7,
        ]
    }

    private func tag(_ number: Int) -> BSONValue { .integer(number) }

    private func push(_ clauses: Document) -> Document {
        ["$push": [MillionStudent.grades: .document(clauses)]]
    }

    // MARK: - What changes the number of elements

    /// Operations that insert and remove, given the number of grades that there are.
    func operations(onGrades size: Int) -> [Operation] {
        let new = grade(count, odd: 1)
        let middle = grade(count / 2, odd: 1)
        let path = MillionStudent.grades
        return [
            Operation("$push", ["$push": [path: new]]),
            Operation("$push $position 0", push(["$each": [grade(-2)], "$position": 0])),
            Operation(
                "$push $position in the middle",
                push(["$each": [new], "$position": .integer(size / 3)])
            ),
            Operation(
                "$push $slice at the front",
                push(["$each": [new], "$slice": .integer(-size)])
            ),
            Operation(
                "$push $slice at the end",
                push(["$each": [grade(-2)], "$position": 0, "$slice": .integer(size)])
            ),
            Operation("$push $sort", push(["$each": [middle], "$sort": ["_id": 1]])),
            Operation(
                "$push $sort $slice",
                push(["$each": [middle], "$sort": ["_id": 1], "$slice": .integer(size)])
            ),
            Operation("$addToSet of a document", ["$addToSet": [path: grade(count / 4, odd: 1)]]),
            Operation(
                "$addToSet of values",
                ["$addToSet": ["tags": ["$each": [tag(count / 3), tag(-1)]]]]
            ),
            Operation("$pull of a value", ["$pull": ["tags": tag(count / 4)]]),
            Operation(
                "$pullAll of values",
                ["$pullAll": ["tags": [tag(count / 4), "none of them"]]]
            ),
            Operation("$pull by _id", ["$pull": [path: ["_id": id(count / 3)]]]),
            Operation(
                "$pull by several _ids",
                ["$pull": [path: ["_id": ["$in": [id(count / 3), id(5), id(count - 5)]]]]]
            ),
            Operation("$pullAll by _id", ["$pullAll": [path: [grade(count / 3)]]]),
            Operation("$pop the last", ["$pop": [path: 1]]),
            Operation("$pop the first", ["$pop": [path: -1]]),
        ]
    }

    // MARK: - What changes one element

    /// Operators of one value with an operand that changes it.
    private static let scalarUpdates: [(name: String, field: String, operand: BSONValue)] = [
        ("$set", "grade", 1.5), ("$inc", "points", 2), ("$mul", "points", 3), ("$min", "grade", 1),
        ("$max", "grade", 5), ("$bit", "points", ["xor": 5]), ("$currentDate", "name", true),
        ("$unset", "unit", ""),
    ]

    /// Every operator of one value, through `$`, through `$[id]` and by a position.
    var scalarOperations: [Operation] {
        let path = MillionStudent.grades
        let id = id(count / 2)
        return MillionStudent.scalarUpdates.flatMap { name, field, operand in
            func update(_ step: String) -> Document {
                [name: .document(["\(path).\(step).\(field)": operand])]
            }
            return [
                Operation("\(name) through $", update("$"), filter: ["\(path)._id": id]),
                Operation(
                    "\(name) through $[id]",
                    update("$[e]"),
                    arrayFilters: [["e._id": id]]
                ),
                Operation("\(name) by a position", update("\(count / 3)")),
            ]
        }
    }

    /// What brings the arrays to where they are in use: just after filling, chunks and nodes are
    /// full to the brim, and the first edits split them; and nothing is known about the order of
    /// the grades, or listed of the tags.
    var preparation: [Operation] {
        let spread = [1, count / 5, count / 3, count / 2, count - 9]
        let ends = [push(["$each": [grade(-1)], "$position": 0]), push(["$each": [grade(count)]])]
        return [Operation("", ["$addToSet": ["tags": tag(-2)]])]
            + spread.map {
                Operation("", push(["$each": [grade($0, odd: 1)], "$sort": ["_id": 1]]))
            }
            + ends.flatMap { Array(repeating: Operation("", $0), count: 20) }
    }
}
