// SPDX-License-Identifier: MIT
//
// Where in an array a value is, as an index over whole elements answers it.

import SheafBSON

extension Operand {
    /// The ascending positions of the elements of an array that equal the value, or nil when no
    /// index knows and the elements have to pass by.
    func positions<Reader: DocumentReader & ~Copyable & ~Escapable>(
        in array: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> [Int]? {
        // An index goes by bytes.
        guard collation == nil else { return nil }
        return try reader.positions(at: array, equals: value)?.filter { position in
            try reader.withValue(at: array.index(position)) { equals($0) } == true
        }
    }
}

extension OperandSet {
    /// The ascending positions of the elements of an array that equal one of the values: by an
    /// index where it knows about all of them, else by passing all elements once.
    func positions<Reader: DocumentReader & ~Copyable & ~Escapable>(
        in array: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> [Int] {
        var positions: [Int] = []
        for operand in operands {
            guard let found = try operand.positions(in: array, reading: reader) else {
                return try reader.positions(of: array, among: nil) { index(of: $0) != nil }
            }
            positions += found
        }
        return positions.sorted()
    }
}
