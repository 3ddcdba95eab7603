// SPDX-License-Identifier: MIT
//
// A typed filter as a tree, and the query document that says the same: the shortest one that people
// would write.

/// What a typed filter asks.
indirect enum FilterCondition: Hashable, Sendable {
    /// Nothing.
    case always
    /// A field has a value, or holds it among its elements.
    case equals(PathTrail, BSONValue)
    /// A field passes operators, as in `{"$gt": 2}`.
    case passes(PathTrail, Document)
    /// A field passes an operator on its elements.
    case elements(PathTrail, FilterCondition)
    case not(FilterCondition)
    case all([FilterCondition])
    case any([FilterCondition])
    case none([FilterCondition])
    /// A query that the caller wrote.
    case literal(Document)
    case failure(TypedFailure)
}

extension FilterCondition {
    /// The query on whole documents.
    func document() throws(StoreError) -> Document {
        let query = try query(of: "")
        guard !query.isOfElement else {
            throw StoreError(
                .invalidOperation,
                "The condition is on the document itself. Name a field: \\.self is for elements."
            )
        }
        return query.document
    }

    /// The query on the elements of an array: on their fields, or on themselves.
    func elementDocument() throws(StoreError) -> Document {
        try query(of: "").document
    }

    /// The query on what an identifier of array filters stands for.
    func document(of identifier: String) throws(StoreError) -> Document {
        try query(of: identifier).document
    }

    /// A query; that of an element itself has operators without a path.
    private struct Query {
        var document: Document
        var isOfElement = false
    }

    private func query(of prefix: String) throws(StoreError) -> Query {
        switch self {
        case .always: return Query(document: [:])
        case .failure(let failure): throw failure.error
        case .equals(let trail, let value):
            let path = try Self.join(prefix, trail)
            let isPlain = !path.isEmpty && !value.readsAsOperators
            return Self.query(path, isPlain ? value : ["$eq": value])
        case .passes(let trail, let operators):
            return Self.query(try Self.join(prefix, trail), .document(operators))
        case .elements(let trail, let condition):
            let path = try Self.join(prefix, trail)
            return Self.query(path, ["$elemMatch": .document(try condition.elementDocument())])
        case .not(let condition): return try condition.negated(of: prefix)
        case .all(let conditions): return try Self.conjunction(conditions, of: prefix)
        case .any(let conditions): return try Self.list("$or", conditions, of: prefix)
        case .none(let conditions): return try Self.list("$nor", conditions, of: prefix)
        case .literal(let document):
            guard prefix.isEmpty else {
                throw StoreError(
                    .invalidOperation,
                    "A literal filter cannot name the elements of a path. Write arrayFilters."
                )
            }
            return Query(document: document)
        }
    }

    private static func join(_ prefix: String, _ trail: PathTrail) throws(StoreError) -> String {
        let path = try trail.inFilter()
        return prefix.isEmpty || path.isEmpty ? prefix + path : "\(prefix).\(path)"
    }

    private static func query(_ path: String, _ test: BSONValue) -> Query {
        guard path.isEmpty, case .document(let operators) = test else {
            return Query(document: [path: test])
        }
        return Query(document: operators, isOfElement: true)
    }
}

// MARK: - Several conditions

extension FilterCondition {
    private func negated(of prefix: String) throws(StoreError) -> Query {
        switch self {
        case .equals(let trail, let value):
            return try Self.passes(trail, ["$ne": value]).query(of: prefix)
        case .passes(let trail, let operators):
            return try Self.passes(trail, ["$not": .document(operators)]).query(of: prefix)
        case .elements(let trail, let condition):
            let operators: Document = ["$elemMatch": .document(try condition.elementDocument())]
            return try Self.passes(trail, ["$not": .document(operators)]).query(of: prefix)
        case .any(let conditions): return try Self.list("$nor", conditions, of: prefix)
        default: return try Self.list("$nor", [self], of: prefix)
        }
    }

    /// One document with all the fields; operators on one field are put together.
    private static func conjunction(
        _ conditions: [FilterCondition],
        of prefix: String
    ) throws(StoreError) -> Query {
        var merged: Query?
        for condition in conditions where condition != .always {
            let next = try condition.query(of: prefix)
            guard let before = merged else {
                merged = next
                continue
            }
            guard before.isOfElement == next.isOfElement,
                let both = before.document.united(with: next.document)
            else { return try list("$and", conditions, of: prefix) }
            merged?.document = both
        }
        return merged ?? Query(document: [:])
    }

    private static func list(
        _ name: String,
        _ conditions: [FilterCondition],
        of prefix: String
    ) throws(StoreError) -> Query {
        var documents: [BSONValue] = []
        for condition in conditions {
            let query = try condition.query(of: prefix)
            guard !query.isOfElement else {
                throw StoreError(
                    .invalidOperation,
                    "Conditions on elements that are no documents can be joined by && when their "
                        + "operators differ, and not by ||. Use .in or .nin."
                )
            }
            documents.append(.document(query.document))
        }
        return Query(document: [name: .array(BSONArray(documents))])
    }
}

extension BSONValue {
    /// Whether a query would not take it for a value to be equal to.
    fileprivate var readsAsOperators: Bool {
        switch self {
        case .regularExpression: true
        case .document(let document): document.namesOperators
        default: false
        }
    }
}

extension Document {
    /// Whether the first name is that of an operator.
    var namesOperators: Bool { keys.first?.utf8.first == UInt8(ascii: "$") }

    /// A query that asks what two queries ask; nil when one document cannot say so.
    fileprivate func united(with other: Document) -> Document? {
        var united = self
        for (name, test) in other {
            guard let mine = united[name] else {
                united.append(name, test)
                continue
            }
            guard case .document(let left) = mine, case .document(let right) = test,
                left.namesOperators, right.namesOperators,
                Set(left.keys).isDisjoint(with: right.keys)
            else { return nil }
            united[name] = .document(right.reduce(into: left) { $0.append($1.key, $1.value) })
        }
        return united
    }
}
