// SPDX-License-Identifier: MIT
//
// The insert branch of an upsert: what the query equates makes a document, and the update is
// applied to it.

package import SheafBSON

extension Update {
    /// The document that an upsert inserts when nothing matched.
    ///
    /// Its id comes from the query, else from the update, else it is a new one; it stands first.
    ///
    /// - Complexity: O(bytes of the document × operators).
    /// - Throws: ``LanguageError``, when query and update contradict each other or the document is
    ///   not allowed.
    package func documentForUpsert(
        filter: Filter,
        at moment: Moment
    ) throws(LanguageError) -> Document {
        let base = try start(filter)
        var document: Document
        do {
            let script = try edits(
                reading: base.view,
                match: nil,
                isInsert: true,
                at: moment
            )
            document = try EditInterpreter.apply(script, to: base)
        } catch let error as LanguageError {
            throw error
        } catch {
            throw LanguageError(
                .internalError,
                "The document of an upsert cannot be made: \(error)"
            )
        }
        let id = document["_id"] ?? .objectID(ObjectID())
        document = DocumentRules.withIDFirst(document, id: id)
        try DocumentRules.checkInsert(document)
        return document
    }

    /// The document that the query alone makes.
    private func start(_ filter: Filter) throws(LanguageError) -> Document {
        if isReplacement {
            guard let id = try filter.upsertID() else { return Document() }
            return ["_id": id]
        }
        let node = UpsertNode(try filter.upsertFields())
        return node.document
    }
}

/// The equalities of a query by the components of their paths, in the order of the paths.
private struct UpsertNode {
    var fields: [(name: String, child: UpsertNode)] = []
    var value: BSONValue?

    init(_ equalities: [Filter.Equality]) {
        for equality in equalities {
            let path = FieldPath(equality.path)
            insert(equality.value, path.components[...])
        }
    }

    private init() {}

    private mutating func insert(_ value: BSONValue, _ path: ArraySlice<FieldPath.Component>) {
        guard let name = path.first?.name else {
            self.value = value
            return
        }
        let index = fields.firstIndex { $0.name == name } ?? fields.count
        if index == fields.count { fields.append((name, UpsertNode())) }
        fields[index].child.insert(value, path.dropFirst())
    }

    var document: Document {
        Document(fields.map { ($0.name, $0.child.value ?? .document($0.child.document)) })
    }
}
