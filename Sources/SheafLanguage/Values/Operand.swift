// SPDX-License-Identifier: MIT
//
// A value that an operator compares with: encoded once, so that comparing allocates nothing.

package import SheafBSON

/// A value kept encoded, to be seen as a view.
package struct Operand: Sendable, Hashable {
    /// The type of the value.
    package let type: BSONType
    /// How the texts in the value compare with others; nil by their bytes, and where there are
    /// none.
    package let collation: Collation?
    private let bytes: [UInt8]

    /// Encodes a value, whose texts compare by a collation if there is one.
    package init(_ value: BSONValue, _ collation: Collation? = nil) {
        type = value.type
        self.collation = collation != nil && value.holdsText ? collation : nil
        bytes = value.encodedBytes
    }

    /// The value in place.
    package var view: ValueView {
        @_lifetime(borrow self)
        get { unsafe ValueView(typeNumber: type.rawValue, trusting: bytes.span.bytes) }
    }

    /// The value as one that owns its bytes.
    package var value: BSONValue { BSONValue(copying: view) }

    /// Whether another value equals this one as queries see it: 1 equals 1.0.
    package func equals(_ other: ValueView) -> Bool {
        other.type.rank == type.rank && compare(to: other) == 0
    }

    /// MongoDB's order of this value and another: negative, zero or positive.
    package func compare(to other: ValueView) -> Int { view.compare(to: other, by: collation) }

    /// Whether an index that the storage keeps by bytes may be asked for values equal to this one.
    var isIndexable: Bool {
        guard collation == nil else { return false }
        return switch type {
        case .null, .undefined, .array, .regularExpression: false
        default: true
        }
    }

    /// The number of elements, if the value is an array.
    var arrayCount: Int? { view.array?.count }

    /// The number of fields, if the value is a document.
    var fieldCount: Int? { view.document?.count }
}
