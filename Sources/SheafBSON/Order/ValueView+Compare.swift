// SPDX-License-Identifier: MIT
//
// MongoDB's order of values, read off the bytes where they lie. Nothing is allocated but for a
// decimal against a double.

extension ValueView {
    /// MongoDB's order of two values of any types: negative, zero or positive.
    ///
    /// Numbers are compared by value across their types, without rounding. A NaN equals every NaN
    /// and is below every other number. Strings are compared by their bytes.
    ///
    /// - Complexity: O(bytes), without allocation but for a decimal against a double.
    public func compare(to other: ValueView) -> Int { compare(to: other, by: nil) }

    /// MongoDB's order of two values of any types, texts in the order of a language.
    ///
    /// - Parameters:
    ///   - other: The value to compare with.
    ///   - texts: The order of texts; nil for that of their bytes.
    /// - Complexity: O(bytes).
    /// - Returns: Negative, zero or positive.
    package func compare(to other: ValueView, by texts: (any TextOrder)?) -> Int {
        let (type, otherType) = (type, other.type)
        let rank = type.rank
        guard rank == otherType.rank else { return rank - otherType.rank }
        return compareWithinRank(to: other, type, texts)
    }

    private func compareWithinRank(
        to other: ValueView,
        _ type: BSONType,
        _ texts: (any TextOrder)?
    ) -> Int {
        switch type {
        case .minKey, .undefined, .null, .maxKey: return 0
        case .double, .int32, .int64, .decimal128:
            guard let left = Number(self), let right = Number(other) else { return 0 }
            return left.compare(to: right)
        case .string, .symbol:
            guard let texts else { return compareTextBytes(to: other) }
            return texts.compare(
                bytes.extracting(4..<(bytes.byteCount - 1)),
                other.bytes.extracting(4..<(other.bytes.byteCount - 1))
            )
        case .code: return compareTextBytes(to: other)
        case .document:
            return DocumentView(trusting: bytes)
                .compare(to: DocumentView(trusting: other.bytes), by: texts)
        case .array: return compareElements(to: other, texts)
        case .binary: return compareBinary(to: other)
        case .objectID: return bytes.compare(to: other.bytes)
        case .bool: return (bool == true ? 1 : 0) - (other.bool == true ? 1 : 0)
        case .date:
            return order(
                bytes.integer(at: 0, as: Int64.self),
                other.bytes.integer(at: 0, as: Int64.self)
            )
        case .timestamp:
            return order(
                bytes.integer(at: 0, as: UInt64.self),
                other.bytes.integer(at: 0, as: UInt64.self)
            )
        case .regularExpression: return bytes.compare(to: other.bytes)
        case .dbPointer:
            let difference = bytes.byteCount - other.bytes.byteCount
            return difference != 0 ? difference : bytes.compare(to: other.bytes)
        case .codeWithScope: return compareCode(to: other)
        }
    }

    private func compareTextBytes(to other: ValueView) -> Int {
        bytes.extracting(4...).compare(to: other.bytes.extracting(4...))
    }

    /// Length, then subtype, then bytes; subtype 2 counts its inner length as data, as MongoDB
    /// does.
    private func compareBinary(to other: ValueView) -> Int {
        let difference = bytes.byteCount - other.bytes.byteCount
        guard difference == 0 else { return difference }
        return bytes.extracting(4...).compare(to: other.bytes.extracting(4...))
    }

    private func compareElements(to other: ValueView, _ texts: (any TextOrder)?) -> Int {
        var left = DocumentView(trusting: bytes).elements
        var right = DocumentView(trusting: other.bytes).elements
        while let element = left.next() {
            guard let otherElement = right.next() else { return 1 }
            let order = element.value.compare(to: otherElement.value, by: texts)
            guard order == 0 else { return order }
        }
        return right.next() == nil ? 0 : -1
    }

    private func compareCode(to other: ValueView) -> Int {
        let (parts, otherParts) = (codeParts, other.codeParts)
        let code = bytes.extracting(parts.code).compare(to: other.bytes.extracting(otherParts.code))
        guard code == 0 else { return code }
        return DocumentView(trusting: bytes.extracting(parts.scope))
            .compare(to: DocumentView(trusting: other.bytes.extracting(otherParts.scope)))
    }
}

extension DocumentView {
    /// MongoDB's order of two documents: field by field the class of the type, then the name, then
    /// the value; a document that ends first is less.
    ///
    /// - Complexity: O(bytes), without allocation but for a decimal against a double.
    public func compare(to other: DocumentView) -> Int { compare(to: other, by: nil) }

    /// MongoDB's order of two documents, texts in the order of a language.
    fileprivate func compare(to other: DocumentView, by texts: (any TextOrder)?) -> Int {
        var left = elements
        var right = other.elements
        while let element = left.next() {
            guard let otherElement = right.next() else { return 1 }
            let order = element.compare(to: otherElement, by: texts)
            guard order == 0 else { return order }
        }
        return right.next() == nil ? 0 : -1
    }
}

extension ElementView {
    /// MongoDB's order of two fields of documents: the class of the type, then the name, then the
    /// value, texts in the order of a language if there is one.
    ///
    /// - Complexity: O(bytes), without allocation but for a decimal against a double.
    package func compare(to other: ElementView, by texts: (any TextOrder)? = nil) -> Int {
        let rank = value.type.rank - other.value.type.rank
        guard rank == 0 else { return rank }
        let name = nameBytes.compare(to: other.nameBytes)
        guard name == 0 else { return name }
        return value.compare(to: other.value, by: texts)
    }
}

private func order<Number: Comparable>(_ left: Number, _ right: Number) -> Int {
    left == right ? 0 : left < right ? -1 : 1
}
