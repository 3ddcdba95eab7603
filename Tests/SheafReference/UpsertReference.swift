// SPDX-License-Identifier: MIT
//
// The document that a query alone makes, for the insert branch of an upsert.

internal import SheafBSON

/// Makes documents of queries.
enum UpsertReference {
    /// The document that the equalities of a query make; for a replacement only the id counts.
    static func start(_ query: Tree, isReplacement: Bool) -> UpdateReference.Answer {
        let equalities = equalities(of: query).sorted {
            $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
        if isReplacement {
            let ids = equalities.filter { $0.name == "_id" }
            var mistakes: Set<Int> = ids.count > 1 ? [54] : []
            if equalities.contains(where: { $0.name.hasPrefix("_id.") }) { mistakes.insert(111) }
            return mistakes.isEmpty ? .document(.document(ids)) : .refused(mistakes)
        }
        var result: Tree? = .document([])
        var taken: [[String]] = []
        for equality in equalities {
            let path = QueryReference.components(equality.name)
            if taken.contains(where: { $0.starts(with: path) || path.starts(with: $0) }) {
                return .refused([54])
            }
            taken.append(path)
            result = put(equality.value, path[...], into: result)
        }
        return .document(result ?? .document([]))
    }

    private static func put(_ value: Tree, _ path: ArraySlice<String>, into old: Tree?) -> Tree {
        guard let name = path.first else { return value }
        var fields = old?.fields ?? []
        let index = fields.firstIndex { $0.name == name }
        let child = put(value, path.dropFirst(), into: index.map { fields[$0].value })
        if let index { fields[index].value = child } else { fields.append(.init(name, child)) }
        return .document(fields)
    }

    /// The fields of which a query says what they equal.
    private static func equalities(of query: Tree) -> [Tree.Field] {
        query.fields.flatMap { field -> [Tree.Field] in
            let branches = field.value.elements ?? []
            switch field.name {
            case "$and": return branches.flatMap { equalities(of: $0) }
            case "$or": return branches.count == 1 ? equalities(of: branches[0]) : []
            case "$nor": return []
            default: break
            }
            guard QueryReference.isExpression(field.value) else { return [field] }
            return field.value.fields.flatMap { condition -> [Tree.Field] in
                let operands = condition.value.elements ?? []
                switch condition.name {
                case "$eq": return [.init(field.name, condition.value)]
                case "$in": return operands.count == 1 ? [.init(field.name, operands[0])] : []
                case "$all":
                    return operands.filter { $0["$elemMatch"] == nil }
                        .map { .init(field.name, $0) }
                default: return []
                }
            }
        }
    }

    /// What is wrong with an id, by the numbers of the mistakes.
    static func mistakes(inID id: Tree) -> Set<Int> {
        switch id.type {
        case .array, .regularExpression, .undefined: [53, 54]
        case .document: id.fields.contains { $0.name.isRefusedOnTop } ? [52] : []
        default: []
        }
    }
}
