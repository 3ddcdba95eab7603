// SPDX-License-Identifier: MIT
//
// An expression, read as far as that goes without a store: what the session then carries out.

/// One thing for the session to do.
enum Step: Sendable, Hashable {
    /// A chain of calls whose arguments are all known: it is checked before anything runs.
    case request(Request)
    /// Whatever else was typed.
    case statement(Statement)

    /// The steps of a text.
    ///
    /// Takes the names of the variables that there are, and adds those that the text makes.
    ///
    /// - Throws: what is wrong with the text, with its place.
    static func read(
        _ text: String,
        _ variables: inout Set<String>
    ) throws(ExpressionError) -> [Step] {
        var steps: [Step] = []
        for statement in try ExpressionParser.parse(text, &variables) {
            if case .show(.chain(let template)) = statement, let chain = template.known {
                steps.append(.request(try Request(chain)))
            } else {
                steps.append(.statement(statement))
            }
        }
        return steps
    }
}
