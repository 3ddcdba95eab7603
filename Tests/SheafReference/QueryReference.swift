// SPDX-License-Identifier: MIT
//
// Queries by the book: list every value that a path leads to, and try the operator on each.

internal import SheafBSON

/// Answers queries about whole values.
enum QueryReference {
    /// An element through which a condition was met: the path of its array, and its position.
    struct Tag: Equatable {
        let array: String
        let position: Int
    }

    /// Whether a query holds for a value; elements are noted while there is a list for them.
    static func holds(_ query: Tree, for root: Tree, _ tags: inout [Tag]?) -> Bool {
        for field in query.fields where !clause(field, root, &tags) { return false }
        return true
    }

    private static func clause(_ field: Tree.Field, _ root: Tree, _ tags: inout [Tag]?) -> Bool {
        var none: [Tag]?
        let branches = field.value.elements ?? []
        switch field.name {
        case "$and":
            for branch in branches where !holds(branch, for: root, &tags) { return false }
            return true
        case "$or" where branches.count == 1: return holds(branches[0], for: root, &tags)
        case "$or": return branches.contains { holds($0, for: root, &none) }
        case "$nor": return !branches.contains { holds($0, for: root, &none) }
        default: break
        }
        let path = components(field.name)
        guard isExpression(field.value) else {
            return Place(path, root, true).meets("$eq", field.value, &tags)
        }
        for condition in field.value.fields
        where !Place(path, root, true).meets(condition.name, condition.value, &tags) {
            return false
        }
        return true
    }

    /// The components of a path.
    static func components(_ path: String) -> [String] {
        path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    /// Whether a value consists of operators.
    static func isExpression(_ value: Tree) -> Bool {
        guard value.fields.first?.name.hasPrefix("$") == true else { return false }
        return value["$ref"] == nil || value["$id"] == nil
    }
}

/// A path into a value, and whether an array at its end stands for its elements too.
private struct Place {
    let path: [String]
    let root: Tree
    let entersLastArray: Bool

    init(_ path: [String], _ root: Tree, _ entersLastArray: Bool) {
        (self.path, self.root, self.entersLastArray) = (path, root, entersLastArray)
    }

    /// Whether an operator holds here.
    func meets(_ name: String, _ operand: Tree, _ tags: inout [QueryReference.Tag]?) -> Bool {
        var none: [QueryReference.Tag]?
        let operands = operand.elements ?? []
        switch name {
        case "$ne": return !meets("$eq", operand, &none)
        case "$nin": return !operands.contains { meets("$eq", $0, &none) }
        case "$exists" where operand == .scalar(false):
            return !meets("$exists", .scalar(true), &none)
        case "$not":
            return !operand.fields.allSatisfy { meets($0.name, $0.value, &none) }
        case "$all":
            for operand in operands {
                let inner = operand["$elemMatch"]
                guard meets(inner == nil ? "$eq" : "$elemMatch", inner ?? operand, &tags) else {
                    return false
                }
            }
            return !operands.isEmpty
        default: break
        }
        let wantsArray = name == "$elemMatch" || name == "$size"
        let found = candidates(path[...], root, entersLastArray && !wantsArray, "")
        for candidate in found {
            guard let position = passes(name, operand, candidate.value) else { continue }
            let own =
                position < 0
                ? nil : QueryReference.Tag(array: path.joined(separator: "."), position: position)
            if let tag = candidate.tag ?? own { tags?.append(tag) }
            return true
        }
        return false
    }

    private typealias Candidate = (value: Tree?, tag: QueryReference.Tag?)

    /// All values that a path leads to, in their order.
    private func candidates(
        _ path: ArraySlice<String>,
        _ value: Tree,
        _ enters: Bool,
        _ walked: String
    ) -> [Candidate] {
        guard let name = path.first else {
            guard enters, case .array(let elements) = value else { return [(value, nil)] }
            return elements.enumerated().map { ($1, .init(array: walked, position: $0)) }
                + [(value, nil)]
        }
        let further = walked.isEmpty ? name : "\(walked).\(name)"
        guard case .array(let elements) = value else {
            guard let child = value[name] else { return [(nil, nil)] }
            return candidates(path.dropFirst(), child, enters, further)
        }
        var found: [Candidate] = []
        for (position, element) in elements.enumerated() {
            if case .document = element {
                for candidate in candidates(path, element, enters, walked) {
                    found.append((candidate.value, .init(array: walked, position: position)))
                }
            }
            guard name == String(position) else { continue }
            if path.count == 1 {
                found.append((element, nil))
            } else if element.type == .document || element.type == .array {
                found += candidates(path.dropFirst(), element, enters, further)
            }
        }
        return found
    }

    /// Whether one value passes: nil if not, else the position that `$elemMatch` found, or -1.
    private func passes(_ name: String, _ operand: Tree, _ value: Tree?) -> Int? {
        var none: [QueryReference.Tag]?
        let passes: Bool
        switch name {
        case "$in": passes = (operand.elements ?? []).contains { compares("$eq", value, $0) }
        case "$exists": passes = value != nil
        case "$size":
            passes =
                (value?.elements).map { Tree.scalar(.integer($0.count)) }?.compare(operand) == 0
        case "$type": passes = (value?.type.alias).map { .scalar(.string($0)) } == operand
        case "$mod":
            let numbers = (operand.elements ?? []).compactMap(\.value.integerValue)
            guard numbers.count == 2, value?.rank == 10, let number = value?.truncated else {
                return nil
            }
            passes = number % numbers[0] == numbers[1]
        case "$elemMatch":
            let first = operand.fields.first?.name ?? ""
            let isOnValues = first.hasPrefix("$") && !["$and", "$or", "$nor"].contains(first)
            return (value?.elements ?? []).firstIndex { element in
                if isOnValues {
                    return operand.fields.allSatisfy {
                        Place([], element, false).meets($0.name, $0.value, &none)
                    }
                }
                return element.asDocument.map { QueryReference.holds(operand, for: $0, &none) }
                    ?? false
            }
        default: passes = compares(name, value, operand)
        }
        return passes ? -1 : nil
    }

    private func compares(_ name: String, _ value: Tree?, _ operand: Tree) -> Bool {
        let allowsEqual = name != "$gt" && name != "$lt"
        if name != "$eq", operand.type == .maxKey, value?.type != .maxKey {
            return name.hasPrefix("$l")
        }
        if name != "$eq", operand.type == .minKey, value?.type != .minKey {
            return name.hasPrefix("$g")
        }
        guard let value else { return operand.type == .null && allowsEqual }
        guard value.rank == operand.rank else { return false }
        if value.isNaN || operand.isNaN { return value.isNaN && operand.isNaN && allowsEqual }
        let order = value.compare(operand)
        if order == 0 { return allowsEqual }
        return name.hasPrefix("$g") ? order > 0 : name.hasPrefix("$l") && order < 0
    }
}

extension Tree {
    fileprivate var isNaN: Bool {
        if case .scalar(let value) = self { ExactNumber(value)?.kind == .nan } else { false }
    }

    /// A document, or an array as one with positions for names.
    fileprivate var asDocument: Tree? {
        switch self {
        case .document: self
        case .array(let elements):
            .document(elements.enumerated().map { Field(String($0), $1) })
        case .scalar: nil
        }
    }

    /// A number without its fraction, if that fits 64 bits.
    fileprivate var truncated: Int64? {
        if case .double(let number) = value { return Int64(exactly: number.rounded(.towardZero)) }
        return value.integerValue
    }
}
