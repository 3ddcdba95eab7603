// SPDX-License-Identifier: MIT
//
// A second opinion on queries, written from the semantics alone: it decodes everything, lists all
// values that a path leads to, and tries the operators on them. It shares no code with the language
// but the order of values.

import SheafBSON

/// A value that a path leads to, with the element through which it was reached.
struct Candidate {
    /// The value; nil when it is missing.
    let value: BSONValue?
    /// The outermost array that was entered implicitly, and the position in it.
    var tag: NaiveMatcher.Tag?
}

/// Matches decoded documents.
enum NaiveMatcher {
    /// An array by its path, and a position.
    struct Tag: Equatable {
        let array: String
        let position: Int
    }

    /// Whether a query holds for a document.
    ///
    /// Tags of elements are appended while a list is given.
    static func matches(_ query: Document, _ document: BSONValue, _ tags: inout [Tag]?) -> Bool {
        for (name, operand) in query {
            guard clause(name, operand, document, &tags) else { return false }
        }
        return true
    }

    private static func clause(
        _ name: String,
        _ operand: BSONValue,
        _ document: BSONValue,
        _ tags: inout [Tag]?
    ) -> Bool {
        var none: [Tag]?
        let queries = operand.arrayValue?.compactMap(\.documentValue) ?? []
        switch name {
        case "$and":
            for query in queries {
                guard matches(query, document, &tags) else { return false }
            }
            return true
        case "$or":
            if queries.count == 1 { return matches(queries[0], document, &tags) }
            return queries.contains { matches($0, document, &none) }
        case "$nor": return !queries.contains { matches($0, document, &none) }
        default: break
        }
        let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let operators = operand.documentValue, operators.keys.first?.hasPrefix("$") == true
        else {
            let name = operand.type == .regularExpression ? "$regex" : "$eq"
            return holds(name, operand, path, document, true, &tags)
        }
        for (name, operand) in operators {
            guard holds(name, operand, path, document, true, &tags) else { return false }
        }
        return true
    }

    /// Whether an operator holds for the values at a path; without entering, for the value itself.
    private static func holds(
        _ name: String,
        _ operand: BSONValue,
        _ path: [String],
        _ value: BSONValue,
        _ enters: Bool,
        _ tags: inout [Tag]?
    ) -> Bool {
        var none: [Tag]?
        switch name {
        case "$ne": return !holds("$eq", operand, path, value, enters, &none)
        case "$nin":
            return !holds("$in", operand, path, value, enters, &none)
        case "$not" where operand.type == .regularExpression:
            return !holds("$regex", operand, path, value, enters, &none)
        case "$not":
            for (name, operand) in operand.documentValue ?? [:] {
                if !holds(name, operand, path, value, enters, &none) { return true }
            }
            return false
        case "$exists" where operand == false:
            return !holds("$exists", true, path, value, enters, &none)
        case "$all":
            let operands = operand.arrayValue.map(Array.init) ?? []
            for operand in operands {
                let document = operand.documentValue
                if let inner = document?["$elemMatch"] {
                    guard holds("$elemMatch", inner, path, value, enters, &tags) else {
                        return false
                    }
                } else {
                    let name = operand.type == .regularExpression ? "$regex" : "$eq"
                    guard holds(name, operand, path, value, enters, &tags) else { return false }
                }
            }
            return !operands.isEmpty
        default: break
        }
        let wantsArray = name == "$elemMatch" || name == "$size"
        for candidate in candidates(path[...], value, enters && !wantsArray, "") {
            guard let position = test(name, operand, candidate.value) else { continue }
            var tag = candidate.tag
            if tag == nil, position >= 0 {
                tag = Tag(array: path.joined(separator: "."), position: position)
            }
            if let tag { tags?.append(tag) }
            return true
        }
        return false
    }

    /// All values that a path leads to, in their order.
    static func candidates(
        _ path: ArraySlice<String>,
        _ value: BSONValue,
        _ enters: Bool,
        _ walked: String
    ) -> [Candidate] {
        guard let name = path.first else {
            guard enters, case .array(let array) = value else { return [Candidate(value: value)] }
            return array.enumerated().map {
                Candidate(value: $1, tag: Tag(array: walked, position: $0))
            } + [Candidate(value: value)]
        }
        let further = walked.isEmpty ? name : "\(walked).\(name)"
        switch value {
        case .document(let document):
            guard let child = document[name] else { return [Candidate(value: nil)] }
            return candidates(path.dropFirst(), child, enters, further)
        case .array(let array):
            var found: [Candidate] = []
            for (position, element) in array.enumerated() {
                if case .document = element {
                    found += candidates(path, element, enters, walked).map {
                        Candidate(value: $0.value, tag: Tag(array: walked, position: position))
                    }
                }
                guard name == String(position) else { continue }
                switch element {
                case _ where path.count == 1: found.append(Candidate(value: element))
                case .document, .array:
                    found += candidates(path.dropFirst(), element, enters, further)
                default: break
                }
            }
            return found
        default: return [Candidate(value: nil)]
        }
    }

