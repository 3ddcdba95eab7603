// SPDX-License-Identifier: MIT
//
// `$push` in every combination of its clauses against inserting, sorting and slicing a plain array.

import SheafBSON
import SheafLanguage
import Testing

/// Arrays that are in order and arrays that are not, by whole values and by patterns, read from a
/// view, from a reader without aids, and from readers that know the order or could learn it.
///
/// The plain way sorts with a comparison of its own.
@Suite struct RandomPushTests {
    @Test(arguments: 0..<8)
    func agreesWithInsertSortSlice(_ seed: Int) throws {
        var random = RandomValues(seed: UInt64(7000 + seed))
        var halvedCount = 0
        for round in 0..<1000 {
            let push = RandomPush(&random)
            let document: Document = ["a": .array(BSONArray(push.old))]
            let expected: Document = ["a": .array(BSONArray(push.result))]
            let update = try Update(parsing: ["$push": ["a": .document(push.clauses)]])
            let comment: Comment = "seed \(seed), round \(round): \(push.clauses) on \(push.old)"
            let plain = try update.edits(reading: document.view, match: nil, at: testMoment)
            try #require(try EditInterpreter.apply(plain, to: document) == expected, comment)
            if plain.isNoOp { try #require(document == expected, comment) }
            for isKnown in [true, false] {
                let order = isKnown && push.isInOrder(push.old) ? push.order : nil
                let aids = ArrayAids(order: order, hasMemberIndex: false)
                let reader = CountingReader(document, aids: aids)
                let script = try update.edits(reading: reader, match: nil, at: testMoment)
                let result = try EditInterpreter.apply(script, to: document)
                try #require(result == expected, comment)
                try #require(script.isNoOp == plain.isNoOp, comment)
                try Self.checkAids(script, push, isKnown: order != nil, comment)
                if order != nil {
                    let probes = push.each.count * 6
                    try #require(reader.log.elements <= probes, comment)
                    halvedCount += 1
                }
            }
        }
        #expect(halvedCount > 200, "\(halvedCount)")
    }

    /// An order is told when it was not known and something changes; and what is told is true.
    private static func checkAids(
        _ script: EditScript,
        _ push: RandomPush,
        isKnown: Bool,
        _ comment: Comment
    ) throws {
        let path = DocumentPath([.field("a")])
        guard let order = push.order, !isKnown, !script.isNoOp else {
            let hasAid = script.edits.contains { if case .arrayAid = $0 { true } else { false } }
            return try #require(!hasAid, comment)
        }
        try #require(script.edits.last == .arrayAid(path, .order(order)), comment)
        try #require(push.isInOrder(push.result), comment)
    }
}

/// A random `$push` and what it comes to.
private struct RandomPush {
    let old: [BSONValue]
    let each: [BSONValue]
    let clauses: Document
    let order: ElementOrder?
    let result: [BSONValue]
    private let pattern: [(path: String, isAscending: Bool)]

    init(_ random: inout RandomValues) {
        let hasSort = random.number(4) > 0
        let pattern = hasSort ? RandomPush.pattern(&random) : []
        var old = (0..<random.number(20)).map { _ in RandomPush.element(&random) }
        if random.number(3) > 0 { old = RandomPush.sorted(old, pattern) }
        let each = (0..<random.number(5)).map { _ in RandomPush.element(&random) }
        var fields: [(String, BSONValue)] = [("$each", .array(BSONArray(each)))]
        var all = old
        let count = old.count
        if random.number(2) == 0 {
            let position = random.number(2 * count + 6) - count - 3
            fields.append(("$position", .integer(position)))
            let place = position >= 0 ? min(position, count) : max(0, count + position)
            all.insert(contentsOf: each, at: place)
        } else {
            all += each
        }
        if hasSort {
            fields.append(("$sort", RandomPush.sort(pattern)))
            all = RandomPush.sorted(all, pattern)
        }
        if random.number(2) == 0 {
            let slice = random.number(2 * count + 12) - count - 6
            fields.append(("$slice", .integer(slice)))
            all = Array(slice >= 0 ? all.prefix(slice) : all.suffix(-slice))
        }
        (self.old, self.each, self.pattern, result) = (old, each, pattern, all)
        clauses = Document(fields.shuffled(using: &random.generator))
        order =
            hasSort
            ? ElementOrder(pattern.map { .init($0.path, isAscending: $0.isAscending) }) : nil
    }

    func isInOrder(_ elements: [BSONValue]) -> Bool {
        RandomPush.sorted(elements, pattern) == elements
    }

    private static func element(_ random: inout RandomValues) -> BSONValue {
        guard random.number(5) > 0 else { return random.value(depth: 2) }
        var element: Document = ["n": .integer(random.number(1000))]
        element["s"] = random.scalar()
        if random.number(2) == 0 { element["d"] = ["e": .integer(random.number(3))] }
        return .document(element)
    }

    private static func pattern(
        _ random: inout RandomValues
    ) -> [(path: String, isAscending: Bool)] {
        let paths = random.pick([[""], ["s"], ["d.e"], ["s", "d.e"], ["d", "s"], ["d.e", "n"]])
        return paths.map { ($0, random.number(2) == 0) }
    }

    private static func sort(_ pattern: [(path: String, isAscending: Bool)]) -> BSONValue {
        if let first = pattern.first, first.path.isEmpty { return first.isAscending ? 1 : -1 }
        return .document(Document(pattern.map { ($0.path, $0.isAscending ? 1 : -1) }))
    }

    private static func sorted(
        _ elements: [BSONValue],
        _ pattern: [(path: String, isAscending: Bool)]
    ) -> [BSONValue] {
        func value(_ element: BSONValue, _ path: String) -> BSONValue {
            var value = element
            for name in path.split(separator: ".") {
                value = value.documentValue?[String(name)] ?? .null
            }
            return value
        }
        return elements.enumerated().sorted { left, right in
            for (path, isAscending) in pattern {
                let order = value(left.element, path).compare(value(right.element, path))
                if order != 0 { return isAscending == (order < 0) }
            }
            return left.offset < right.offset
        }.map(\.element)
    }
}
