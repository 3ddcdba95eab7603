// SPDX-License-Identifier: MIT
//
// What can be wrong with an update before a document is seen. All mistakes are collected.

internal import SheafBSON

/// An update taken apart into operators at paths.
struct ParsedUpdate {
    /// One operator at one path.
    struct Step {
        let name: String
        let path: [String]
        let operand: Tree
    }

    /// The operators; none when the update is a replacement.
    private(set) var steps: [Step] = []
    /// The filter of each identifier.
    private(set) var filters: [String: Tree] = [:]
    /// The document to put in place of the old one.
    private(set) var replacement: Tree?
    /// The numbers of what is wrong.
    private(set) var mistakes: Set<Int> = []

    init(_ update: Tree, _ arrayFilters: [Tree]) {
        for filter in arrayFilters { take(filter) }
        guard case .document(let fields) = update else {
            mistakes.insert(9)
            return
        }
        var used: Set<String> = []
        if fields.first?.name.hasPrefix("$") == true {
            for field in fields { take(field) }
            checkConflicts()
            for component in steps.flatMap(\.path) {
                guard let identifier = ParsedUpdate.identifier(component), !identifier.isEmpty
                else { continue }
                used.insert(identifier)
                if filters[identifier] == nil { mistakes.insert(2) }
            }
        } else {
            replacement = update
            if let id = update["_id"] { mistakes.formUnion(UpsertReference.mistakes(inID: id)) }
        }
        if filters.keys.contains(where: { !used.contains($0) }) { mistakes.insert(9) }
    }

    /// The identifier in `$[identifier]`, empty for `$[]`; nil for another component.
    static func identifier(_ component: String) -> String? {
        guard component.utf8.count >= 3, component.hasPrefix("$["), component.hasSuffix("]") else {
            return nil
        }
        return String(component.dropFirst(2).dropLast())
    }

    private mutating func take(_ filter: Tree) {
        var names: Set<String> = []
        ParsedUpdate.collectNames(filter, &names)
        guard names.count == 1, let name = names.first else {
            mistakes.insert(9)
            return
        }
        let isLegal = name.utf8.enumerated().allSatisfy { index, byte in
            switch byte {
            case 0x61...0x7A: true
            case 0x30...0x39, 0x41...0x5A: index > 0
            default: false
            }
        }
        if !isLegal || name.isEmpty { mistakes.insert(2) }
        if filters.updateValue(filter, forKey: name) != nil { mistakes.insert(9) }
    }

    private static func collectNames(_ query: Tree, _ names: inout Set<String>) {
        for field in query.fields {
            if ["$and", "$or", "$nor"].contains(field.name) {
                for branch in field.value.elements ?? [] { collectNames(branch, &names) }
            } else {
                names.insert(QueryReference.components(field.name)[0])
            }
        }
    }

    private mutating func take(_ field: Tree.Field) {
        guard ParsedUpdate.names.contains(field.name), case .document(let operands) = field.value
        else {
            mistakes.insert(9)
            return
        }
        for operand in operands {
            let path = QueryReference.components(operand.name)
            let wrong = ParsedUpdate.mistakes(inPath: path)
            mistakes.formUnion(wrong)
            let step = Step(name: field.name, path: path, operand: operand.value)
            mistakes.formUnion(step.mistakes)
            if wrong.isEmpty { steps.append(step) }
        }
    }

    static let names: Set<String> = [
        "$addToSet", "$bit", "$currentDate", "$inc", "$max", "$min", "$mul", "$pop", "$pull",
        "$pullAll", "$push", "$rename", "$set", "$setOnInsert", "$unset",
    ]

    static func mistakes(inPath path: [String]) -> Set<Int> {
        if path.contains("") { return [56] }
        let isPositional = path[0] == "$" || identifier(path[0]) != nil
        return isPositional || path.filter { $0 == "$" }.count > 1 ? [2] : []
    }

    private mutating func checkConflicts() {
        var reserved: [[String]] = []
        for step in steps {
            for path in step.reservedPaths {
                if reserved.contains(where: { ParsedUpdate.conflict($0, path) }) {
                    mistakes.insert(40)
                }
                reserved.append(path)
            }
        }
    }

