// SPDX-License-Identifier: MIT
//
// What the walk of a projection meets and keeps in mind: an entry of a document or an array, and
// the children of a node that came by.

import SheafBSON

extension ProjectionWalk {
    /// A field of a document or an element of an array.
    struct Entry: ~Escapable {
        /// The name; nothing for an element.
        let name: RawSpan
        /// The position of an element.
        let position: Int?
        /// The position at which an element is shown.
        let shownPosition: Int
        let type: BSONType
        /// The value, unless it lies in parts.
        let value: ValueView?

        @_lifetime(copy name, copy value)
        init(name: RawSpan, type: BSONType, value: ValueView?) {
            self.name = name
            self.type = type
            self.value = value
            (position, shownPosition) = (nil, 0)
        }

        @_lifetime(copy value)
        init(position: Int, shownAs shownPosition: Int, type: BSONType, value: ValueView?) {
            name = RawSpan()
            self.type = type
            self.value = value
            self.position = position
            self.shownPosition = shownPosition
        }

        /// The way to the value.
        func path(below parent: DocumentPath) -> DocumentPath {
            position.map { parent.index($0) } ?? parent.field(name.text)
        }
    }

    /// The children of a node that a walk came by.
    struct WalkedChildren {
        /// Those that the document has.
        var found = SmallSet()
        /// Those that were written.
        var written = SmallSet()
    }
}

/// A set of small numbers that allocates nothing below 64.
struct SmallSet {
    private var low: UInt64 = 0
    private var others: Set<Int> = []

    /// How many there are.
    var count: Int { low.nonzeroBitCount + others.count }

    mutating func insert(_ number: Int) {
        if number < 64 {
            low |= 1 << UInt64(number)
        } else {
            others.insert(number)
        }
    }

    func contains(_ number: Int) -> Bool {
        number < 64 ? low >> UInt64(number) & 1 == 1 : others.contains(number)
    }
}

extension ProjectionNode {
    /// The positions at which a document has the fields that the node names, in ascending order,
    /// with the places of the children; nil when it takes a walk to find them.
    func positions<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        at path: DocumentPath
    ) throws -> [(position: Int, child: Int)]? {
        guard let found = try reader.positions(at: path, ofFields: children.map(\.name)) else {
            return nil
        }
        return found.enumerated()
            .compactMap { child, position in position.map { (position: $0, child: child) } }
            .sorted { $0.position < $1.position }
    }
}
