// SPDX-License-Identifier: MIT
//
// The one counter of how deep queries, expressions of operators and schemas lie in each other, so
// that neither parsing nor matching can exhaust the stack.

/// How deep a query lies in others.
struct QueryDepth: Sendable {
    private var level = 0

    /// The most levels, as in MongoDB.
    static let levelMax = 100

    /// One level deeper.
    ///
    /// - Throws: ``LanguageError`` 2 beyond the last level.
    func deeper() throws(LanguageError) -> QueryDepth {
        guard level < QueryDepth.levelMax else {
            throw .badValue("exceeded maximum query tree depth of \(QueryDepth.levelMax)")
        }
        var deeper = self
        deeper.level += 1
        return deeper
    }
}
