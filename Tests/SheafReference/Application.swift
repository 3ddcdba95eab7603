// SPDX-License-Identifier: MIT
//
// A parsed update meets a document: first every path is made one of names and positions alone, on
// the document as it was; then one operator after another is applied, in the order of the paths.

internal import SheafBSON

/// The application of an update to one document.
struct Application {
    typealias Failure = UpdateReference.Failure

    /// An operator at a path without `$`.
    struct Target {
        let step: ParsedUpdate.Step
        let path: [String]
    }

    let parsed: ParsedUpdate
    let tags: [QueryReference.Tag]
    let isInsert: Bool

    init(_ parsed: ParsedUpdate, _ tags: [QueryReference.Tag], isInsert: Bool) {
        (self.parsed, self.tags, self.isInsert) = (parsed, tags, isInsert)
    }

    /// What becomes of a document.
    func answer(_ root: Tree) -> UpdateReference.Answer {
        if let replacement = parsed.replacement { return replaced(root, replacement) }
        var mistakes: Set<Int> = []
        var targets: [Target] = []
        var reached: [[Set<String>]] = []
        for step in parsed.steps {
            var resolution = Resolution(step)
            resolve(step.path[...], root, [], &resolution)
            targets += resolution.paths.map { Target(step: step, path: $0) }
            mistakes.formUnion(resolution.mistakes)
            reached.append(resolution.reached)
        }
        if clashes(reached) { mistakes.insert(40) }
        for (index, target) in targets.enumerated() where target.step.name == "$rename" {
            targets[index] = Target(step: target.step, path: target.step.target)
        }
        targets.sort { Application.precedes($0.path, $1.path) }
        return apply(targets, to: root, mistakes)
    }

    private func replaced(_ root: Tree, _ replacement: Tree) -> UpdateReference.Answer {
        let old = root["_id"]
        var mistakes: Set<Int> = []
        if let id = replacement["_id"], let old, id.compare(old) != 0 { mistakes.insert(66) }
        if !isInsert, replacement.fields.contains(where: { $0.name.isRefusedOnTop }) {
            mistakes.insert(52)
        }
        guard mistakes.isEmpty else { return .refused(mistakes) }
        guard let id = replacement["_id"] ?? old else { return .document(replacement) }
        return .document(replacement.withIDFirst(id))
    }

    // MARK: - Paths

    /// What a path with `$` turns out to mean.
    private struct Resolution {
        /// The paths of names and positions.
        var paths: [[String]] = []
        /// By depth, all that was reached on the way.
        var reached: [Set<String>]
        /// What was wrong on the way.
        var mistakes: Set<Int> = []

        init(_ step: ParsedUpdate.Step) {
            reached = [Set<String>](repeating: [], count: step.path.count + 1)
        }
    }

    private func resolve(
        _ path: ArraySlice<String>,
        _ value: Tree?,
        _ done: [String],
        _ resolution: inout Resolution
    ) {
        let text = done.joined(separator: ".")
        resolution.reached[done.count].insert(text)
        guard let name = path.first else {
            resolution.paths.append(done)
            return
        }
        let rest = path.dropFirst()
        if let identifier = ParsedUpdate.identifier(name) {
            guard case .array(let elements)? = value else {
                resolution.mistakes.insert(2)
                return
            }
            for (position, element) in elements.enumerated() where means(identifier, element) {
                resolve(rest, element, done + [String(position)], &resolution)
            }
        } else if name == "$" {
            guard let tag = tags.last(where: { $0.array == text }) ?? tags.last else {
                resolution.mistakes.insert(2)
                return
            }
            let position = String(tag.position)
            resolve(rest, value?.child(position), done + [position], &resolution)
        } else {
            resolve(rest, value?.child(name), done + [name], &resolution)
        }
    }

    private func means(_ identifier: String, _ element: Tree) -> Bool {
        guard let filter = parsed.filters[identifier] else { return true }
        var none: [QueryReference.Tag]?
        let wrapped = Tree.document([Tree.Field(identifier, element)])
        return QueryReference.holds(filter, for: wrapped, &none)
    }

    /// Whether two paths that are written differently turn out to mean the same value, or one above
    /// the other.
    private func clashes(_ reached: [[Set<String>]]) -> Bool {
        for (index, left) in parsed.steps.enumerated() {
            for (other, right) in parsed.steps[..<index].enumerated() {
                for depth in 0... {
                    guard depth < left.path.count, depth < right.path.count else { return true }
                    let isArray = ParsedUpdate.identifier(left.path[depth]) != nil
                    if isArray != (ParsedUpdate.identifier(right.path[depth]) != nil) {
                        return true
                    }
                    let (mine, others) = (reached[index][depth + 1], reached[other][depth + 1])
                    if mine.isDisjoint(with: others) { break }
                }
            }
        }
        return false
    }

    /// Whether an operator runs before another: names by bytes, numbers by value.
    static func precedes(_ left: [String], _ right: [String]) -> Bool {
        for (left, right) in zip(left, right) where left != right {
            if let left = Tree.position(left), let right = Tree.position(right) {
                return left < right
            }
            return left.utf8.lexicographicallyPrecedes(right.utf8)
        }
        return left.count < right.count
    }

