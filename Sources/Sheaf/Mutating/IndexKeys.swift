// SPDX-License-Identifier: MIT
//
// Mutating: the keys that an index has for a document, each once. Which values they are of, the
// language says; everything is read through the seam, so that a document that lies in parts is not
// put together.

import SheafLanguage

/// The keys that an index has for one document, or for a part of it.
struct IndexKeys: Sendable, Hashable {
    /// The keys, each once.
    private(set) var keys: Set<[UInt8]> = []
    /// Whether an array is on the path.
    private(set) var isMultikey = false

    /// No keys.
    init() {}

    /// The keys of a document.
    ///
    /// - Complexity: O(elements of the arrays on the path) time and memory.
    /// - Throws: ``LanguageError`` 16746 when a number in the path names both a position and a
    ///   field.
    init<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of reader: borrowing Reader,
        _ values: IndexedValues
    ) throws {
        var keys: Set<[UInt8]> = []
        isMultikey = try values.forEach(reading: reader) { keys.insert(IndexKeys.key(of: $0)) }
        self.keys = keys
    }

    /// The keys of an element of an array that so many components lead to.
    init(ofElement element: ValueView, _ values: IndexedValues, below depth: Int) throws {
        var keys: Set<[UInt8]> = []
        try values.forEach(inElement: element, below: depth) { keys.insert(IndexKeys.key(of: $0)) }
        self.keys = keys
        isMultikey = true
    }

    /// Adds the keys of another part of the document.
    mutating func formUnion(_ other: IndexKeys) {
        keys.formUnion(other.keys)
        isMultikey = isMultikey || other.isMultikey
    }

    /// The key of a value.
    static func key(of value: ValueView) -> [UInt8] {
        var key: [UInt8] = []
        SortKey.append(value, to: &key)
        return key
    }
}
