// SPDX-License-Identifier: MIT
//
// Identity of values: the same type and the same bytes. The types that are compared and hashed most
// do it as they are; the rare ones by way of their bytes.

extension BSONValue: Hashable {
    /// Whether type and bytes are the same.
    public static func == (left: BSONValue, right: BSONValue) -> Bool {
        switch (left, right) {
        case (.double(let a), .double(let b)): a.bitPattern == b.bitPattern
        case (.string(let a), .string(let b)): hasSameBytes(a, b)
        case (.document(let a), .document(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.binary(let a), .binary(let b)): a == b
        case (.objectID(let a), .objectID(let b)): a == b
        case (.bool(let a), .bool(let b)): a == b
        case (.date(let a), .date(let b)): a == b
        case (.int32(let a), .int32(let b)): a == b
        case (.int64(let a), .int64(let b)): a == b
        case (.timestamp(let a), .timestamp(let b)): a == b
        case (.decimal128(let a), .decimal128(let b)): a == b
        default: left.type == right.type && left.encodedBytes == right.encodedBytes
        }
    }

    /// Feeds type and bytes to the hasher.
    ///
    /// - Complexity: O(bytes), without allocation but for regular expressions and deprecated types.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(type)
        switch self {
        case .undefined, .null, .minKey, .maxKey: break
        case .double(let number): hasher.combine(number.bitPattern)
        case .string(let text), .code(let text), .symbol(let text): combine(text, into: &hasher)
        case .document(let document): hasher.combine(document)
        case .array(let array): hasher.combine(array)
        case .binary(let binary): hasher.combine(binary)
        case .objectID(let id): hasher.combine(id)
        case .bool(let flag): hasher.combine(flag)
        case .date(let date): hasher.combine(date)
        case .int32(let number): hasher.combine(number)
        case .int64(let number): hasher.combine(number)
        case .timestamp(let timestamp): hasher.combine(timestamp)
        case .decimal128(let number): hasher.combine(number)
        case .regularExpression, .dbPointer, .codeWithScope: hasher.combine(encodedBytes)
        }
    }
}

/// Whether two texts have the same bytes; Swift's own equality goes by characters.
private func hasSameBytes(_ left: String, _ right: String) -> Bool {
    var (left, right) = (left, right)
    return left.withUTF8 { left in
        right.withUTF8 { right in
            let bytes = unsafe UnsafeRawBufferPointer(left).bytes
            return unsafe bytes.equals(UnsafeRawBufferPointer(right).bytes)
        }
    }
}

private func combine(_ text: String, into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
}
