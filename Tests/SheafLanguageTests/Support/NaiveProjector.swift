// SPDX-License-Identifier: MIT
//
// A second opinion on projections: slow, on whole values, by looking paths up in a list. It takes
// only projections that are right.

import SheafBSON
import SheafLanguage

/// Shows documents by the letter of the rules.
struct NaiveProjector {
    private enum Leaf {
        case include, exclude, positional
        case slice(BSONValue)
        case elementMatch(BSONValue)
        case literal(BSONValue)
    }

    private var leaves: [(path: String, leaf: Leaf)] = []
    private let isInclusion: Bool
    private let position: (String) -> Int?
    private let document: Document

    /// A projector for one document, with the position that the query found in an array.
    init(_ projection: Document, of document: Document, position: @escaping (String) -> Int?) {
        self.document = document
        self.position = position
        var isInclusion: Bool?
        var (hasSlice, hasMatch, hasID, showsID) = (false, false, false, false)
        for (name, value) in NaiveProjector.flat(projection) {
            let leaf = NaiveProjector.leaf(name, value)
            hasID = hasID || name == "_id" || name.hasPrefix("_id.")
            switch leaf {
            case .include where name == "_id": showsID = true
            case .exclude where name == "_id": break
            case .include, .positional, .literal: isInclusion = true
            case .exclude: isInclusion = false
            case .slice: hasSlice = true
            case .elementMatch: hasMatch = true
            }
            leaves.append((name.hasSuffix(".$") ? String(name.dropLast(2)) : name, leaf))
        }
        self.isInclusion = isInclusion ?? (showsID || hasMatch && !hasSlice)
        if self.isInclusion, !hasID { leaves.append(("_id", .include)) }
    }

    private static func flat(_ document: Document) -> [(String, BSONValue)] {
        document.flatMap { name, value -> [(String, BSONValue)] in
            guard case .document(let inner) = value, inner.keys.first?.hasPrefix("$") != true else {
                return [(name, value)]
            }
            return flat(inner).map { ("\(name).\($0.0)", $0.1) }
        }
    }

    private static func leaf(_ name: String, _ value: BSONValue) -> Leaf {
        switch value {
        case .document(let operators):
            if let slice = operators["$slice"] { return .slice(slice) }
            if let match = operators["$elemMatch"] { return .elementMatch(match) }
            return .literal(operators["$literal"] ?? .null)
        case .string: return .literal(value)
        default:
            if value == .int32(0) { return .exclude }
            return name.hasSuffix(".$") ? .positional : .include
        }
    }

    /// What is shown.
    func shown() -> Document {
        let fields = show(document, below: "", isNested: false)
        return Document(fields)
    }

    private func show(
        _ document: Document,
        below prefix: String,
        isNested: Bool
    ) -> [(String, BSONValue)] {
        var shown: [(String, BSONValue)] = []
        for (name, value) in document {
            let path = prefix + name
            if let leaf = leaves.first(where: { $0.path == path })?.leaf {
                if let value = show(value, by: leaf, path, isNested) { shown.append((name, value)) }
            } else if leaves.contains(where: { $0.path.hasPrefix(path + ".") }) {
                if let value = show(value, at: path, isNested, inArray: false) {
                    shown.append((name, value))
                }
            } else if !isInclusion {
                shown.append((name, value))
            }
        }
        addMissing(to: &shown, below: prefix)
        return shown
    }

    /// Adds what is computed and not there yet, in the order in which it was written.
    private func addMissing(to shown: inout [(String, BSONValue)], below prefix: String) {
        guard isInclusion else { return }
        for (path, leaf) in leaves where path.hasPrefix(prefix) {
            let names = path.dropFirst(prefix.count).split(separator: ".")
            guard let first = names.first.map(String.init),
                !shown.contains(where: { $0.0 == first })
            else { continue }
            switch leaf {
            case .literal(let value) where names.count == 1: shown.append((first, value))
            case _ where names.count > 1:
                var inner: [(String, BSONValue)] = []
                addMissing(to: &inner, below: "\(prefix)\(first).")
                if !inner.isEmpty { shown.append((first, .document(Document(inner)))) }
            case .elementMatch(let condition):
                if let value = document[path], let found = match(value, condition) {
                    shown.append((first, found))
                }
            default: break
            }
        }
    }

    private func match(_ value: BSONValue, _ condition: BSONValue) -> BSONValue? {
        guard case .array(let array) = value else { return nil }
        let query: Document = ["a": .document(["$elemMatch": condition])]
        let found = array.first { element in
            var tags: [NaiveMatcher.Tag]?
            return NaiveMatcher.matches(query, .document(["a": [element]]), &tags)
        }
        return found.map { [$0] }
    }

    private func show(
        _ value: BSONValue,
        by leaf: Leaf,
        _ path: String,
        _ isNested: Bool
    ) -> BSONValue? {
        switch leaf {
        case .include: return value
        case .exclude: return nil
        case .literal: return nil
        case .elementMatch(let condition): return isInclusion ? .none : match(value, condition)
        case .positional:
            guard case .array(let array) = value, let position = position(path) else {
                return value
            }
            return .array(BSONArray(array.dropFirst(position).prefix(1)))
        case .slice(let slice):
            guard case .array(let array) = value, !isNested else { return value }
            let elements = Array(array)
            guard case .array(let pair) = slice else {
                let count = Int(slice.integerValue ?? 0)
                return .array(
                    BSONArray(count < 0 ? elements.suffix(-count) : elements.prefix(count))
                )
            }
            let skip = Int(pair[0].integerValue ?? 0)
            let from = skip < 0 ? max(0, elements.count + skip) : skip
            return .array(
                BSONArray(elements.dropFirst(from).prefix(Int(pair[1].integerValue ?? 0)))
            )
        }
    }

    private func show(
        _ value: BSONValue,
        at path: String,
        _ isNested: Bool,
        inArray: Bool
    ) -> BSONValue? {
        switch value {
        case .document(let document):
            return .document(Document(show(document, below: path + ".", isNested: isNested)))
        case .array(let array):
            if let positional = leaves.first(where: {
                if case .positional = $0.leaf { $0.path.hasPrefix(path + ".") } else { false }
            }), let position = self.position(path), !positional.path.isEmpty {
                return .array(BSONArray(array.dropFirst(position).prefix(1)))
            }
            return .array(
                BSONArray(
                    array.compactMap { show($0, at: path, isNested || inArray, inArray: true) }
                )
            )
        default:
            var computed: [(String, BSONValue)] = []
            addMissing(to: &computed, below: path + ".")
            if inArray, !computed.isEmpty { return .document(Document(computed)) }
            return isInclusion ? .none : value
        }
    }
}
