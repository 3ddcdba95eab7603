// SPDX-License-Identifier: MIT
//
// How values look inside messages: the form of MongoDB's server, `{ a: 1, b: "x", c: 1.0 }`. It is
// text for people; Extended JSON is the form that can be read back.

package import SheafBSON

/// Values as MongoDB's server writes them into its messages.
package enum ShellText {
    /// A value, such as `{ a: 1 }`, `1.0` or `"x"`.
    package static func value(_ view: ValueView) -> String {
        var text = ""
        append(view, to: &text)
        return text
    }

    /// A document, such as `{ a: 1 }`.
    package static func document(_ document: Document) -> String {
        var text = ""
        appendDocument(document.view, to: &text)
        return text
    }

    /// A field as a document shows it, such as `a: 1`.
    package static func field(_ name: String, _ value: BSONValue) -> String {
        let operand = Operand(value)
        return "\(name): \(self.value(operand.view))"
    }

    private static func append(_ view: ValueView, to text: inout String) {
        switch view.type {
        case .double: text += number(view.double ?? 0)
        case .string, .symbol: text += "\"\(view.textBytes?.text ?? "")\""
        case .document: appendDocument(DocumentView(trusting: view.bytes), to: &text)
        case .array: appendArray(DocumentView(trusting: view.bytes), to: &text)
        case .binary: appendBinary(view, to: &text)
        case .regularExpression:
            let parts = view.regularExpressionParts
            let pattern = view.bytes.extracting(parts.pattern).text
            text += "/\(pattern)/\(view.bytes.extracting(parts.options).text)"
        case .codeWithScope:
            let parts = view.codeParts
            text += "CodeWScope( \(view.bytes.extracting(parts.code).text), "
            appendDocument(DocumentView(trusting: view.bytes.extracting(parts.scope)), to: &text)
            text += ")"
        default: text += scalar(view)
        }
    }

    private static func scalar(_ view: ValueView) -> String {
        switch BSONValue(copying: view) {
        case .objectID(let id): "ObjectId('\(id)')"
        case .bool(let flag): flag ? "true" : "false"
        case .date(let date): "new Date(\(date.millisecondsSinceEpoch))"
        case .null: "null"
        case .dbPointer(let pointer): "DBRef('\(pointer.namespace)',\(pointer.id))"
        case .code(let code): code
        case .int32(let number): String(number)
        case .int64(let number): String(number)
        case .timestamp(let moment): "Timestamp(\(moment.seconds), \(moment.increment))"
        case .decimal128(let number): "\(number)"
        case .minKey: "MinKey"
        case .maxKey: "MaxKey"
        default: "undefined"
        }
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "nan.0" }
        if value.isInfinite { return value < 0 ? "-inf.0" : "inf.0" }
        return value.description
    }

    private static func appendDocument(_ document: DocumentView, to text: inout String) {
        guard !document.isEmpty else {
            text += "{}"
            return
        }
        var cursor = document.elements
        var separator = "{ "
        while let element = cursor.next() {
            text += "\(separator)\(element.name): "
            append(element.value, to: &text)
            separator = ", "
        }
        text += " }"
    }

    private static func appendArray(_ array: DocumentView, to text: inout String) {
        guard !array.isEmpty else {
            text += "[]"
            return
        }
        var cursor = array.elements
        var separator = "[ "
        while let element = cursor.next() {
            text += separator
            append(element.value, to: &text)
            separator = ", "
        }
        text += " ]"
    }

    private static func appendBinary(_ view: ValueView, to text: inout String) {
        guard case .binary(let binary) = BSONValue(copying: view) else { return }
        let digits = hex(binary.bytes)
        text +=
            binary.subtype == 4 ? "UUID(\"\(digits)\")" : "BinData(\(binary.subtype), \(digits))"
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for byte in bytes {
            text += byte < 16 ? "0" : ""
            text += String(byte, radix: 16, uppercase: true)
        }
        return text
    }
}

extension BSONValue {
    /// The value as MongoDB's server writes it into its messages.
    package var shellText: String {
        let operand = Operand(self)
        return ShellText.value(operand.view)
    }
}
