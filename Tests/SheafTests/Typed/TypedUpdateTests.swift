// SPDX-License-Identifier: MIT
//
// Typed updates beside the literal ones: each must be the same document to the byte, with the same
// array filters.

import Sheaf
import Testing

/// Whether an update of students is a document with array filters.
private func expect(
    _ update: TypedUpdate<Student>,
    _ literal: Document,
    _ arrayFilters: [Document] = [],
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let (document, filters) = try update.document()
    #expect(document.bytes == literal.bytes, "\(document)", sourceLocation: sourceLocation)
    #expect(
        filters.map(\.bytes) == arrayFilters.map(\.bytes),
        "\(filters)",
        sourceLocation: sourceLocation
    )
}

@Suite("Typed updates")
struct TypedUpdateTests {
    private let id = ObjectID()
    private let item = Grade.make()

    // What must not compile, and does not:
    //
    //     .set(\.grade, to: "2")                        // a string is no Int
    //     .unset(\.grade)                               // the property is not optional
    //     .inc(\.uid, by: 1)                            // a string is no number
    //     .push(\.grade, 1)                             // an Int is no array
    //     .push(\.scores, "1")                          // the elements are Ints
    //     .push(\.items, each: [], sort: [.ascending(\.uid)])  // a Grade has no uid
    //     .bit(\.mean, and: 1)                          // a Double has no bits
    //     .rename(\.grade, to: \.uid)                   // of another type
    //     .set(\.items[where: \.uid == "u"].unit, to: 3)       // a Grade has no uid

    @Test("fields")
    func fields() throws {
        try expect(.set(\.uid, to: "u2"), ["$set": ["uid": "u2"]])
        try expect(.set(\.nickname, to: nil), ["$set": ["nickname": .null]])
        try expect(.set(\.nickname, to: "Kim"), ["$set": ["nickname": "Kim"]])
        try expect(.set(\.status, to: .left), ["$set": ["status": "left"]])
        try expect(
            .set(\.address, to: Address(city: "Seoul", zip: 1)),
            [
                "$set": ["address": ["city": "Seoul", "zip": .int64(1)]]
            ]
        )
        try expect(.set(\.address.zip, to: 5), ["$set": ["address.zip": .int64(5)]])
        try expect(.setOnInsert(\.grade, to: 3), ["$setOnInsert": ["grade": .int64(3)]])
        try expect(.unset(\.nickname), ["$unset": ["nickname": ""]])
        try expect(.unset(\.address.zip), ["$unset": ["address.zip": ""]])
        try expect(.unset(\.semesters, key: "21"), ["$unset": ["semesters.21": ""]])
        try expect(.rename(\.grade, to: \.items[0].unit), ["$rename": ["grade": "items.0.unit"]])
        try expect(.min(\.mean, 1), ["$min": ["mean": 1.0]])
        try expect(.max(\.nickname, "x"), ["$max": ["nickname": "x"]])
        try expect(.currentDate(\.changed), ["$currentDate": ["changed_at": true]])
        try expect(.currentDate(\.seen), ["$currentDate": ["seen": true]])
        try expect(
            .currentDate(\.stamp),
            [
                "$currentDate": ["stamp": ["$type": "timestamp"]]
            ]
        )
    }

    @Test("numbers")
    func numbers() throws {
        try expect(.inc(\.grade, by: -1), ["$inc": ["grade": .int64(-1)]])
        try expect(.inc(\.address.zip, by: 1), ["$inc": ["address.zip": .int64(1)]])
        try expect(.inc(\.mean, by: 0.5), ["$inc": ["mean": 0.5]])
        try expect(.mul(\.mean, by: 2), ["$mul": ["mean": 2.0]])
        try expect(
            .bit(\.grade, and: 6, xor: 1),
            [
                "$bit": ["grade": ["and": .int64(6), "xor": .int64(1)]]
            ]
        )
        try expect(.bit(\.grade, or: 1), ["$bit": ["grade": ["or": .int64(1)]]])
    }

    @Test("push and addToSet")
    func adding() throws {
        try expect(.push(\.scores, 5), ["$push": ["scores": .int64(5)]])
        try expect(.push(\.tags, "x"), ["$push": ["tags": "x"]])
        try expect(.push(\.semesters["21"], item), ["$push": ["semesters.21": item.stored]])
        try expect(
            .push(\.scores, each: [1, 2], position: 0, slice: -10, sort: .descending),
            [
                "$push": [
                    "scores": [
                        "$each": [.int64(1), .int64(2)], "$position": 0, "$slice": -10,
                        "$sort": -1,
                    ]
                ]
            ]
        )
        try expect(
            .push(\.scores, each: [], sort: .ascending),
            [
                "$push": ["scores": ["$each": [], "$sort": 1]]
            ]
        )
        try expect(
            .push(\.items, each: [item], sort: [.descending(\.unit), .ascending(\.id)]),
            [
                "$push": [
                    "items": ["$each": [item.stored], "$sort": ["unit": -1, "_id": 1]]
                ]
            ]
        )
        try expect(
            .push(\.items, each: [], sort: .ascending(\.unit)),
            [
                "$push": ["items": ["$each": [], "$sort": ["unit": 1]]]
            ]
        )
        try expect(.addToSet(\.tags, "x"), ["$addToSet": ["tags": "x"]])
        try expect(
            .addToSet(\.tags, each: ["x", "y"]),
            [
                "$addToSet": ["tags": ["$each": ["x", "y"]]]
            ]
        )
    }

