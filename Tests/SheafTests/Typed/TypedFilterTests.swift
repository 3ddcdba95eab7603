// SPDX-License-Identifier: MIT
//
// Typed filters beside the literal ones: each must be the same document to the byte. `Int` is
// stored as an int64, so that literals say .int64 where they mean a value of a field.

import Sheaf
import Testing

/// Whether a filter on students is a document.
private func expect(
    _ filter: TypedFilter<Student>,
    _ literal: Document,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let document = try filter.document()
    #expect(document.bytes == literal.bytes, "\(document)", sourceLocation: sourceLocation)
}

@Suite("Typed filters")
struct TypedFilterTests {
    private let id = ObjectID()

    // What must not compile, and does not:
    //
    //     students.find(\.grade == "2")                 // a string is no Int
    //     students.find(\.uid == nil)                   // the property is not optional
    //     students.find(\.nobody == 2)                  // there is no such property
    //     students.find(.contains(\.tags, 2))           // the elements are strings
    //     students.find(.elemMatch(\.items, \.uid == "u1"))  // a Grade has no uid
    //     students.find(\.address.city.count == 2 as Int)    // compiles; refused when it is used

    @Test("comparisons")
    func comparisons() throws {
        try expect(\.uid == "u1", ["uid": "u1"])
        try expect(\.uid != "u1", ["uid": ["$ne": "u1"]])
        try expect(\.grade > 2, ["grade": ["$gt": .int64(2)]])
        try expect(\.grade >= 2, ["grade": ["$gte": .int64(2)]])
        try expect(\.grade < 2, ["grade": ["$lt": .int64(2)]])
        try expect(\.grade <= 2, ["grade": ["$lte": .int64(2)]])
        try expect(\.mean > 2, ["mean": ["$gt": 2.0]])
        try expect(\.nickname == nil, ["nickname": .null])
        try expect(\.nickname == "Kim", ["nickname": "Kim"])
        try expect(\.status == .left, ["status": "left"])
        try expect(
            \.changed > DateTime(millisecondsSinceEpoch: 5),
            [
                "changed_at": ["$gt": .date(DateTime(millisecondsSinceEpoch: 5))]
            ]
        )
        try expect(.in(\.grade, [1, 2]), ["grade": ["$in": [.int64(1), .int64(2)]]])
        try expect(.nin(\.nickname, ["a", nil]), ["nickname": ["$nin": ["a", .null]]])
    }

    @Test("paths: nested, optional, renamed, by position, through arrays, by key")
    func paths() throws {
        try expect(\.address.city == "Seoul", ["address.city": "Seoul"])
        try expect(\.address.zip < 5, ["address.zip": ["$lt": .int64(5)]])
        try expect(\.description == "d", ["description": "d"])
        try expect(\.scores[0] == 3, ["scores.0": .int64(3)])
        try expect(\.tags[2] == "x", ["tags.2": "x"])
        try expect(\.items[1].unit == 3, ["items.1.unit": .int64(3)])
        try expect(\.items[.any].id == id, ["items._id": .objectID(id)])
        try expect(\.semesters["21"][.any].id == id, ["semesters.21._id": .objectID(id)])
        try expect(\.items[.any].parts[.any].kind == "a", ["items.parts.kind": "a"])
    }

