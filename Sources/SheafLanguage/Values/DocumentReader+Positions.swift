// SPDX-License-Identifier: MIT
//
// Which elements of an array pass a test: candidates that an index told, or all of them.

import SheafBSON

extension DocumentReader where Self: ~Copyable & ~Escapable {
    /// The ascending positions of the elements of an array that pass a test.
    ///
    /// - Parameters:
    ///   - array: The array.
    ///   - candidates: The positions that may pass, or nil when all elements have to be looked at.
    ///   - accepts: The test.
    /// - Returns: The positions.
    /// - Throws: What the test or the reader throws.
    func positions(
        of array: DocumentPath,
        among candidates: [Int]?,
        where accepts: (ValueView) throws -> Bool
    ) throws -> [Int] {
        if let candidates {
            return try candidates.filter { position in
                try withValue(at: array.index(position), accepts) == true
            }
        }
        var positions: [Int] = []
        try forEachElement(at: array, from: 0) { position, element in
            if try accepts(element) { positions.append(position) }
            return true
        }
        return positions
    }
}
