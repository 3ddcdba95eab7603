// SPDX-License-Identifier: MIT
//
// One expression against one document, from text to value: asked of the whole document and of the
// fields alone that the expression says it depends on.

import SheafBSON
import SheafLanguage
import Testing

/// The value of an expression; nil when it is missing.
func evaluate(
    _ source: BSONValue,
    on document: Document = [:],
    variables: Document = [:],
    location: SourceLocation = #_sourceLocation
) throws -> BSONValue? {
    let expression = try Expression(
        parsing: source,
        in: ExpressionScope(variables: variables)
    )
    var whole = Evaluation(of: document)
    var partial = try Evaluation(
        reading: CountingReader(document),
        expression.dependencies
    )
    let value = try expression.value(in: &whole)
    let partialValue = try expression.value(in: &partial)
    #expect(value == partialValue, sourceLocation: location)
    return value
}

/// Expects that an expression has a value; nil that it has none.
func expect(
    _ source: BSONValue,
    is expected: BSONValue?,
    on document: Document = [:],
    variables: Document = [:],
    location: SourceLocation = #_sourceLocation
) {
    do {
        let value = try evaluate(source, on: document, variables: variables, location: location)
        #expect(
            value == expected,
            "\(value?.shellText ?? "missing") for \(expected?.shellText ?? "missing")",
            sourceLocation: location
        )
    } catch {
        Issue.record(error, sourceLocation: location)
    }
}

/// Expects that an operator has a value for each of some operands.
func expect(
    _ name: String,
    _ cases: [(operand: BSONValue, value: BSONValue?)],
    on document: Document = [:],
    location: SourceLocation = #_sourceLocation
) {
    for (operand, value) in cases {
        expect(.document(Document([(name, operand)])), is: value, on: document, location: location)
    }
}

/// Expects that an expression fails with MongoDB's number, already while it is parsed.
func expectParseError(
    _ code: Int,
    _ source: BSONValue,
    saying message: String? = nil,
    location: SourceLocation = #_sourceLocation
) {
    expectError(code, saying: message, location: location) { try Expression(parsing: source) }
}

/// Expects that an expression fails with MongoDB's number when it is evaluated, and not before.
func expectError(
    _ code: Int,
    evaluating source: BSONValue,
    on document: Document = [:],
    saying message: String? = nil,
    location: SourceLocation = #_sourceLocation
) {
    do {
        let expression = try Expression(parsing: source)
        expectError(code, saying: message, location: location) {
            var evaluation = Evaluation(of: document)
            _ = try expression.value(in: &evaluation)
        }
    } catch {
        Issue.record(error, sourceLocation: location)
    }
}