    /// Whether two operators may not stand at these paths in one update.
    static func conflict(_ left: [String], _ right: [String]) -> Bool {
        let shared = zip(left, right).prefix { $0 == $1 }.count
        if shared == min(left.count, right.count) { return true }
        return (identifier(left[shared]) == nil) != (identifier(right[shared]) == nil)
    }
}

extension ParsedUpdate.Step {
    /// The path of a renaming's target.
    var target: [String] { QueryReference.components(operand.value.stringValue ?? "") }

    /// The paths that no other operator may touch.
    var reservedPaths: [[String]] {
        guard name == "$rename", mistakes.isEmpty else { return [path] }
        return [path, target]
    }

    /// The numbers of what is wrong with the operand.
    var mistakes: Set<Int> {
        switch name {
        case "$inc", "$mul": operand.rank == 10 ? [] : [14]
        case "$bit": isBitOperand ? [] : [2]
        case "$currentDate": isDateOperand ? [] : [2]
        case "$rename": renameMistakes
        case "$push": isPushOperand ? [] : [2]
        case "$addToSet": addMistakes
        case "$pop":
            operand.value.integerValue == 1 || operand.value.integerValue == -1 ? [] : [9]
        case "$pullAll": operand.elements == nil ? [2] : []
        case "$pull": isPullOperand ? [] : [2]
        default: []
        }
    }

    private var isBitOperand: Bool {
        guard case .document(let fields) = operand, !fields.isEmpty else { return false }
        return fields.allSatisfy {
            ["and", "or", "xor"].contains($0.name) && [.int32, .int64].contains($0.value.type)
        }
    }

    private var isDateOperand: Bool {
        if operand.type == .bool { return true }
        guard operand.fields.count == 1, let type = operand["$type"] else { return false }
        return type == .scalar("date") || type == .scalar("timestamp")
    }

    private var renameMistakes: Set<Int> {
        guard operand.value.stringValue != nil else { return [2] }
        var mistakes = ParsedUpdate.mistakes(inPath: target)
        let shared = zip(path, target).prefix { $0 == $1 }.count
        if shared == min(path.count, target.count) { mistakes.insert(2) }
        let isDynamic = (path + target).contains {
            $0 == "$" || ParsedUpdate.identifier($0) != nil
        }
        if isDynamic { mistakes.insert(2) }
        return mistakes
    }

    private var isPushOperand: Bool {
        guard operand["$each"] != nil else { return true }
        return operand.fields.allSatisfy { field in
            switch field.name {
            case "$each": field.value.elements != nil
            case "$slice", "$position": field.value.value.integerValue != nil
            case "$sort": isSort(field.value)
            default: false
            }
        }
    }

    private func isSort(_ sort: Tree) -> Bool {
        func isDirection(_ value: Tree) -> Bool {
            value.value.integerValue == 1 || value.value.integerValue == -1
        }
        guard case .document(let fields) = sort else { return isDirection(sort) }
        return !fields.isEmpty
            && fields.allSatisfy {
                isDirection($0.value) && !QueryReference.components($0.name).contains("")
            }
    }

    private var addMistakes: Set<Int> {
        guard operand.fields.first?.name == "$each" else { return [] }
        var mistakes: Set<Int> = []
        if operand["$each"]?.elements == nil { mistakes.insert(14) }
        if operand.fields.count > 1 { mistakes.insert(2) }
        return mistakes
    }

    private var isPullOperand: Bool {
        operand.fields.allSatisfy { field in
            guard field.name.hasPrefix("$") else { return true }
            return isOnValues
                ? ArrayOperators.valueOperators.contains(field.name) || field.name == "$not"
                : ["$and", "$or", "$nor"].contains(field.name)
        }
    }

    /// Whether the operand of `$pull` begins with an operator on values.
    var isOnValues: Bool {
        ArrayOperators.valueOperators.contains(operand.fields.first?.name ?? "")
    }
}