    @Test("values that are documents are compared whole")
    func documents() throws {
        let address = Address(city: "Seoul", zip: nil)
        try expect(\.address == address, ["address": ["city": "Seoul"]])
        try expect(\.scores == [1], ["scores": [.int64(1)]])
        let reading = TypedFilter<Holder>(\.value == ["$gt": 1])
        #expect(try reading.document() == ["value": ["$eq": ["$gt": 1]]])
        let pattern = TypedFilter<Holder>(\.value == .regularExpression(RegularExpression("a")))
        #expect(
            try pattern.document()
                == ["value": ["$eq": .regularExpression(RegularExpression("a"))]]
        )
    }

    @Test("and: one document where it can say it, else a list")
    func and() throws {
        try expect(\.uid == "u1" && \.grade > 2, ["uid": "u1", "grade": ["$gt": .int64(2)]])
        try expect(
            \.grade > 2 && \.grade < 5,
            [
                "grade": ["$gt": .int64(2), "$lt": .int64(5)]
            ]
        )
        try expect(
            \.grade > 2 && \.grade > 3,
            [
                "$and": [["grade": ["$gt": .int64(2)]], ["grade": ["$gt": .int64(3)]]]
            ]
        )
        try expect(
            \.grade == 2 && \.uid == "u" && \.grade < 5,
            [
                "$and": [["grade": .int64(2)], ["uid": "u"], ["grade": ["$lt": .int64(5)]]]
            ]
        )
        try expect(TypedFilter() && \.uid == "u", ["uid": "u"])
        try expect(TypedFilter(), [:])
    }

    @Test("or, not, nor")
    func otherLogic() throws {
        try expect(
            \.uid == "u1" || \.grade > 2 || \.mean < 1,
            [
                "$or": [["uid": "u1"], ["grade": ["$gt": .int64(2)]], ["mean": ["$lt": 1.0]]]
            ]
        )
        try expect(
            \.uid == "u1" && (\.grade == 2 || \.grade == 3),
            [
                "uid": "u1", "$or": [["grade": .int64(2)], ["grade": .int64(3)]],
            ]
        )
        try expect(!(\.uid == "u1"), ["uid": ["$ne": "u1"]])
        try expect(!(\.grade > 2), ["grade": ["$not": ["$gt": .int64(2)]]])
        try expect(
            !(\.grade > 2 && \.uid == "u1"),
            [
                "$nor": [["grade": ["$gt": .int64(2)], "uid": "u1"]]
            ]
        )
        try expect(
            !(\.grade > 2 || \.uid == "u1"),
            [
                "$nor": [["grade": ["$gt": .int64(2)]], ["uid": "u1"]]
            ]
        )
        try expect(
            .nor(\.uid == "u1", \.grade > 2),
            [
                "$nor": [["uid": "u1"], ["grade": ["$gt": .int64(2)]]]
            ]
        )
        try expect(
            !.elemMatch(\.scores, \.self > 2),
            [
                "scores": ["$not": ["$elemMatch": ["$gt": .int64(2)]]]
            ]
        )
    }

    @Test("what a field is and what is in it")
    func fields() throws {
        try expect(.exists(\.nickname), ["nickname": ["$exists": true]])
        try expect(.exists(\.nickname, false), ["nickname": ["$exists": false]])
        try expect(.type(\.nickname, .null), ["nickname": ["$type": "null"]])
        try expect(.type(\.grade, .int32, .int64), ["grade": ["$type": ["int", "long"]]])
        try expect(.regex(\.nickname, "^k"), ["nickname": ["$regex": "^k"]])
        try expect(
            .regex(\.uid, "^k", options: "i"),
            [
                "uid": ["$regex": "^k", "$options": "i"]
            ]
        )
        try expect(.mod(\.grade, 4, 1), ["grade": ["$mod": [4, 1]]])
        try expect(.bitsAllSet(\.grade, 5), ["grade": ["$bitsAllSet": 5]])
        try expect(.bitsAnySet(\.grade, 5), ["grade": ["$bitsAnySet": 5]])
        try expect(.bitsAllClear(\.grade, 5), ["grade": ["$bitsAllClear": 5]])
        try expect(.bitsAnyClear(\.grade, 5), ["grade": ["$bitsAnyClear": 5]])
        try expect(
            \.uid == "u" && .literal(["$expr": ["$gt": ["$grade", "$mean"]]]),
            [
                "uid": "u", "$expr": ["$gt": ["$grade", "$mean"]],
            ]
        )
    }

    @Test("arrays")
    func arrays() throws {
        try expect(.contains(\.scores, 3), ["scores": .int64(3)])
        try expect(.contains(\.tags, "x"), ["tags": "x"])
        try expect(.all(\.tags, ["x", "y"]), ["tags": ["$all": ["x", "y"]]])
        try expect(.size(\.scores, 3), ["scores": ["$size": 3]])
        try expect(
            .elemMatch(\.items, \.unit >= 3 && \.name == "a"),
            [
                "items": ["$elemMatch": ["unit": ["$gte": .int64(3)], "name": "a"]]
            ]
        )
        try expect(
            .elemMatch(\.scores, \.self > 2 && \.self < 5),
            [
                "scores": ["$elemMatch": ["$gt": .int64(2), "$lt": .int64(5)]]
            ]
        )
        try expect(
            .elemMatch(\.scores, \.self == 2),
            [
                "scores": ["$elemMatch": ["$eq": .int64(2)]]
            ]
        )
        try expect(
            .elemMatch(\.items, .elemMatch(\.parts, .contains(\.points, 1))),
            [
                "items": ["$elemMatch": ["parts": ["$elemMatch": ["points": .int64(1)]]]]
            ]
        )
    }

    @Test("what cannot be said is refused when the document is made")
    func refused() async throws {
        func code(_ filter: TypedFilter<Student>) async -> StoreError.Code? {
            await storeError { _ = try filter.document() }?.code
        }
        #expect(await code(\.items[.all].unit == 2) == .invalidOperation)
        #expect(await code(\.items[.matched].unit == 2) == .invalidOperation)
        #expect(await code(\.items[where: \.unit == 1].unit == 2) == .invalidOperation)
        #expect(await code(\.scores[-1] == 2) == .invalidOperation)
        #expect(await code(\.self == Student(uid: "u1")) == .invalidOperation)
        #expect(await code(.elemMatch(\.scores, \.self > 2 || \.self < 1)) == .invalidOperation)
        #expect(await code(\.uid.count == 2) == .conversion)
        #expect(await code(\.semesters["a.b"] == []) == .invalidOperation)
        #expect(await code(\.semesters["$a"] == []) == .invalidOperation)
        #expect(await code(\.semesters[""] == []) == .invalidOperation)
        let error = await storeError {
            _ = try TypedFilter<Holder>(\.number == UInt64.max).document()
        }
        #expect(error?.code == .conversion)
    }
}

private struct Holder: Codable {
    var value: BSONValue
    var number: UInt64
}

extension TypedFilter {
    /// Names the type of a filter that stands alone.
    fileprivate init(_ filter: TypedFilter) { self = filter }
}
