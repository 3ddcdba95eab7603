// SPDX-License-Identifier: MIT
//
// What a typed find finds: the sequence of documents, each decoded when it is asked for.

/// The values that a `find` of a typed collection finds, one after another.
///
/// It reads as a ``FindSequence`` does.
public struct TypedFindSequence<Root: Codable>: AsyncSequence, Sendable {
    /// A document of the collection, as a value.
    public typealias Element = Root
    /// What can go wrong.
    public typealias Failure = StoreError

    let request: Result<FindSequence, StoreError>

    /// A walk over the values.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let request: Result<FindSequence, StoreError>
        private var documents: FindSequence.AsyncIterator?

        init(_ request: Result<FindSequence, StoreError>) {
            self.request = request
        }

        /// The next value, or nil at the end.
        ///
        /// - Throws: ``StoreError`` as the walk over documents, and `conversion` for a document
        ///   that is no such value; the walk may go on after it.
        public mutating func next() async throws(StoreError) -> Root? {
            try await next(isolation: nil)
        }

        /// The next value, or nil at the end.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(StoreError) -> Root? {
            if documents == nil { documents = try request.get().makeAsyncIterator() }
            guard let document = try await documents?.next(isolation: actor) else { return nil }
            return try TypedCollection<Root>.value(document)
        }
    }

    /// A new walk from the first value on.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(request)
    }

    /// All values, in an array.
    ///
    /// - Complexity: O(bytes of the documents) memory.
    /// - Throws: ``StoreError``.
    public func toArray() async throws(StoreError) -> [Root] {
        var values: [Root] = []
        var iterator = makeAsyncIterator()
        while let value = try await iterator.next() { values.append(value) }
        return values
    }
}
