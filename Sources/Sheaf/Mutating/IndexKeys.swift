// SPDX-License-Identifier: MIT
//
// Mutating: the keys that an index has for a document, with the number of times that the document
// brings each: an element that goes takes its key along only if it was the last that had it, and
// with the numbers nobody has to look at the others. Everything is read through the seam, so that a
// document that lies in parts is not put together.

import SheafLanguage

/// The keys that an index has for one document, or what changes in them.
struct IndexKeys: Sendable, Hashable {
    /// How often each key is there, and never zero; a change may be negative.
    private(set) var counts: [[UInt8]: Int] = [:]
    /// What the index remembers of the document.
    private(set) var traits = IndexTraits()

    /// No keys.
    init() {}

    /// The keys of a document.
    ///
    /// - Complexity: O(elements of the array on the paths) time and memory.
    /// - Throws: ``LanguageError`` 16746 when a number in a path names both a position and a field,
    ///   171 when two of the paths lead through different arrays; ``CatalogIndex/failure``.
    init<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of reader: borrowing Reader,
        _ index: CatalogIndex
    ) throws {
        if let failure = index.failure { throw failure }
        if let filter = index.partialFilter?.filter, try !filter.matches(reader) { return }
        var keys = IndexKeys()
        traits.multikey = try index.keys.forEach(reading: reader) { keys.add($0) }
        traits.kinds = try index.kinds(of: reader)
        counts = keys.counts
    }

    /// Adds a key so many times.
    mutating func add(_ key: [UInt8], _ count: Int = 1) {
        let sum = counts[key, default: 0] + count
        counts[key] = sum == 0 ? nil : sum
    }

    /// Adds the keys of an element of an array.
    mutating func add(
        _ element: ValueView,
        _ elements: IndexedElements,
        _ count: Int = 1
    ) throws {
        try elements.forEach(inElement: element) { add($0, count) }
    }

    /// What makes these keys into others.
    func change(to other: IndexKeys) -> IndexKeys {
        var change = other
        for (key, count) in counts { change.add(key, -count) }
        return change
    }

    /// Notes that there are arrays on the paths of these fields.
    mutating func mark(_ fields: UInt32) {
        traits.multikey |= fields
    }
}