    @Test("pop, pull and pullAll")
    func removing() throws {
        try expect(.pop(\.scores, .first), ["$pop": ["scores": -1]])
        try expect(.pop(\.scores, .last), ["$pop": ["scores": 1]])
        try expect(.pull(\.scores, 3), ["$pull": ["scores": .int64(3)]])
        try expect(.pull(\.items, item), ["$pullAll": ["items": [item.stored]]])
        try expect(
            .pull(\.items, where: \.id == id),
            [
                "$pull": ["items": ["_id": .objectID(id)]]
            ]
        )
        try expect(
            .pull(\.items, where: \.unit > 2 || \.name == "a"),
            [
                "$pull": ["items": ["$or": [["unit": ["$gt": .int64(2)]], ["name": "a"]]]]
            ]
        )
        try expect(
            .pull(\.scores, where: \.self < 3),
            [
                "$pull": ["scores": ["$lt": .int64(3)]]
            ]
        )
        try expect(
            .pull(\.scores, where: .in(\.self, [1, 2])),
            [
                "$pull": ["scores": ["$in": [.int64(1), .int64(2)]]]
            ]
        )
        try expect(.pullAll(\.scores, [1, 2]), ["$pullAll": ["scores": [.int64(1), .int64(2)]]])
    }

    @Test("elements by position, all of them, the matched one")
    func elements() throws {
        let index = 2
        try expect(.set(\.items[0].unit, to: 3), ["$set": ["items.0.unit": .int64(3)]])
        try expect(.set(\.items[index].unit, to: 3), ["$set": ["items.2.unit": .int64(3)]])
        try expect(.set(\.items[.all].unit, to: 3), ["$set": ["items.$[].unit": .int64(3)]])
        try expect(
            .set(\.semesters["21"][.matched].grade, to: 2),
            [
                "$set": ["semesters.21.$.grade": .int64(2)]
            ]
        )
        try expect(.inc(\.scores[.matched], by: 1), ["$inc": ["scores.$": .int64(1)]])
        try expect(
            .set(\.items[where: TypedFilter()].unit, to: 3),
            [
                "$set": ["items.$[].unit": .int64(3)]
            ]
        )
    }

    @Test("elements by what they match, with array filters of their own")
    func arrayFilters() throws {
        try expect(
            .set(\.items[where: \.id == id].unit, to: 3),
            ["$set": ["items.$[e0].unit": .int64(3)]],
            [["e0._id": .objectID(id)]]
        )
        try expect(
            .set(\.semesters["21"][where: \.id == id && \.unit > 2].unit, to: 3),
            ["$set": ["semesters.21.$[e0].unit": .int64(3)]],
            [["e0._id": .objectID(id), "e0.unit": ["$gt": .int64(2)]]]
        )
        try expect(
            .set(\.scores[where: \.self > 5], to: 5),
            ["$set": ["scores.$[e0]": .int64(5)]],
            [["e0": ["$gt": .int64(5)]]]
        )
        try expect(
            .set(\.items[where: \.unit == 1 || \.unit == 2].grade, to: 5),
            ["$set": ["items.$[e0].grade": .int64(5)]],
            [["$or": [["e0.unit": .int64(1)], ["e0.unit": .int64(2)]]]]
        )
        try expect(
            .inc(\.items[where: \.id == id].parts[where: \.kind == "a"].points[.all], by: 1),
            ["$inc": ["items.$[e0].parts.$[e1].points.$[]": .int64(1)]],
            [["e0._id": .objectID(id)], ["e1.kind": "a"]]
        )
        // The same condition is one filter, another one is another.
        try expect(
            [
                .set(\.items[where: \.id == id].unit, to: 3),
                .inc(\.items[where: \.id == id].grade, by: 1),
                .set(\.items[where: \.unit < 2].name, to: "x"),
            ],
            [
                "$set": ["items.$[e0].unit": .int64(3), "items.$[e1].name": "x"],
                "$inc": ["items.$[e0].grade": .int64(1)],
            ],
            [["e0._id": .objectID(id)], ["e1.unit": ["$lt": .int64(2)]]]
        )
    }

    @Test("operators are put together in their order")
    func together() throws {
        try expect(
            [.set(\.uid, to: "u"), .inc(\.grade, by: 1), .set(\.nickname, to: "n")],
            ["$set": ["uid": "u", "nickname": "n"], "$inc": ["grade": .int64(1)]]
        )
        try expect([], [:])
    }

    @Test("what cannot be said is refused when the document is made")
    func refused() async throws {
        func code(_ update: TypedUpdate<Student>) async -> StoreError.Code? {
            await storeError { _ = try update.document() }?.code
        }
        #expect(await code(.set(\.items[.any].unit, to: 1)) == .invalidOperation)
        #expect(await code(.set(\.self, to: Student(uid: "u"))) == .invalidOperation)
        #expect(await code(.inc(\.uid.count, by: 1)) == .conversion)
        #expect(await code(.push(\.semesters["a.b"], item)) == .invalidOperation)
        #expect(await code(.rename(\.grade, to: \.items[.all].unit)) == .invalidOperation)
        #expect(
            await code(.set(\.items[where: .literal(["a": 1])].unit, to: 1)) == .invalidOperation
        )
        #expect(
            await code(.set(\.items[where: \.parts[.all].kind == "a"].unit, to: 1))
                == .invalidOperation
        )
    }
}
