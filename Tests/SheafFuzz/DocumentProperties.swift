// SPDX-License-Identifier: MIT
//
// What must hold for every document that validation or reading lets in.

internal import SheafBSON

/// Checks that bytes are refused or are a document that can be used in every way.
func checkBytes(_ bytes: [UInt8]) {
    guard let document = try? Document(validating: bytes) else { return }
    checkDocument(document)
}

/// Checks a document that was let in.
func checkDocument(_ document: Document) {
    guard let again = try? Document(validating: document.bytes) else {
        preconditionFailure("A valid document is refused the second time")
    }
    precondition(again == document, "A valid document is changed the second time")
    checkWalk(document)
    checkText(document)
    checkCoding(document)
}

/// Walks, copies and compares, and takes the document apart and puts it together again.
private func checkWalk(_ document: Document) {
    precondition(document.count == document.reduce(0) { count, _ in count + 1 })
    precondition(rebuilt(document).bytes == document.bytes, "Values do not encode as they were")
    precondition(Document(copying: document.view) == document, "A copy differs")
    for (name, value) in document {
        precondition(document[name] != nil, "A field is not found")
        precondition(value == value && value.compare(value) == 0, "A value differs from itself")
        if case .regularExpression(let expression) = value, expression.pattern == "z" {
            readTooFar(document.bytes)
        }
    }
    var changed = document
    changed["new"] = .document(document)
    precondition(changed["new"] == .document(document), "A field is not set")
    changed["new"] = nil
    precondition(changed.count == document.count - (document["new"] == nil ? 0 : 1))
}

/// The document taken apart to its scalars and put together again.
private func rebuilt(_ document: Document) -> Document {
    Document(document.map { ($0.key, rebuilt($0.value)) })
}

private func rebuilt(_ value: BSONValue) -> BSONValue {
    switch value {
    case .document(let document): .document(rebuilt(document))
    case .array(let array): .array(BSONArray(array.map { rebuilt($0) }))
    case .codeWithScope(let code):
        .codeWithScope(CodeWithScope(code.code, scope: rebuilt(code.scope)))
    default: value
    }
}

/// Writes the document in every format and reads it again.
private func checkText(_ document: Document) {
    // A root such as {"$oid": "…"} is written as it stands, and read as the id that it then means.
    let framed: Document = ["document": .document(document)]
    guard !hasSpecialNames(.document(document)), document.isShallow else { return }
    let text = framed.extendedJSON(.canonical)
    for isPretty in [false, true] {
        let read = reading(framed.extendedJSON(.canonical, isPretty: isPretty))
        precondition(read.extendedJSON(.canonical) == text, "Canonical text changes")
        precondition(
            read == framed || isLossy(.document(document)),
            "Canonical text loses something"
        )
    }
    let relaxed = framed.extendedJSON(.relaxed)
    precondition(reading(relaxed).extendedJSON(.relaxed) == relaxed, "Relaxed text changes")
}

private func reading(_ text: String) -> Document {
    do {
        return try Document(extendedJSON: text)
    } catch {
        preconditionFailure("Our own text is refused: \(error): \(text)")
    }
}

extension Document {
    /// Whether one more document may be put around it.
    fileprivate var isShallow: Bool {
        (try? Document(validating: bytes, depthMax: Document.nestingDepthMax - 1)) != nil
    }
}

/// Whether a document in it would be read as another type.
private func hasSpecialNames(_ value: BSONValue) -> Bool {
    switch value {
    case .document(let document):
        document.contains { $0.key.utf8.first == UInt8(ascii: "$") || hasSpecialNames($0.value) }
    case .array(let array): array.contains { hasSpecialNames($0) }
    case .codeWithScope(let code): hasSpecialNames(.document(code.scope))
    default: false
    }
}

/// Whether a value in it has bytes that text cannot tell: a NaN's payload, a decimal that is not
/// canonical.
private func isLossy(_ value: BSONValue) -> Bool {
    switch value {
    case .double(let number): number.isNaN
    case .decimal128(let number): Decimal128(number.description) != number
    case .document(let document): document.contains { isLossy($0.value) }
    case .array(let array): array.contains { isLossy($0) }
    case .codeWithScope(let code): isLossy(.document(code.scope))
    default: false
    }
}

/// Decodes the document as a dictionary and encodes it again.
private func checkCoding(_ document: Document) {
    guard let decoded = try? BSONDecoder().decode([String: BSONValue].self, from: document),
        let encoded = try? BSONEncoder().encode(decoded),
        let again = try? BSONDecoder().decode([String: BSONValue].self, from: encoded)
    else { preconditionFailure("A document is no dictionary") }
    precondition(again == decoded, "Coding changes a document")
}
