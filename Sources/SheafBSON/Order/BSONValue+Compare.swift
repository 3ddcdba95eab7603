// SPDX-License-Identifier: MIT
//
// MongoDB's order of owned values. The types that are compared most are compared as they are; the
// others by way of views of their bytes.

extension BSONValue {
    /// MongoDB's order of two values of any types: negative, zero or positive.
    ///
    ///     BSONValue.int32(1).compare(.double(1.0))   // 0, though the two are not ==
    ///
    /// - Complexity: O(bytes).
    public func compare(_ other: BSONValue) -> Int { compare(other, by: nil) }

    /// MongoDB's order of two values of any types, texts in the order of a language.
    ///
    /// - Parameters:
    ///   - other: The value to compare with.
    ///   - texts: The order of texts; nil for that of their bytes.
    /// - Complexity: O(bytes).
    /// - Returns: Negative, zero or positive.
    package func compare(_ other: BSONValue, by texts: (any TextOrder)?) -> Int {
        switch (self, other) {
        case (.objectID(let left), .objectID(let right)):
            return left == right ? 0 : left < right ? -1 : 1
        case (.string(let left), .string(let right)) where texts == nil:
            return compareBytes(left, right)
        default: break
        }
        if let left = Number(self), let right = Number(other) { return left.compare(to: right) }
        let rank = type.rank - other.type.rank
        guard rank == 0 else { return rank }
        return withView { left in other.withView { right in left.compare(to: right, by: texts) } }
    }

    /// Shows the value as a view.
    ///
    /// - Complexity: O(1) for documents and arrays; others are encoded first.
    package func withView<Result, Failure: Error>(
        _ body: (ValueView) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes =
            switch self {
            case .document(let document): document.bytes
            case .array(let array): array.document.bytes
            default: encodedBytes
            }
        return try body(ValueView(typeNumber: type.rawValue, trusting: unsafe bytes.span.bytes))
    }
}

private func compareBytes(_ left: String, _ right: String) -> Int {
    var (left, right) = (left, right)
    return left.withUTF8 { left in
        right.withUTF8 { right in
            unsafe UnsafeRawBufferPointer(left).bytes.compare(
                to: UnsafeRawBufferPointer(right).bytes
            )
        }
    }
}
