// SPDX-License-Identifier: MIT
//
// A document where it lies: what is asked of it is read by the record, so that a question about one
// element of a million costs what one about one of ten does.

import SheafLanguage
import SheafRecords

/// A stored document, read where it lies.
///
/// It exists only inside the closure that it was handed to. Paths are written with dots; a number
/// names an element where it meets an array, and a field where it meets a document:
///
///     try grades.withDocument(["uid": "u1"], in: snapshot) { student in
///         let count = try student.count(at: "semesters.21") ?? 0
///         let last = try student.elements(at: "semesters.21", from: count - 10, count: 10)
///     }
public struct DocumentHandle: ~Escapable {
    private let stored: StoredDocument

    @_lifetime(copy stored)
    init(_ stored: borrowing StoredDocument) {
        self.stored = copy stored
    }

    /// The whole document, as a copy.
    ///
    /// - Complexity: O(bytes of the document).
    /// - Throws: ``StoreError`` `damaged`.
    public func copy() throws(StoreError) -> Document {
        try mapping { try stored.copy() }
    }

    /// What a projection shows of the document, as a copy.
    ///
    ///     let last = try student.copy(projection: ["semesters.21": ["$slice": -3]])
    ///
    /// - Complexity: O(what is shown); a stretch of k elements of a stored array of n is
    ///   O(log n + k).
    /// - Throws: ``StoreError`` `invalidOperation` for a projection that is none, or that needs a
    ///   query; `damaged`.
    public func copy(projection: Document) throws(StoreError) -> Document {
        try mapping { try Projection(parsing: projection).document(stored: stored, match: nil) }
    }

    /// The bytes of the whole document as BSON.
    ///
    /// - Complexity: O(1) for a document that lies in parts.
    /// - Throws: ``StoreError`` `damaged`.
    public func byteCount() throws(StoreError) -> Int {
        try mapping { try stored.byteCount() }
    }

    /// The type of the value at a path, or nil when there is none.
    ///
    /// - Complexity: O(log n) for arrays of n elements on the path.
    /// - Throws: ``StoreError`` `damaged`.
    public func type(at path: String) throws(StoreError) -> BSONType? {
        try mapping {
            guard let place = try place(path) else { return nil }
            return try stored.type(at: place)
        }
    }

    /// The value at a path, or nil when there is none.
    ///
    /// - Complexity: O(log n + bytes of the value) for arrays of n elements on the path.
    /// - Throws: ``StoreError`` `damaged`.
    public func value(at path: String) throws(StoreError) -> BSONValue? {
        try mapping {
            guard let place = try place(path) else { return nil }
            return try stored.withValue(at: place) { BSONValue(copying: $0) }
        }
    }

    /// The number of elements of the array, or of fields of the document, at a path; nil when there
    /// is neither.
    ///
    /// - Complexity: O(log n) for arrays of n elements on the path.
    /// - Throws: ``StoreError`` `damaged`.
    public func count(at path: String) throws(StoreError) -> Int? {
        try mapping {
            guard let place = try place(path) else { return nil }
            return try stored.count(at: place)
        }
    }

    /// Some elements of the array at a path, beginning at a position; fewer when the array ends
    /// before, none when there is no array.
    ///
    /// - Complexity: O(log n + bytes of these elements) for an array of n elements.
    /// - Throws: ``StoreError`` `damaged`.
    public func elements(
        at path: String,
        from position: Int = 0,
        count: Int
    ) throws(StoreError) -> [BSONValue] {
        var elements: [BSONValue] = []
        guard count > 0 else { return elements }
        try mapping {
            guard let place = try place(path) else { return }
            try stored.forEachElement(at: place, from: max(0, position)) { _, element in
                elements.append(BSONValue(copying: element))
                return elements.count < count
            }
        }
        return elements
    }

    /// Shows the elements of the array at a path in place, from a position on, until the body
    /// answers false.
    ///
    /// - Complexity: O(log n) and then O(bytes of each element); memory does not grow with the
    ///   array.
    /// - Throws: what the body throws, or ``StoreError`` `damaged`.
    public func forEachElement(
        at path: String,
        from position: Int = 0,
        _ body: (Int, ValueView) throws -> Bool
    ) throws {
        guard let place = try place(path) else { return }
        do {
            try stored.forEachElement(at: place, from: max(0, position), body)
        } catch let error as RecordError {
            throw StoreError(mapping: error)
        }
    }

    /// The place that a written path leads to; nil when a step meets neither document nor array.
    private func place(_ path: String) throws -> DocumentPath? {
        var place = DocumentPath.root
        for component in FieldPath(path).components {
            switch try stored.type(at: place) {
            case .document: place = place.field(component.name)
            case .array:
                guard let position = component.index else { return nil }
                place = place.index(position)
            default: return nil
            }
        }
        return place
    }
}
