// SPDX-License-Identifier: MIT
//
// A second opinion on updates, written from the semantics alone: it takes the document apart and
// does one operator after another to it, in the order of their paths.

import SheafBSON

/// Updates decoded documents.
enum NaiveUpdater {
    /// MongoDB's number of an error.
    struct Failure: Error, Equatable {
        let code: Int
    }

    /// One operator at one path.
    struct Step {
        let name: String
        let path: [String]
        let operand: BSONValue
    }

    /// The document after an update.
    static func apply(_ update: Document, to document: Document) throws(Failure) -> Document {
        var steps: [Step] = []
        for (name, fields) in update {
            for (path, operand) in fields.documentValue ?? [:] {
                steps.append(
                    Step(
                        name: name,
                        path: path.split(separator: ".").map(String.init),
                        operand: operand
                    )
                )
            }
        }
        try checkConflicts(steps)
        steps.sort { precedes($0.path[...], $1.path[...]) }
        var value: BSONValue? = .document(document)
        for step in steps { try run(step, step.path[...], &value, isElement: false) }
        return value?.documentValue ?? [:]
    }

    private static func checkConflicts(_ steps: [Step]) throws(Failure) {
        for (index, step) in steps.enumerated() {
            for other in steps[..<index] {
                let shared = zip(step.path, other.path).prefix { $0 == $1 }.count
                if shared == min(step.path.count, other.path.count) { throw Failure(code: 40) }
                if step.path[shared] == "$[]" || other.path[shared] == "$[]" {
                    throw Failure(code: 40)
                }
            }
        }
    }

    private static func precedes(_ left: ArraySlice<String>, _ right: ArraySlice<String>) -> Bool {
        for (left, right) in zip(left, right) where left != right {
            if let left = Int(left), let right = Int(right) { return left < right }
            return left < right
        }
        return left.count < right.count
    }

    private static func run(
        _ step: Step,
        _ path: ArraySlice<String>,
        _ value: inout BSONValue?,
        isElement: Bool
    ) throws(Failure) {
        guard let name = path.first else {
            return try change(step, &value, isElement: isElement)
        }
        let rest = path.dropFirst()
        if name == "$[]" {
            guard case .array(let array)? = value else { throw Failure(code: 2) }
            var elements = Array(array)
            for index in elements.indices {
                try run(step, rest, &elements, at: index)
            }
            value = .array(BSONArray(elements))
            return
        }
        switch value {
        case nil:
            var child: BSONValue?
            try run(step, rest, &child, isElement: false)
            if let child { value = document(name, child) }
        case .document(var fields)?:
            var child = fields[name]
            try run(step, rest, &child, isElement: false)
            fields[name] = child
            value = .document(fields)
        case .array(let array)?:
            guard let position = Int(name), String(position) == name, position >= 0 else {
                return try block(step, rest)
            }
            var elements = Array(array)
            if position < elements.count {
                try run(step, rest, &elements, at: position)
            } else {
                var child: BSONValue?
                try run(step, rest, &child, isElement: true)
                guard let child else { return }
                while elements.count < position { elements.append(.null) }
                elements.append(child)
            }
            value = .array(BSONArray(elements))
        default: try block(step, rest)
        }
    }

    private static func run(
        _ step: Step,
        _ path: ArraySlice<String>,
        _ elements: inout [BSONValue],
        at index: Int
    ) throws(Failure) {
        var child: BSONValue? = elements[index]
        try run(step, path, &child, isElement: true)
        elements[index] = child ?? .null
    }

    private static func block(_ step: Step, _ rest: ArraySlice<String>) throws(Failure) {
        if rest.contains("$[]") { throw Failure(code: 2) }
        if step.name != "$unset" { throw Failure(code: 28) }
    }

    private static func change(
        _ step: Step,
        _ value: inout BSONValue?,
        isElement: Bool
    ) throws(Failure) {
        switch step.name {
        case "$set": value = step.operand
        case "$unset": value = nil
        case "$inc": value = try sum(value, step.operand)
        case "$push":
            guard let array = (value ?? []).arrayValue else { throw Failure(code: 2) }
            value = .array(BSONArray(push(step.operand, Array(array))))
        default:
            guard let old = value else { return }
            guard case .array(let array) = old else { throw Failure(code: 2) }
            value = .array(BSONArray(array.filter { !isPulled($0, step.operand) }))
        }
    }

    private static func sum(_ old: BSONValue?, _ amount: BSONValue) throws(Failure) -> BSONValue {
        guard let old else { return amount }
        switch (old, amount) {
        case (.int32(let left), .int32(let right)): return .int32(left + right)
        case (.int64(let left), .int32(let right)): return .int64(left + Int64(right))
        case (.double(let left), .int32(let right)):
            return left.isNaN ? old : .double(left + Double(right))
        default: throw Failure(code: 14)
        }
    }

    private static func push(_ operand: BSONValue, _ old: [BSONValue]) -> [BSONValue] {
        guard let clauses = operand.documentValue, let each = clauses["$each"]?.arrayValue else {
            return old + [operand]
        }
        var elements = old
        var place = clauses["$position"]?.integerValue.map { Int($0) } ?? old.count
        if place < 0 { place = max(0, old.count + place) }
        elements.insert(contentsOf: Array(each), at: min(place, old.count))
        if let direction = clauses["$sort"]?.integerValue {
            let sorted = elements.enumerated().sorted { left, right in
                let order = Int(direction) * left.element.compare(right.element)
                return order < 0 || order == 0 && left.offset < right.offset
            }
            elements = sorted.map(\.element)
        }
        guard let slice = clauses["$slice"]?.integerValue else { return elements }
        return Array(slice >= 0 ? elements.prefix(Int(slice)) : elements.suffix(-Int(slice)))
    }

    private static func isPulled(_ element: BSONValue, _ operand: BSONValue) -> Bool {
        var none: [NaiveMatcher.Tag]?
        guard let query = operand.documentValue else {
            return element.type.rank == operand.type.rank && element.compare(operand) == 0
        }
        if query.keys.first?.hasPrefix("$") == true {
            let wrapped: BSONValue = ["v": element]
            return NaiveMatcher.matches(["v": operand], wrapped, &none)
        }
        return element.type == .document && NaiveMatcher.matches(query, element, &none)
    }
}