    /// Whether one value passes: nil if not, else the position that `$elemMatch` found, or -1.
    private static func test(_ name: String, _ operand: BSONValue, _ value: BSONValue?) -> Int? {
        switch name {
        case "$eq", "$gt", "$gte", "$lt", "$lte": compare(name, value, operand) ? -1 : nil
        case "$in":
            (operand.arrayValue ?? []).contains {
                $0.type == .regularExpression
                    ? NaivePattern.accepts(value, $0) : compare("$eq", value, $0)
            } ? -1 : nil
        case "$regex": NaivePattern.accepts(value, operand) ? -1 : nil
        case "$mod": modulo(value, operand) ? -1 : nil
        case "$bitsAllSet", "$bitsAllClear", "$bitsAnySet", "$bitsAnyClear":
            bits(name, value, operand) ? -1 : nil
        case "$exists": value != nil ? -1 : nil
        case "$size":
            value?.arrayValue.map { Int64($0.count) == operand.integerValue } == true ? -1 : nil
        case "$type": value.map { $0.type.alias == operand.stringValue } == true ? -1 : nil
        case "$elemMatch":
            value?.arrayValue?.enumerated().first { elementPasses($1, operand) }?.offset
        default: nil
        }
    }

    private static func elementPasses(_ element: BSONValue, _ operand: BSONValue) -> Bool {
        var none: [Tag]?
        guard let query = operand.documentValue else { return false }
        let first = query.keys.first ?? ""
        if first.hasPrefix("$"), !["$and", "$or", "$nor"].contains(first) {
            for (name, operand) in query {
                guard holds(name, operand, [], element, false, &none) else { return false }
            }
            return true
        }
        switch element {
        case .document: return matches(query, element, &none)
        case .array(let array):
            let fields = array.enumerated().map { (String($0), $1) }
            return matches(query, .document(Document(fields)), &none)
        default: return false
        }
    }

    private static func compare(_ name: String, _ value: BSONValue?, _ operand: BSONValue) -> Bool {
        let allowsEqual = name != "$gt" && name != "$lt"
        if name != "$eq", operand.type == .maxKey, value?.type != .maxKey {
            return name.hasPrefix("$l")
        }
        if name != "$eq", operand.type == .minKey, value?.type != .minKey {
            return name.hasPrefix("$g")
        }
        guard let value else { return operand == nil && allowsEqual }
        guard value.type.rank == operand.type.rank else { return false }
        if isNaN(value) || isNaN(operand) {
            return isNaN(value) && isNaN(operand) && allowsEqual
        }
        let order = value.compare(operand)
        if order == 0 { return allowsEqual }
        return name.hasPrefix("$g") ? order > 0 : name.hasPrefix("$l") && order < 0
    }

    private static func modulo(_ value: BSONValue?, _ operand: BSONValue) -> Bool {
        guard let number = value?.doubleValue, number.isFinite,
            let numbers = operand.arrayValue?.compactMap(\.integerValue)
        else { return false }
        return Int64(number) % numbers[0] == numbers[1]
    }

    /// Bit by bit, a number going on with its sign.
    private static func bits(_ name: String, _ value: BSONValue?, _ operand: BSONValue) -> Bool {
        guard let number = value?.integerValue else { return false }
        let positions =
            operand.arrayValue?.compactMap(\.integerValue)
            ?? (0..<63).filter { (operand.integerValue ?? 0) >> $0 & 1 == 1 }
        let bits = positions.map { number >> min($0, 63) & 1 == 1 }
        return switch name {
        case "$bitsAllSet": bits.allSatisfy { $0 }
        case "$bitsAllClear": bits.allSatisfy { !$0 }
        case "$bitsAnySet": bits.contains(true)
        default: bits.contains(false)
        }
    }

    private static func isNaN(_ value: BSONValue) -> Bool {
        if case .double(let number) = value { number.isNaN } else { false }
    }
}
