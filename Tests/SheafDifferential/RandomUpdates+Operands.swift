// SPDX-License-Identifier: MIT
//
// Which operator a random update applies to a value, and with what.

internal import SheafBSON
internal import SheafReference
internal import SheafTestSupport

extension RandomUpdates {
    /// All operators.
    static let all = [
        "$set", "$setOnInsert", "$unset", "$inc", "$mul", "$min", "$max", "$rename", "$currentDate",
        "$bit", "$push", "$addToSet", "$pop", "$pull", "$pullAll",
    ]

    /// An operator that suits a value, or, now and then, any.
    mutating func operatorName(for value: Tree?, _ path: [String]) -> String {
        let suited: [String]
        switch value {
        case .array?:
            suited = [
                "$push", "$push", "$push", "$push", "$addToSet", "$addToSet", "$pop", "$pull",
                "$pull", "$pullAll", "$set", "$unset", "$max", "$rename",
            ]
        case .scalar(let scalar)? where scalar.type.isNumber:
            suited = ["$inc", "$inc", "$mul", "$bit", "$min", "$max", "$set", "$unset", "$rename"]
        case .document?, .scalar?:
            suited = [
                "$set", "$set", "$unset", "$rename", "$min", "$max", "$currentDate", "$setOnInsert",
            ]
        case nil: suited = RandomUpdates.all
        }
        return trees.random.pick(trees.random.oneIn(14) ? RandomUpdates.all : suited)
    }

    /// An operand for an operator, mostly a legal one.
    mutating func operand(of name: String, for value: Tree?, growing: Bool?) -> Tree {
        if trees.random.oneIn(80) { return trees.value(depth: 1) }
        switch name {
        case "$inc", "$mul": return trees.number()
        case "$bit": return bits()
        case "$currentDate":
            return trees.random.pick([
                .scalar(true), .document([.init("$type", .scalar("date"))]),
                .document([.init("$type", .scalar("timestamp"))]),
            ])
        case "$rename":
            let name = trees.random.pick([
                "a", "b", "c", "x", "y", "a.x", "d.b", "x.y", "_id", "$x",
            ])
            return .scalar(.string(name))
        case "$push": return push(value, growing)
        case "$addToSet":
            guard !trees.random.oneIn(2) else { return element(of: value) }
            return .document([.init("$each", elements(of: value, growing))])
        case "$pop": return .scalar(trees.random.pick([.int32(1), .int32(-1), .double(1)]))
        case "$pullAll": return elements(of: value, growing)
        case "$pull": return pull(value)
        default: return trees.random.oneIn(8) ? value ?? trees.scalar() : trees.value(depth: 2)
        }
    }

    private mutating func bits() -> Tree {
        let fields = (0..<(1 + trees.random.below(2))).map { _ in
            let mask: BSONValue =
                trees.random.oneIn(3)
                ? .int64(Int64(trees.random.below(9)) - 4) : .int32(Int32(trees.random.below(9)))
            return Tree.Field(trees.random.pick(["and", "or", "xor"]), .scalar(mask))
        }
        return .document(Array(fields.prefix(fields.first?.name == fields.last?.name ? 1 : 2)))
    }

    /// An element that an array has already, or a new one.
    private mutating func element(of value: Tree?) -> Tree {
        if let elements = value?.elements, !elements.isEmpty {
            let element = trees.random.pick(elements)
            if trees.random.oneIn(2) { return element }
            if element["_id"] != nil { return trees.element(id: trees.random.below(100_000)) }
        }
        return trees.random.oneIn(3) ? trees.value(depth: 2) : trees.scalar()
    }

    private mutating func elements(of value: Tree?, _ growing: Bool?) -> Tree {
        let count = growing == nil ? trees.random.below(4) : trees.random.below(60)
        return .array((0..<count).map { _ in element(of: value) })
    }

    private mutating func push(_ value: Tree?, _ growing: Bool?) -> Tree {
        guard trees.random.oneIn(2) || growing != nil else { return element(of: value) }
        let count = value?.elements?.count ?? 0
        var clauses = [
            Tree.Field("$each", growing == false ? .array([]) : elements(of: value, growing))
        ]
        if trees.random.oneIn(2) {
            let position = trees.random.below(2 * count + 6) - count - 3
            clauses.append(.init("$position", .scalar(.integer(position))))
        }
        if trees.random.oneIn(6) {
            let sorts: [Tree] = [
                .scalar(1), .scalar(-1), .document([.init("_id", .scalar(1))]),
                .document([.init("a", .scalar(-1)), .init("b", .scalar(1))]),
                .document([.init("c.a", .scalar(1))]),
            ]
            clauses.append(.init("$sort", trees.random.pick(sorts)))
        }
        if growing == false || trees.random.oneIn(growing == nil ? 3 : 20) {
            let kept = max(0, count + trees.random.below(7) - 3)
            let slice =
                growing == false
                ? count - count / 4 : trees.random.oneIn(4) ? trees.random.below(4) : kept
            clauses.append(
                .init("$slice", .scalar(.integer(trees.random.oneIn(2) ? slice : -slice)))
            )
        }
        if trees.random.oneIn(100) { clauses.append(.init("$foo", .scalar(1))) }
        let shift = trees.random.below(clauses.count)
        return .document(Array(clauses[shift...] + clauses[..<shift]))
    }

    private mutating func pull(_ value: Tree?) -> Tree {
        let element = element(of: value)
        switch trees.random.below(8) {
        case 0...2 where element["_id"] != nil:
            return .document([.init("_id", element["_id"] ?? .scalar(.null))])
        case 3:
            return .document([.init(trees.random.pick(["$gte", "$lte", "$ne"]), trees.number())])
        case 4: return .document([.init("$in", .array([element, trees.scalar()]))])
        case 5:
            return .document([
                condition(on: element, at: trees.random.pick(["a", "b", "c.a", "_id"]))
            ])
        case 6 where trees.random.oneIn(8):
            return trees.random.pick([
                .document([]), .document([.init("$badop", .scalar(1))]),
                .document([.init("$size", .scalar(2))]),
                .document([.init("$exists", .scalar(true))]),
                .document([.init("$not", .document([.init("$gt", .scalar(1))]))]),
            ])
        default: return element
        }
    }
}