    // MARK: - Values

    private func apply(
        _ targets: [Target],
        to root: Tree,
        _ mistakes: Set<Int>
    ) -> UpdateReference.Answer {
        do throws(Failure) {
            guard mistakes.isEmpty else { throw Failure(0) }
            var result: Tree? = root
            for target in targets { try run(target, root, &result) }
            return .document(result ?? root)
        } catch {
            // Once more, to find all mistakes: none of them may hide another one.
            var mistakes = mistakes
            var result: Tree? = root
            for target in targets {
                var attempt = result
                do throws(Failure) {
                    try run(target, root, &attempt)
                    result = attempt
                } catch {
                    mistakes.insert(error.code)
                }
            }
            return .refused(mistakes)
        }
    }

    private func run(_ target: Target, _ root: Tree, _ result: inout Tree?) throws(Failure) {
        if target.step.name == "$setOnInsert", !isInsert { return }
        let top = target.path[0]
        let (before, id) = (result?[top], root["_id"])
        if target.step.name == "$rename" {
            try rename(target.step, root, &result)
        } else {
            try change(target.step, target.path[...], &result, isElement: false)
        }
        if let id, result?["_id"] != id { throw Failure(66) }
        guard !isInsert, top.isRefusedOnTop, let after = result?[top] else { return }
        if before == nil || target.path.count == 1, before != after { throw Failure(52) }
    }

    /// Changes what lies at a path below a value.
    private func change(
        _ step: ParsedUpdate.Step,
        _ path: ArraySlice<String>,
        _ value: inout Tree?,
        isElement: Bool
    ) throws(Failure) {
        guard let name = path.first else {
            value = try step.result(value)
            if isElement, value == nil { value = .scalar(.null) }
            return
        }
        // The value is taken out while it is changed, so that arrays are not copied.
        switch value {
        case nil:
            var child: Tree?
            try change(step, path.dropFirst(), &child, isElement: false)
            value = child.map { .document([Tree.Field(name, $0)]) }
        case .document(var fields)?:
            value = nil
            let index = fields.firstIndex { $0.name == name }
            var child = index.map { fields[$0].value }
            if let index { fields[index].value = .array([]) }
            try change(step, path.dropFirst(), &child, isElement: false)
            switch (index, child) {
            case (let index?, let child?): fields[index].value = child
            case (let index?, nil): fields.remove(at: index)
            case (nil, let child?): fields.append(Tree.Field(name, child))
            case (nil, nil): break
            }
            value = .document(fields)
        case .array(var elements)? where Tree.position(name) != nil:
            value = nil
            let position = Tree.position(name) ?? 0
            try change(step, path.dropFirst(), at: position, of: &elements)
            value = .array(elements)
        default: if step.name != "$unset" { throw Failure(28) }
        }
    }

    /// Changes an element of an array, or adds one behind its end.
    private func change(
        _ step: ParsedUpdate.Step,
        _ path: ArraySlice<String>,
        at position: Int,
        of elements: inout [Tree]
    ) throws(Failure) {
        var child: Tree?
        guard position >= elements.count else {
            child = elements[position]
            elements[position] = .array([])
            try change(step, path, &child, isElement: true)
            elements[position] = child ?? .scalar(.null)
            return
        }
        try change(step, path, &child, isElement: false)
        guard let child else { return }
        guard position - elements.count <= 1_500_000 else { throw Failure(34) }
        while elements.count < position { elements.append(.scalar(.null)) }
        elements.append(child)
    }

    /// Moves a value, which is looked for in the document as it was.
    private func rename(
        _ step: ParsedUpdate.Step,
        _ root: Tree,
        _ result: inout Tree?
    ) throws(Failure) {
        guard let moved = try root.walk(step.path, isSource: true) else { return }
        _ = try result?.walk(step.target, isSource: false)
        let setting = ParsedUpdate.Step(name: "$set", path: step.target, operand: moved)
        try change(setting, step.target[...], &result, isElement: false)
        let removal = ParsedUpdate.Step(name: "$unset", path: step.path, operand: moved)
        try change(removal, step.path[...], &result, isElement: false)
        let touchesID = step.path[0] == "_id" || step.target[0] == "_id"
        if touchesID, root["_id"] != nil { throw Failure(66) }
    }
}

extension Tree {
    /// The value at one end of a renaming, or nil when there is none.
    fileprivate func walk(
        _ path: [String],
        isSource: Bool
    ) throws(UpdateReference.Failure) -> Tree? {
        var value = self
        var hasArray = false
        for name in path {
            if case .array = value { hasArray = true }
            if hasArray, !isSource { throw UpdateReference.Failure(2) }
            if let child = value.child(name) {
                value = child
                continue
            }
            switch value {
            case .document: return nil
            case .array where Tree.position(name) != nil: return nil
            default: throw UpdateReference.Failure(28)
            }
        }
        if hasArray { throw UpdateReference.Failure(2) }
        return value
    }
}

extension String {
    /// Whether no update may put a field of this name on top of a stored document.
    var isRefusedOnTop: Bool { hasPrefix("$") && !["$ref", "$id", "$db"].contains(self) }
}
