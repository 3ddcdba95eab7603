// SPDX-License-Identifier: MIT
//
// A collection seen as values of one type: the verbs of Collection with typed filters, updates and
// documents. It is a name, like a collection, and parses nothing itself.

/// A collection whose documents are values of a `Codable` type.
///
///     struct Grade: Codable { var id: ObjectID; var name: String; var unit: Int }
///     struct Student: Codable { var uid: String; var semesters: [String: [Grade]] }
///
///     let students = store.collection("susi_grade", of: Student.self)
///     try await students.updateOne(\.uid == "u1", .push(\.semesters["21"], grade), upsert: true)
///     for try await student in students.find(\.uid == "u1") { … }
///
/// Filters and updates become the documents that one would write by hand, and so cost the same.
/// Everything else, and documents of other shapes, are reached through ``documents``.
///
/// Names of fields are those of the type's `CodingKeys`. See <doc:TypedCollections>.
public struct TypedCollection<Root: Codable>: Sendable {
    /// The same collection as documents.
    public let documents: Collection

    /// The collection as values of a type.
    public init(_ documents: Collection) {
        self.documents = documents
    }

    /// Its name.
    public var name: String { documents.name }

    /// A value as a document.
    func document(_ value: Root) throws(StoreError) -> Document {
        do {
            return try BSONEncoder().encode(value)
        } catch {
            throw StoreError(coding: error, "The value cannot be stored")
        }
    }

    /// A document as a value.
    static func value(_ document: Document) throws(StoreError) -> Root {
        do {
            return try BSONDecoder().decode(Root.self, from: document)
        } catch {
            let id = document["_id"].map { $0.extendedJSON(.relaxed) } ?? "none"
            throw StoreError(
                .conversion,
                "The document with the _id \(id) is no \(Root.self): \(error)",
                cause: error
            )
        }
    }
}

extension Store {
    /// The collection with a name in the database `main`, as values of a type.
    public func collection<Root: Codable>(
        _ name: String,
        of type: Root.Type
    ) -> TypedCollection<Root> {
        TypedCollection(collection(name))
    }
}

extension Database {
    /// The collection with a name, as values of a type.
    public func collection<Root: Codable>(
        _ name: String,
        of type: Root.Type
    ) -> TypedCollection<Root> {
        TypedCollection(collection(name))
    }
}
