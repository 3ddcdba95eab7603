// SPDX-License-Identifier: MIT
//
// Orders: of documents, for find and indexes, and of elements, for push.

/// An order of documents, or of the elements of an array, by their fields or by themselves.
///
///     students.find(sort: [.descending(\.grade), .ascending(\.name)])
///     .push(\.scores, each: [7, 3], slice: 10, sort: .descending)
public struct TypedOrder<Root>: Sendable, Hashable, ExpressibleByArrayLiteral {
    private struct Term: Hashable {
        let path: PathTrail
        let direction: Int
    }

    private let terms: [Term]

    private init(_ path: PathTrail, _ direction: Int) {
        terms = [Term(path: path, direction: direction)]
    }

    /// The first order, and where it leaves documents equal the next.
    public init(arrayLiteral orders: TypedOrder...) {
        terms = orders.flatMap(\.terms)
    }

    /// The smallest element first.
    public static var ascending: TypedOrder { TypedOrder(PathTrail(), 1) }

    /// The greatest element first.
    public static var descending: TypedOrder { TypedOrder(PathTrail(), -1) }

    /// The smallest value of a field first.
    public static func ascending(_ path: TypedKeyPath<Root, some Any>) -> TypedOrder {
        TypedOrder(path.trail(), 1)
    }

    /// The greatest value of a field first.
    public static func descending(_ path: TypedKeyPath<Root, some Any>) -> TypedOrder {
        TypedOrder(path.trail(), -1)
    }

    /// The order as MongoDB writes it, as in `{"grade": -1, "name": 1}`.
    ///
    /// - Throws: ``StoreError`` `conversion` when a property's stored name cannot be told.
    public func document() throws(StoreError) -> Document {
        var order = Document()
        for term in terms {
            let path = try term.path.inFilter()
            guard !path.isEmpty else {
                throw StoreError(
                    .invalidOperation,
                    "An order of documents, or one with several parts, names fields."
                )
            }
            order.append(path, .integer(term.direction))
        }
        return order
    }

    /// The order of elements: 1 or -1 by themselves, else a document.
    func elementOrder() throws(StoreError) -> BSONValue {
        if terms.count == 1, try terms[0].path.inFilter().isEmpty {
            return .integer(terms[0].direction)
        }
        return .document(try document())
    }
}
