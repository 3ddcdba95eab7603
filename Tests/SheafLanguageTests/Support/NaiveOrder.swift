// SPDX-License-Identifier: MIT
//
// A second opinion on the order of documents: it makes every tuple of values that a document offers
// and compares them as values, without keys.

import SheafBSON

/// Orders documents by the letter of the rules.
struct NaiveOrder {
    /// Two arrays that are not the same stand in the way.
    struct ParallelArrays: Error {}

    private let parts: [(names: [String], isAscending: Bool)]

    init(_ pattern: Document) {
        parts = pattern.map { name, direction in
            (name.split(separator: ".").map(String.init), direction == 1)
        }
    }

    /// The values by which a document is ordered.
    func tuple(_ document: Document) throws -> [BSONValue] {
        let tuples = try tuples(parts.map { (value: .document(document), names: $0.names[...]) })
        return tuples.min { compare($0, $1) < 0 } ?? []
    }

    /// The order of two tuples.
    func compare(_ left: [BSONValue], _ right: [BSONValue]) -> Int {
        for (index, part) in parts.enumerated() {
            let order = left[index].compare(right[index])
            if order != 0 { return part.isAscending ? order : -order }
        }
        return 0
    }

    private typealias Cursor = (value: BSONValue, names: ArraySlice<String>)

    /// All tuples of values that cursors lead to: each stands in a value with names to go.
    private func tuples(_ cursors: [Cursor]) throws -> [[BSONValue]] {
        var resolved = cursors
        var array: (path: [String], elements: BSONArray, members: [Int])?
        for index in cursors.indices {
            var (value, names) = cursors[index]
            var path: [String] = []
            walk: while true {
                switch value {
                case .document(let document) where !names.isEmpty:
                    let name = names.removeFirst()
                    path.append(name)
                    guard let next = document[name] else {
                        (value, names) = (.null, [])
                        break walk
                    }
                    value = next
                case .array(let elements) where !path.isEmpty:
                    guard array == nil || array?.path == path else { throw ParallelArrays() }
                    array = (path, elements, (array?.members ?? []) + [index])
                    break walk
                default:
                    if !names.isEmpty { (value, names) = (.null, []) }
                    break walk
                }
            }
            resolved[index] = (value, names)
        }
        guard let array else { return [resolved.map(\.value)] }
        return try spread(array.elements, over: array.members, resolved)
    }

    /// The tuples of the elements of one array that some cursors share.
    private func spread(
        _ elements: BSONArray,
        over members: [Int],
        _ cursors: [Cursor]
    ) throws -> [[BSONValue]] {
        var fixed = cursors
        guard !elements.isEmpty else {
            for index in members {
                fixed[index] = (cursors[index].names.isEmpty ? .undefined : .null, [])
            }
            return [fixed.map(\.value)]
        }
        return try elements.flatMap { element in
            var inner = cursors
            var isInside = false
            for index in members {
                if cursors[index].names.isEmpty {
                    inner[index] = (element, [])
                } else if case .document = element {
                    inner[index] = (element, cursors[index].names)
                    isInside = true
                } else {
                    inner[index] = (.null, [])
                }
            }
            guard isInside else { return [inner.map(\.value)] }
            let open = inner.indices.filter { !inner[$0].names.isEmpty }
            return try tuples(open.map { inner[$0] }).map { values in
                var tuple = inner.map(\.value)
                for (index, value) in zip(open, values) { tuple[index] = value }
                return tuple
            }
        }
    }
}
