// SPDX-License-Identifier: MIT
//
// Reading: a walk over the records of one table in the order of their keys.

/// A place among the records of a table.
///
///     var cursor = try snapshot.cursor(in: table)
///     var found = try cursor.seek(atLeast: prefix)
///     while found {
///         use(cursor.key, cursor.value)
///         found = try cursor.next()
///     }
///
/// After a move that found nothing, the cursor stays at the record where it was.
package struct Cursor: ~Copyable, ~Escapable {
    private var cursor: LMDBCursor
    private let snapshot: Snapshot

    @_lifetime(copy snapshot)
    init(_ cursor: LMDBCursor, _ snapshot: Snapshot) {
        self.cursor = cursor
        self.snapshot = snapshot
    }

    deinit {
        cursor.close()
    }

    /// The key at the place; empty before the first move.
    package var key: RawSpan {
        @_lifetime(copy self)
        get { unsafe snapshot.span(cursor.key) }
    }

    /// The value at the place; empty before the first move.
    package var value: RawSpan {
        @_lifetime(copy self)
        get { unsafe snapshot.span(cursor.value) }
    }

    /// Moves to the first record whose key is not below this one; false if there is none.
    ///
    /// - Complexity: O(log n) pages.
    package mutating func seek(atLeast key: RawSpan) throws(KeyValueError) -> Bool {
        try cursor.seek(atLeast: key)
    }

    /// Moves to the first record; false if there is none.
    package mutating func first() throws(KeyValueError) -> Bool {
        try cursor.move(.first)
    }

    /// Moves to the last record; false if there is none.
    package mutating func last() throws(KeyValueError) -> Bool {
        try cursor.move(.last)
    }

    /// Moves to the next record (from the start: the first); false if there is none.
    package mutating func next() throws(KeyValueError) -> Bool {
        try cursor.move(.next)
    }

    /// Moves to the record before (from the start: the last); false if there is none.
    package mutating func previous() throws(KeyValueError) -> Bool {
        try cursor.move(.previous)
    }
}
