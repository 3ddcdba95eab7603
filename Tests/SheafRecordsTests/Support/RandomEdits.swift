// SPDX-License-Identifier: MIT
//
// Random documents, and random edits that fit them.

import SheafTestSupport

@testable import SheafBSON

/// Makes documents and edits of all kinds and sizes.
struct RandomEdits {
    var random: SeededGenerator
    /// About how many bytes a document has before edits rather shrink it than let it grow.
    let sizeMax: Int
    private var nextID = 0

    init(seed: UInt64, sizeMax: Int) {
        random = SeededGenerator(seed: seed)
        self.sizeMax = sizeMax
    }

    /// A document with an array of documents in it, as students have.
    mutating func document() -> Document {
        var document: Document = ["_id": 1]
        for _ in 0..<random.below(5) { document[name()] = value(depth: 0) }
        if random.oneIn(4) {
            for index in 0..<45 { document["s\(index)"] = .integer(random.below(100)) }
        }
        document["list"] = .array(BSONArray((0..<random.below(30)).map { _ in element() }))
        return document
    }

    /// An edit that fits a document.
    mutating func edit(_ document: Document) -> Edit {
        if random.oneIn(400) { return .set(.root, .document(self.document())) }
        let (path, value) = place(in: document)
        let isLarge = document.bytes.count > sizeMax
        switch value {
        case .array(let array): return edit(array, at: path, isLarge: isLarge)
        case .document(let document): return edit(document, at: path, isLarge: isLarge)
        default: return .set(path, self.value(depth: path.steps.count))
        }
    }

    private mutating func edit(_ array: BSONArray, at path: DocumentPath, isLarge: Bool) -> Edit {
        let count = array.count
        if random.oneIn(12), let aid = aid(for: array) { return .arrayAid(path, aid) }
        if count > 0, isLarge || random.oneIn(4) { return remove(count, from: path) }
        let values = (0..<(random.oneIn(8) ? random.below(40) : 1)).map { _ in element() }
        switch random.below(12) {
        case 0..<3: return .arrayAppend(path, values)
        case 3: return .arrayInsert(path, position: 0, values)
        case 4..<7:
            return .arrayInsert(path, position: random.below(count + 1), values)
        case 7 where random.oneIn(10): return .arrayReplace(path, values)
        default:
            guard count > 0 else { return .arrayAppend(path, values) }
            return .set(path.index(random.below(count)), element())
        }
    }

    /// An aid that is true of an array, if it is easy to find one.
    private mutating func aid(for array: BSONArray) -> ArrayAid? {
        if random.oneIn(4) { return .keyFields(random.oneIn(2) ? ["name"] : ["n", "name"]) }
        if random.oneIn(2) { return .memberIndex }
        let elements = Array(array)
        return ["_id", "name", ""].shuffled(using: &random).lazy
            .flatMap { path in
                [true, false].map { ElementOrder([.init(path, isAscending: $0)]) }
            }
            .first { $0.sorted(elements) == elements }
            .map { .order($0) }
    }

    private mutating func remove(_ count: Int, from path: DocumentPath) -> Edit {
        switch random.below(6) {
        case 0: return .arrayRemove(path, positions: [0])
        case 1: return .arrayRemove(path, positions: [count - 1])
        case 2:
            let start = random.below(count)
            let end = min(count, start + 1 + random.below(20))
            return .arrayRemove(path, positions: Array(start..<end))
        case 3: return .arrayRemove(path, positions: (0..<count).filter { _ in random.oneIn(3) })
        default: return .arrayRemove(path, positions: [random.below(count)])
        }
    }

    private mutating func edit(
        _ document: Document,
        at path: DocumentPath,
        isLarge: Bool
    ) -> Edit {
        let keys = document.keys.filter { !(path.isRoot && $0 == "_id") }
        guard let key = keys.randomElement(using: &random) else {
            return .set(path.field(name()), value(depth: path.steps.count))
        }
        switch random.below(isLarge ? 4 : 10) {
        case 0..<2: return .unset(path.field(key))
        case 2: return .rename(path.field(key), to: path.field(name(otherThan: key)))
        case 3..<6: return .set(path.field(key), value(depth: path.steps.count))
        default: return .set(path.field(name()), value(depth: path.steps.count))
        }
    }

    /// A random place in a document, rather deep, and its value.
    private mutating func place(in document: Document) -> (DocumentPath, BSONValue) {
        var (path, value) = (DocumentPath.root, BSONValue.document(document))
        while !random.oneIn(4) {
            switch value {
            case .document(let document):
                let keys = document.keys.filter { !(path.isRoot && $0 == "_id") }
                guard let key = keys.randomElement(using: &random), let next = document[key] else {
                    return (path, value)
                }
                (path, value) = (path.field(key), next)
            case .array(let array):
                guard array.count > 0 else { return (path, value) }
                let index = random.below(array.count)
                (path, value) = (path.index(index), array[index])
            default: return (path, value)
            }
        }
        return (path, value)
    }

    /// Names from a small set, so that they meet, and some long ones.
    private mutating func name(otherThan other: String = "") -> String {
        let name =
            random.oneIn(20)
            ? String(repeating: "n", count: 1 + random.below(90)) : "f\(random.below(40))"
        return name == other ? name + "x" : name
    }

    /// An element, mostly a document with an id.
    mutating func element() -> BSONValue {
        switch random.below(12) {
        case 0: return value(depth: 3)
        case 1: return .integer(random.below(5))
        case 2: return .array([["_id": .integer(random.below(9))], 1])
        default:
            nextID += 1
            let id = random.oneIn(6) ? random.below(10) : nextID
            var element: Document = ["_id": random.oneIn(30) ? [1, .integer(id)] : .integer(id)]
            if random.oneIn(15) { element = [:] }
            element["name"] = .string(text(14))
            if random.oneIn(10) { element["tags"] = value(depth: 2) }
            return .document(element)
        }
    }

    /// A value of any kind; the deeper, the simpler.
    mutating func value(depth: Int) -> BSONValue {
        switch random.below(depth > 4 ? 6 : 10) {
        case 0: return .integer(random.below(1000))
        case 1: return .double(Double(random.below(100)) / 4)
        case 2: return .string(text(random.oneIn(12) ? 600 : 20))
        case 3: return .null
        case 4: return .bool(random.oneIn(2))
        case 5: return .binary(Binary([UInt8](repeating: 7, count: random.oneIn(12) ? 700 : 9)))
        case 6, 7:
            return .array(BSONArray((0..<random.below(12)).map { _ in element() }))
        default:
            var document = Document()
            for _ in 0..<random.below(random.oneIn(8) ? 40 : 6) {
                document[name()] = value(depth: depth + 2)
            }
            return .document(document)
        }
    }

    private mutating func text(_ count: Int) -> String {
        String(repeating: random.oneIn(2) ? "가" : "k", count: random.below(count))
    }
}
