// SPDX-License-Identifier: MIT
//
// Texts under a collation as MongoDB shows them in messages and explanations: by the bytes that
// stand for them in an index.

package import SheafBSON

extension Collation {
    /// A value as messages show it: a text by what stands for it.
    package func shown(_ value: BSONValue) -> BSONValue {
        shownText(of: value).map { .string($0) } ?? value
    }

    /// What stands for a text, as in `CollationKey(0x2927)`; nil for a value that is none.
    package func shownText(of value: BSONValue) -> String? {
        guard case .string(let text) = value else { return nil }
        let bytes = Array(text.utf8)
        let key = unsafe key(of: bytes.span.bytes)
        let digits = key.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return "CollationKey(0x\(digits.joined()))"
    }
}
