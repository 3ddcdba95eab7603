// SPDX-License-Identifier: MIT
//
// The seam of collation: an order of texts other than that of their bytes, which comes from outside
// this module. Values are compared and make keys by it; all that is no text stays as it is.

/// An order of texts, such as that of a language.
package protocol TextOrder: AnyObject, Sendable {
    /// The order of two texts in UTF-8: negative, zero or positive.
    func compare(_ left: RawSpan, _ right: RawSpan) -> Int

    /// Bytes that memcmp orders as the texts are that they stand for; texts that are equal in the
    /// order have the same.
    func key(of text: RawSpan) -> [UInt8]
}

extension BSONValue {
    /// Whether the value is a text, or holds one.
    ///
    /// One that holds none compares with all others in the same way, whatever the order of texts.
    package var holdsText: Bool {
        switch self {
        case .string, .symbol: true
        case .document(let document): document.view.holdsText
        case .array(let array): array.document.view.holdsText
        default: false
        }
    }
}

extension DocumentView {
    fileprivate var holdsText: Bool {
        var cursor = elements
        while let element = cursor.next() {
            switch element.value.type {
            case .string, .symbol: return true
            case .document, .array:
                if DocumentView(trusting: element.value.bytes).holdsText { return true }
            default: break
            }
        }
        return false
    }
}
