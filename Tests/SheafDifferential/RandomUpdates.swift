// SPDX-License-Identifier: MIT
//
// Random updates that know the document which they are for: most are legal and change something,
// and some are wrong in every way.

internal import SheafBSON
package import SheafReference
internal import SheafTestSupport

/// Makes random updates from a seed.
package struct RandomUpdates: Sendable {
    /// The values that go into them.
    package var trees: RandomTrees
    /// Whether paths may contain `$`, `$[]` and `$[identifier]`.
    private let hasPositions: Bool
    /// The case in the making.
    var conditions: [Tree.Field] = []
    var filters: [Tree] = []
    var canBePositional = true

    /// The source of a seed.
    package init(seed: UInt64, hasPositions: Bool = true) {
        trees = RandomTrees(seed: seed)
        self.hasPositions = hasPositions
    }

    /// An update for a document.
    package mutating func update(for root: Tree, growing: Bool? = nil) -> UpdateCase {
        (conditions, filters, canBePositional) = ([], [], true)
        if trees.random.oneIn(60), growing == nil { return replacement(for: root) }
        var chosen: [(operator: String, path: [String], operand: Tree)] = []
        for _ in 0..<trees.random.pick([1, 1, 1, 2, 2, 3, 5]) {
            for attempt in 0..<4 {
                let (kept, filtered, positional) = (conditions, filters, canBePositional)
                let next = modification(for: root, growing: growing)
                let collides = chosen.contains { collide($0.path, next.path) }
                if !collides || attempt == 3 && trees.random.oneIn(4) {
                    chosen.append(next)
                    break
                }
                (conditions, filters, canBePositional) = (kept, filtered, positional)
            }
        }
        var fields: [Tree.Field] = []
        for name in Set(chosen.map(\.operator)).sorted() {
            let operands = chosen.filter { $0.operator == name }.map {
                Tree.Field($0.path.joined(separator: "."), $0.operand)
            }
            fields.append(Tree.Field(name, .document(operands)))
        }
        if trees.random.oneIn(300) { fields.append(Tree.Field("$foo", .document([]))) }
        if trees.random.oneIn(150) { filters.append(filter("zz", .scalar(1))) }
        return UpdateCase(.document(conditions), .document(fields), filters)
    }

    /// An update with a query that matches nothing, and of which an upsert makes a document.
    package mutating func upsert() -> UpdateCase {
        var update = update(for: trees.smallRoot())
        var fields = update.filter.fields
        for _ in 0..<trees.random.below(3) {
            let path = trees.random.pick(["a", "b", "c", "d", "a.b", "a.c", "d.0", "_id", "_id.a"])
            let (value, other) = (trees.value(depth: 1), trees.scalar())
            let conditions: [Tree] = [
                value, .document([.init("$eq", value)]), .document([.init("$in", .array([value]))]),
                .document([.init("$all", .array([value, other]))]),
                .document([.init("$gt", other)]),
                .document([.init("$in", .array([other, value]))]),
            ]
            let field = Tree.Field(path, trees.random.pick(conditions))
            switch trees.random.below(6) {
            case 0: fields.append(.init("$and", .array([.document([field])])))
            case 1: fields.append(.init("$or", .array([.document([field])])))
            default: fields.append(field)
            }
        }
        update.filter = .document(fields)
        return update
    }

    /// Whether two paths exclude each other, roughly.
    private func collide(_ left: [String], _ right: [String]) -> Bool {
        zip(left, right).allSatisfy { $0 == $1 || $0.hasPrefix("$") || $1.hasPrefix("$") }
    }

    private mutating func replacement(for root: Tree) -> UpdateCase {
        var fields = trees.document(depth: 2).fields.filter { $0.name != "_id" }
        if let id = root["_id"], trees.random.oneIn(2) {
            fields.append(Tree.Field("_id", trees.random.oneIn(5) ? trees.scalar() : id))
        }
        if trees.random.oneIn(10) { fields.append(Tree.Field("$x", trees.scalar())) }
        if trees.random.oneIn(4) { return UpdateCase(.document([]), root) }
        if fields.first?.name.hasPrefix("$") == true { fields.removeFirst() }
        return UpdateCase(.document([]), .document(fields))
    }

    // MARK: - Paths

    private mutating func modification(
        for root: Tree,
        growing: Bool?
    ) -> (operator: String, path: [String], operand: Tree) {
        var (path, value) = place(in: root)
        if let growing, !trees.random.oneIn(3), let array = largest(root) {
            (path, value) = ([array.name], array.value)
            let name =
                growing
                ? trees.random.pick(["$push", "$push", "$addToSet"])
                : trees.random.pick(["$pull", "$pop", "$pullAll", "$push"])
            return (name, path, operand(of: name, for: value, growing: growing))
        }
        let name = operatorName(for: value, path)
        return (name, path, operand(of: name, for: value, growing: growing))
    }

    /// An array on top of the document.
    private mutating func largest(_ root: Tree) -> Tree.Field? {
        let arrays = root.fields.filter { $0.value.elements != nil }
        return arrays.isEmpty ? nil : trees.random.pick(arrays)
    }

    /// A path, mostly to something that is there, and the value there.
    private mutating func place(in root: Tree) -> (path: [String], value: Tree?) {
        switch trees.random.below(40) {
        case 0: return (trees.random.pick([["a", ""], [""], ["$x"], ["_id"], ["_id", "x"]]), nil)
        case 1:
            return (trees.random.pick([["a", "$"], ["a", "$[]"], ["$"], ["b", "$", "a"]]), nil)
        case 2: return (trees.random.pick([["a", "$[zz]"], ["c", "01"], ["d", "-1"]]), nil)
        case 3...7:
            let count = 1 + trees.random.below(3)
            return ((0..<count).map { _ in trees.random.pick(RandomTrees.names) }, nil)
        default: return walk(root)
        }
    }

    private mutating func walk(_ root: Tree) -> (path: [String], value: Tree?) {
        var path: [String] = []
        var value = root
        while path.isEmpty || !trees.random.oneIn(3) {
            if !path.isEmpty, trees.random.oneIn(12) {
                path.append(trees.random.pick(["x", "a", "b", "7", "$x"]))
                return (path, nil)
            }
            switch value {
            case .document(let fields):
                let names = fields.filter { !(path.isEmpty && $0.name == "_id") }
                guard !names.isEmpty else { return (path + ["x"], nil) }
                let field = trees.random.pick(names)
                path.append(field.name)
                value = field.value
            case .array(let elements):
                guard !elements.isEmpty, !trees.random.oneIn(15) else {
                    let position = elements.count + trees.random.below(5)
                    return (path + ["\(trees.random.oneIn(40) ? 2_000_000 : position)"], nil)
                }
                let position = trees.random.below(elements.count)
                value = elements[position]
                path.append(component(for: position, value, behind: path))
            case .scalar: return (path, value)
            }
        }
        return (path, value)
    }

    /// One of the ways to name an element.
    private mutating func component(
        for position: Int,
        _ element: Tree,
        behind path: [String]
    ) -> String {
        guard hasPositions else { return String(position) }
        switch trees.random.below(10) {
        case 0: return "$[]"
        case 1, 2:
            let name = "f\(filters.count)"
            filters.append(filter(name, element))
            return "$[\(name)]"
        case 3,
            4 where canBePositional && !path.contains { $0.hasPrefix("$") }:
            canBePositional = false
            conditions.append(condition(on: element, at: path.joined(separator: ".")))
            return "$"
        default: return String(position)
        }
    }

    /// An array filter that an element passes.
    mutating func filter(_ identifier: String, _ element: Tree) -> Tree {
        .document([condition(on: element, at: identifier)])
    }

    /// A condition that an element passes, and perhaps others too.
    mutating func condition(on element: Tree, at path: String) -> Tree.Field {
        // Where a name begins with `$`, a query takes it for an operator.
        let scalars = element.fields.filter { field in
            field.value.fields.isEmpty && field.value.elements == nil && !field.name.hasPrefix("$")
        }
        if !scalars.isEmpty, !trees.random.oneIn(6) {
            let field = trees.random.pick(scalars)
            if trees.random.oneIn(4), !path.hasPrefix("f") {
                let inner = Tree.document([Tree.Field(field.name, test(field.value))])
                return Tree.Field(path, .document([Tree.Field("$elemMatch", inner)]))
            }
            return Tree.Field("\(path).\(field.name)", test(field.value))
        }
        return Tree.Field(path, test(element))
    }

    /// A condition that a value passes.
    private mutating func test(_ value: Tree) -> Tree {
        let other = trees.scalar()
        let looksLikeOperators = value.fields.first?.name.hasPrefix("$") == true
        let conditions: [Tree.Field] =
            switch trees.random.below(8) {
            case 0: [.init("$gte", value)]
            case 1: [.init("$lte", value)]
            case 2 where !looksLikeOperators: [.init("$in", .array([other, value]))]
            case 3: [.init("$ne", other)]
            case 4: [.init("$exists", .scalar(true))]
            default: [.init("$eq", value)]
            }
        if trees.random.oneIn(3), !looksLikeOperators { return value }
        return .document(conditions)
    }
}
