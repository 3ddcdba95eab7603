// SPDX-License-Identifier: MIT
//
// The seam's way in: what the language may ask of a document, wherever it lies. A view of a whole
// document answers by walking; a stored document loads only the records that a question needs.

/// A document that answers questions about single values.
///
/// Errors of the storage below pass through unchanged, which is why the methods throw untyped.
package protocol DocumentReader: ~Copyable, ~Escapable {
    /// The type of the value at a path, or nil when there is none. Reads no element of an array.
    func type(at path: DocumentPath) throws -> BSONType?

    /// The number of elements or fields of the array or document at a path, or nil when there is
    /// neither.
    func count(at path: DocumentPath) throws -> Int?

    /// Shows the whole value at a path, or answers nil when there is none.
    func withValue<Result>(
        at path: DocumentPath,
        _ body: (ValueView) throws -> Result
    ) throws -> Result?

    /// Shows the elements of the array at a path one after another, from a position on, until the
    /// body answers false. Memory does not grow with the array.
    func forEachElement(
        at path: DocumentPath,
        from position: Int,
        _ body: (Int, ValueView) throws -> Bool
    ) throws

    /// Shows the fields of the document at a path one after another, until the body answers false.
    func forEachField(
        at path: DocumentPath,
        _ body: (ElementView) throws -> Bool
    ) throws

    /// Shows the entries of the document or array at a path, its fields or its elements, one after
    /// another, from a position on, until the body answers false.
    ///
    /// The body gets the position, the name, the type, and the value if it is at hand: nil says
    /// that it lies in parts which have not been read. Who needs it, or some of it, asks by its
    /// path. An element has a name that means nothing.
    func forEachEntry(
        at path: DocumentPath,
        from position: Int,
        _ body: (Int, RawSpan, BSONType, ValueView?) throws -> Bool
    ) throws

    /// The positions of fields in the document at a path, by their names, or nil when it takes a
    /// walk to find them.
    func positions(at path: DocumentPath, ofFields names: [String]) throws -> [Int?]?

    /// The ascending positions of the elements of the array at a path for which a query `{name:
    /// value}` may hold, or nil when no index knows and the caller has to look at all.
    ///
    /// Every element that matches is listed; a listed element may still not match. Values are equal
    /// as queries see them: 1, 1.0 and a long 1 are the same. A query looks into arrays, so an
    /// index must also list, or answer nil because of, an element whose first field of the name is
    /// an array, and an element that is itself an array. Callers ask for no null, array or regular
    /// expression.
    func positions(
        at path: DocumentPath,
        whereField name: String,
        equals value: BSONValue
    ) throws -> [Int]?

    /// The ascending positions of the elements of the array at a path that may equal a value as a
    /// whole, or nil when no index knows and the caller has to look at all.
    ///
    /// Elements that are arrays and contain the value are listed too.
    func positions(at path: DocumentPath, equals value: BSONValue) throws -> [Int]?

    /// What is kept about the array at a path, or nil when it is not one that aids are kept for:
    /// only arrays that the storage keeps apart from their documents are.
    func aids(at path: DocumentPath) throws -> ArrayAids?

    /// The position of the first element of the array at a path that passes a test, or the number
    /// of elements. All elements behind one that passes must pass too.
    func partitionPoint(
        at path: DocumentPath,
        where passes: (Int, ValueView) throws -> Bool
    ) throws -> Int
}

extension DocumentReader where Self: ~Copyable & ~Escapable {
    /// Answers nil: there is no index, the caller looks at all elements.
    package func positions(at path: DocumentPath, equals value: BSONValue) throws -> [Int]? { nil }

    /// Answers nil: there is nothing but the elements.
    package func aids(at path: DocumentPath) throws -> ArrayAids? { nil }

    /// Looks at one element after another.
    package func partitionPoint(
        at path: DocumentPath,
        where passes: (Int, ValueView) throws -> Bool
    ) throws -> Int {
        var point = 0
        try forEachElement(at: path, from: 0) { position, element in
            guard try !passes(position, element) else { return false }
            point = position + 1
            return true
        }
        return point
    }
}
