// SPDX-License-Identifier: MIT
//
// What must hold for every text that reading lets in, whole or in chunks.

internal import SheafBSON

/// Checks that a text is refused or means a value that can be used in every way.
func checkText(_ text: [UInt8]) {
    checkStream(text)
    _ = try? ExtendedJSON.parse(text, options: [.plainJSON, .distinctNames])
    _ = try? ExtendedJSON.parse(text, options: .legacyForms)
    guard let value = try? ExtendedJSON.parse(text) else { return }
    let canonical = value.extendedJSON(.canonical)
    guard let again = try? ExtendedJSON.parse(canonical) else {
        preconditionFailure("Our own text is refused: \(canonical)")
    }
    precondition(again.extendedJSON(.canonical) == canonical, "Canonical text changes")
    if case .document(let document) = value { checkDocument(document) }
    if case .string("plant") = value { readTooFar(text) }
}

/// Checks that chunks of any size give the same documents and the same error as the whole.
private func checkStream(_ text: [UInt8]) {
    let whole = read(text, chunk: max(1, text.count))
    for size in [1, 3] where text.count < 500 {
        let parts = read(text, chunk: size)
        precondition(parts.documents == whole.documents, "Chunks give other documents")
        precondition(parts.error == whole.error, "Chunks give another error")
    }
}

private func read(
    _ text: [UInt8],
    chunk size: Int
) -> (documents: [Document], error: BSONError?) {
    var stream = ExtendedJSONStream()
    var documents: [Document] = []
    do throws(BSONError) {
        for start in stride(from: 0, to: text.count, by: size) {
            stream.append(Array(text[start..<min(start + size, text.count)]))
            while let next = try stream.next() { documents.append(next.document) }
        }
        stream.finish()
        while let next = try stream.next() { documents.append(next.document) }
        return (documents, nil)
    } catch {
        return (documents, error)
    }
}
