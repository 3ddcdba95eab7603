// SPDX-License-Identifier: MIT
//
// The question that an index over the keys of elements can answer: which elements have this value
// in this field?

import SheafBSON

/// A field of the elements of an array, and the values of which it must have one.
struct ElementKey: Sendable {
    /// The name of the field; nil for the element itself.
    let name: String?
    /// The values.
    let values: [BSONValue]

    /// The key that a test at one component below an array amounts to, if it does to one.
    init?(_ test: PathCondition.Test, named component: FieldPath.Component) {
        guard component.index == nil else { return nil }
        self.init(test, name: component.name)
    }

    /// The key that a test of the elements themselves amounts to, if it does to one.
    init?(_ test: PathCondition.Test) {
        self.init(test, name: nil)
    }

    private init?(_ test: PathCondition.Test, name: String?) {
        guard case .value(let test) = test else { return nil }
        self.name = name
        switch test.predicate {
        case .equal(let operand) where operand.isIndexable: values = [operand.value]
        case .oneOf(let operands) where operands.allSatisfy(\.isIndexable):
            values = operands.map(\.value)
        default: return nil
        }
    }

    /// The ascending positions of the elements that may match, or nil when no index knows.
    func positions<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        at place: DocumentPath
    ) throws -> [Int]? {
        var positions: Set<Int> = []
        for value in values {
            let found =
                if let name {
                    try reader.positions(at: place, whereField: name, equals: value)
                } else {
                    try reader.positions(at: place, equals: value)
                }
            guard let found else { return nil }
            positions.formUnion(found)
        }
        return positions.sorted()
    }
}

extension Condition {
    /// The ascending positions of the elements of an array for which the condition may hold, or nil
    /// when no index knows about any of its parts.
    func positions<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        at place: DocumentPath
    ) throws -> [Int]? {
        for conjunct in conjuncts {
            guard case .path(let condition) = conjunct, condition.path.components.count <= 1 else {
                continue
            }
            let key =
                if let component = condition.path.components.first {
                    ElementKey(condition.test, named: component)
                } else {
                    ElementKey(condition.test)
                }
            if let key, let positions = try key.positions(reading: reader, at: place) {
                return positions
            }
        }
        return nil
    }
}
