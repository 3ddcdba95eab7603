// SPDX-License-Identifier: MIT
//
// One update against one document, from text to result: parse, match, make edits, apply them.

import SheafBSON
import SheafLanguage
import Testing

/// When updates of tests run.
let testMoment = Moment(
    date: DateTime(millisecondsSinceEpoch: 1_700_000_000_000),
    timestamp: Timestamp(seconds: 1_700_000_000, increment: 7)
)

/// What an update did to a document.
struct Outcome {
    /// The document afterwards.
    let document: Document
    /// The edits.
    let script: EditScript
    /// What was read for them, matching included.
    let log: CountingReader.Log
}

/// Applies an update to a document that a filter must match.
///
/// A view and a reader that counts must agree on the edits.
@discardableResult
func apply(
    _ document: Document,
    _ update: BSONValue,
    filter: Document = [:],
    arrayFilters: [Document] = [],
    isInsert: Bool = false,
    indexing names: Set<String> = [],
    location: SourceLocation = #_sourceLocation
) throws -> Outcome {
    let update = try Update(parsing: update, arrayFilters: arrayFilters)
    let filter = try Filter(parsing: filter)
    let reader = CountingReader(document, indexing: names)
    let match = try #require(try filter.match(reader), sourceLocation: location)
    let script = try update.edits(
        reading: reader,
        match: match,
        isInsert: isInsert,
        at: testMoment
    )
    let viewMatch = try filter.match(document.view)
    let viewScript = try update.edits(
        reading: document.view,
        match: viewMatch,
        isInsert: isInsert,
        at: testMoment
    )
    let viewMatches = try filter.matches(document.view)
    #expect(viewMatches, sourceLocation: location)
    #expect(script == viewScript, sourceLocation: location)
    let result = try EditInterpreter.apply(script, to: document)
    return Outcome(document: result, script: script, log: reader.log)
}

/// Expects that an update makes one document of another.
func expect(
    _ document: Document,
    _ update: BSONValue,
    gives expected: Document,
    filter: Document = [:],
    arrayFilters: [Document] = [],
    isInsert: Bool = false,
    location: SourceLocation = #_sourceLocation
) {
    do {
        let outcome = try apply(
            document,
            update,
            filter: filter,
            arrayFilters: arrayFilters,
            isInsert: isInsert,
            location: location
        )
        #expect(
            outcome.document == expected,
            "\(ShellText.document(outcome.document)) for \(ShellText.document(expected))",
            sourceLocation: location
        )
        #expect(outcome.script.isNoOp == (document == expected), sourceLocation: location)
    } catch {
        Issue.record(error, sourceLocation: location)
    }
}

/// Expects that an update leaves a document as it is, without edits.
func expectNoOp(
    _ document: Document,
    _ update: BSONValue,
    filter: Document = [:],
    arrayFilters: [Document] = [],
    location: SourceLocation = #_sourceLocation
) {
    expect(
        document,
        update,
        gives: document,
        filter: filter,
        arrayFilters: arrayFilters,
        location: location
    )
}

/// Expects that an update fails with MongoDB's number and, where given, exactly these words.
func expectError(
    _ code: Int,
    _ document: Document,
    _ update: BSONValue,
    saying message: String? = nil,
    filter: Document = [:],
    arrayFilters: [Document] = [],
    isInsert: Bool = false,
    location: SourceLocation = #_sourceLocation
) {
    expectError(code, saying: message, location: location) {
        try apply(
            document,
            update,
            filter: filter,
            arrayFilters: arrayFilters,
            isInsert: isInsert,
            location: location
        )
    }
}

/// Expects that something fails with MongoDB's number and, where given, exactly these words.
func expectError<Result>(
    _ code: Int,
    saying message: String? = nil,
    location: SourceLocation = #_sourceLocation,
    _ body: () throws -> Result
) {
    do {
        _ = try body()
        Issue.record("Nothing was thrown", sourceLocation: location)
    } catch let error as LanguageError {
        #expect(error.code == code, "\(error)", sourceLocation: location)
        if let message { #expect(error.message == message, sourceLocation: location) }
    } catch {
        Issue.record(error, sourceLocation: location)
    }
}

/// Whether a filter matches a document, asked of a view and of a reader with and without an index;
/// all must agree.
func matches(
    _ filter: Document,
    _ document: Document,
    location: SourceLocation = #_sourceLocation
) throws -> Bool {
    let filter = try Filter(parsing: filter)
    let answer = try filter.matches(document.view)
    let plain = CountingReader(document)
    let indexed = CountingReader(
        document,
        indexing: ["_id", "b", "x"],
        aids: ArrayAids(order: nil, hasMemberIndex: true)
    )
    #expect(try filter.matches(plain) == answer, sourceLocation: location)
    #expect(try filter.matches(indexed) == answer, sourceLocation: location)
    #expect(try (filter.match(plain) != nil) == answer, sourceLocation: location)
    #expect(try filter.match(plain) == filter.match(indexed), sourceLocation: location)
    return answer
}

/// Expects that a filter matches some documents and not others.
func expect(
    _ filter: Document,
    matches yes: [Document],
    not no: [Document] = [],
    location: SourceLocation = #_sourceLocation
) {
    for (documents, expected) in [(yes, true), (no, false)] {
        for document in documents {
            do {
                let answer = try matches(filter, document, location: location)
                #expect(
                    answer == expected,
                    "\(ShellText.document(filter)) on \(ShellText.document(document))",
                    sourceLocation: location
                )
            } catch {
                Issue.record(error, sourceLocation: location)
            }
        }
    }
}

/// A document of one field whose name is computed.
func document(_ name: String, _ value: BSONValue) -> BSONValue {
    var document = Document()
    document.append(name, value)
    return .document(document)
}
