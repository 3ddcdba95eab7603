// SPDX-License-Identifier: MIT
//
// Projecting in tests: what is expected of a view must also come of readers whose values lie in
// parts.

import SheafBSON
import SheafLanguage
import Testing

/// What a projection shows of a document, the same from a view and from readers.
func project(
    _ projection: Document,
    _ document: Document,
    filter: Document = [:],
    location: SourceLocation = #_sourceLocation
) throws -> Document {
    let projection = try Projection(parsing: projection)
    let match = try Filter(parsing: filter).match(document.view)
    let shown = try projection.document(reading: document.view, match: match)
    for isInParts in [false, true] {
        let reader = CountingReader(document, isInParts: isInParts)
        let again = try projection.document(reading: reader, match: match)
        #expect(again == shown, "in parts: \(isInParts)", sourceLocation: location)
    }
    return shown
}

/// Expects that a projection shows exactly this of a document.
func expect(
    _ projection: Document,
    of document: Document,
    shows expected: Document,
    filter: Document = [:],
    location: SourceLocation = #_sourceLocation
) {
    do {
        let shown = try project(projection, document, filter: filter, location: location)
        #expect(
            shown == expected,
            "\(ShellText.document(shown)) for \(ShellText.document(projection))",
            sourceLocation: location
        )
    } catch {
        Issue.record(error, sourceLocation: location)
    }
}

/// Expects that a projection is refused with MongoDB's number and, where given, these words.
func expectRefused(
    _ code: Int,
    _ projection: Document,
    saying message: String? = nil,
    in place: Projection.Place = .find,
    location: SourceLocation = #_sourceLocation
) {
    expectError(code, saying: message, location: location) {
        try Projection(parsing: projection, in: place)
    }
}
