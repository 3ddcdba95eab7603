// SPDX-License-Identifier: MIT
//
// Updates of typed collections: a list of operators on key paths, and the update document with its
// array filters that says the same.

/// A change of documents of a type.
///
///     try await grades.updateOne(\.uid == "u1", .inc(\.count, by: 1))
///     try await grades.updateOne(\.uid == "u1", [
///         .set(\.name, to: "Kim"),
///         .push(\.scores, each: [7, 3], slice: 10, sort: .descending),
///         .set(\.items[where: \.id == id].unit, to: 3),
///         .pull(\.semesters["21"], where: \.grade > 5),
///     ])
///
/// What it costs is what the operators of the same names cost: it becomes the same parsed update.
public struct TypedUpdate<Root>: Sendable, Hashable, ExpressibleByArrayLiteral {
    private let changes: [UpdateChange]

    /// Changes that are made together.
    public init(arrayLiteral updates: TypedUpdate...) {
        changes = updates.flatMap(\.changes)
    }

    init(_ name: String, _ path: PathTrail, _ operand: Result<BSONValue, TypedFailure>) {
        changes = [UpdateChange(name: name, path: path, operand: operand)]
    }

    init(
        _ name: String,
        _ path: PathTrail,
        making operand: () throws(StoreError) -> BSONValue
    ) {
        let operand = Result { () throws(TypedFailure) in
            do throws(StoreError) {
                return try operand()
            } catch {
                throw TypedFailure(error)
            }
        }
        self.init(name, path, operand)
    }

    /// The update document that says the same, and its array filters.
    ///
    /// - Throws: ``StoreError`` `conversion` when a property's stored name cannot be told or a
    ///   value not be stored, `invalidOperation` for what the language has no words for.
    public func document() throws(StoreError) -> (update: Document, arrayFilters: [Document]) {
        var operators: [(name: String, fields: Document)] = []
        var filters = ElementFilters()
        for change in changes {
            let path = try change.path.inUpdate(&filters)
            let operand: BSONValue
            switch change.operand {
            case .success(let value): operand = value
            case .failure(let failure): throw failure.error
            }
            let known = operators.firstIndex { $0.name == change.name }
            if known == nil { operators.append((change.name, [:])) }
            operators[known ?? operators.count - 1].fields.append(path, operand)
        }
        let update = Document(operators.map { ($0.name, .document($0.fields)) })
        return (update, filters.documents)
    }
}

/// One operator on one field.
private struct UpdateChange: Hashable {
    let name: String
    let path: PathTrail
    let operand: Result<BSONValue, TypedFailure>
}
