// SPDX-License-Identifier: MIT
//
// The key by which a document is sorted: of the keys that an index on the pattern would have for
// it, the one that comes first.

package import SheafBSON

extension SortPattern {
    /// The key of a document: bytes that memcmp orders as the pattern does.
    ///
    /// An array stands for its elements, an empty one for undefined, nothing for null. Where there
    /// are several elements, all fields below the array are taken from the one whose key is least.
    ///
    /// - Complexity: O(elements that the paths lead through), in memory of one key.
    /// - Returns: The key; it says itself where it ends, so that anything can be put behind it.
    /// - Throws: ``LanguageError`` 2 for paths through two arrays, 16746 when a number in a path
    ///   could be a position or a name.
    package func key<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader
    ) throws -> [UInt8] {
        guard let first = parts.first else { return [] }
        var best: [UInt8]?
        do {
            // Of a pattern that begins with a descending field, the keys come the other way round.
            try keys.forEach(reading: reader) { key in
                guard let known = best else {
                    best = key
                    return
                }
                let order = unsafe key.span.bytes.compare(to: known.span.bytes)
                if first.isAscending ? order < 0 : order > 0 { best = key }
            }
        } catch let error as LanguageError
            where error.code == LanguageError.Kind.cannotIndexParallelArrays.rawValue
        {
            throw LanguageError.badValue("cannot sort with keys that are parallel arrays")
        }
        var key = best ?? []
        if !first.isAscending { SortKey.invert(&key, from: 0) }
        return key
    }
}
