// SPDX-License-Identifier: MIT
//
// Random documents, queries and updates from a seed, over few names and values, so that they meet
// often.

import SheafBSON
import SheafTestSupport

/// Makes random values.
struct RandomValues {
    var generator: SeededGenerator
    /// Values of the last document, so that queries often ask for what is there.
    private var pool: [BSONValue] = []
    /// The last document.
    private(set) var lastRoot = Document()

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// A number below a bound.
    mutating func number(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &generator)
    }

    /// One of several.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[number(elements.count)]
    }

    /// A value that is no document and no array.
    mutating func scalar() -> BSONValue {
        switch number(14) {
        case 0...5: .integer(number(4))
        case 6: .double(Double(number(6)) / 2)
        case 7: .int64(Int64(number(3)))
        case 8, 9: .string(pick(["x", "y", "x", "y", "xy", "X", ""]))
        case 10: .null
        case 11: .bool(number(2) == 0)
        case 12: .double(.nan)
        default:
            pick([
                .minKey, .maxKey, .date(DateTime(millisecondsSinceEpoch: 1)), .undefined, pattern(),
            ])
        }
    }

    /// Any value, nested at most so deep.
    mutating func value(depth: Int) -> BSONValue {
        let value = unpooledValue(depth: depth)
        pool.append(value)
        return value
    }

    private mutating func unpooledValue(depth: Int) -> BSONValue {
        guard depth > 0 else { return scalar() }
        switch number(6) {
        case 0, 1: return .document(document(depth: depth - 1))
        case 2, 3:
            var elements: [BSONValue] = []
            for _ in 0..<number(4) { elements.append(value(depth: depth - 1)) }
            return .array(BSONArray(elements))
        default: return scalar()
        }
    }

    /// A document to be asked and updated.
    mutating func root() -> Document {
        pool = []
        lastRoot = document(depth: 3)
        return lastRoot
    }

    /// A document with distinct names.
    mutating func document(depth: Int) -> Document {
        var document = Document()
        for (name, share) in [("a", 8), ("b", 6), ("c", 3), ("0", 2), ("1", 2)]
        where number(10) < share {
            document.append(name, value(depth: depth))
        }
        return document
    }

    /// A dotted path.
    mutating func path() -> String {
        var names: [String] = []
        for _ in 0..<pick([1, 1, 1, 2, 2, 3]) {
            names.append(pick(["a", "a", "a", "b", "b", "c", "0", "1"]))
        }
        return names.joined(separator: ".")
    }

    /// A value that a query may be compared with.
    mutating func operand() -> BSONValue {
        while true {
            let operand = number(3) > 0 && !pool.isEmpty ? pick(pool) : scalar()
            if operand.type != .undefined { return operand }
        }
    }

    /// A regular expression.
    mutating func pattern() -> BSONValue {
        .regularExpression(pick(NaivePattern.all.map(\.expression)))
    }

    /// A list of values and regular expressions.
    mutating func operands() -> BSONValue {
        var operands: [BSONValue] = []
        for _ in 0..<number(4) { operands.append(number(8) == 0 ? pattern() : operand()) }
        return .array(BSONArray(operands))
    }

    /// A value that every comparison takes.
    mutating func comparand() -> BSONValue {
        while true {
            let operand = operand()
            if operand.type != .regularExpression { return operand }
        }
    }

    /// A query.
    mutating func query(depth: Int) -> Document {
        var query = Document()
        for _ in 0..<pick([1, 1, 1, 2]) {
            if depth > 0, number(4) == 0 {
                var queries: [BSONValue] = []
                for _ in 0..<(1 + number(2)) {
                    queries.append(.document(self.query(depth: depth - 1)))
                }
                query[pick(["$and", "$or", "$nor"])] = .array(BSONArray(queries))
            } else if number(3) == 0 {
                query[path()] = number(8) == 0 ? pattern() : operand()
            } else {
                query[path()] = .document(operators(depth: depth))
            }
        }
        return query
    }

    /// A query of one clause that an index may answer.
    mutating func clause() -> Document {
        switch number(7) {
        case 0, 1: return [path(): operand()]
        case 6: return [path(): pattern()]
        case 2: return [path(): ["$in": operands()]]
        case 3: return [path(): ["$elemMatch": [path(): operand()]]]
        case 4: return [path(): ["$elemMatch": ["$gte": comparand()]]]
        default:
            let range = SheafLanguageTests.document(
                pick(["$gt", "$gte", "$lt", "$lte"]),
                comparand()
            )
            return [path(): range]
        }
    }

    /// A document of operators.
    mutating func operators(depth: Int) -> Document {
        var document = Document()
        for _ in 0..<pick([1, 1, 1, 2]) {
            switch number(15) {
            case 0...4: document[pick(["$eq", "$ne", "$gt", "$gte", "$lt", "$lte"])] = comparand()
            case 12: document["$regex"] = pattern()
            case 13: document["$mod"] = [.integer(1 + number(3)), .integer(number(3))]
            case 14:
                let name = pick(["$bitsAllSet", "$bitsAllClear", "$bitsAnySet", "$bitsAnyClear"])
                document[name] =
                    number(2) == 0
                    ? .integer(number(6)) : [.integer(number(3)), .integer(number(70))]
            case 5: document[pick(["$in", "$nin"])] = operands()
            case 6: document["$exists"] = .bool(number(2) == 0)
            case 7: document["$size"] = .integer(number(3))
            case 8: document["$type"] = .string(pick(["int", "array", "object", "null", "string"]))
            case 9: document["$all"] = operands()
            case 10 where depth > 0:
                document["$elemMatch"] = .document(
                    number(2) == 0 ? operators(depth: depth - 1) : query(depth: depth - 1)
                )
            case 11 where depth > 0:
                document["$not"] =
                    number(4) == 0 ? pattern() : .document(operators(depth: depth - 1))
            default: document["$eq"] = comparand()
            }
        }
        return document
    }

    /// An update of operators.
    mutating func update() -> Document {
        var update = Document()
        for _ in 0..<pick([1, 1, 2, 3]) {
            let name = pick(["$set", "$set", "$unset", "$inc", "$push", "$push", "$pull"])
            var fields = update[name]?.documentValue ?? [:]
            for _ in 0..<pick([1, 1, 2]) {
                let path = number(6) == 0 ? "\(self.path()).$[]" : self.path()
                fields[path] = operand(of: name)
            }
            update[name] = .document(fields)
        }
        return update
    }

    private mutating func operand(of name: String) -> BSONValue {
        switch name {
        case "$inc": return .integer(number(3))
        case "$push" where number(2) == 0: return pushClauses()
        case "$pull" where number(2) == 0:
            let query: Document = number(2) == 0 ? [path(): comparand()] : ["$gte": comparand()]
            return .document(query)
        case "$pull":
            // A query may not ask for undefined, and the other updater knows no patterns.
            while true {
                let operand = comparand()
                let fields = operand.documentValue ?? [:]
                if !fields.contains(where: {
                    [.undefined, .regularExpression].contains($0.value.type)
                }) {
                    return operand
                }
            }
        default: return operand()
        }
    }

    private mutating func pushClauses() -> BSONValue {
        var clauses: Document = ["$each": operands()]
        if number(2) == 0 { clauses["$position"] = .integer(number(7) - 3) }
        if number(2) == 0 { clauses["$slice"] = .integer(number(9) - 4) }
        if number(4) == 0 { clauses["$sort"] = .integer(pick([1, -1])) }
        return .document(clauses)
    }
}
