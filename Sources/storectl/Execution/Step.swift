// SPDX-License-Identifier: MIT
//
// An expression, read as far as that goes without a store: what the session then carries out.

/// One thing for the session to do.
enum Step: Sendable, Hashable {
    case showDatabases
    case showCollections
    case use(String)
    case help
    case more
    case request(Request)

    /// Whether it asks something of a collection or a database.
    var isRequest: Bool {
        if case .request = self { true } else { false }
    }

    /// The steps of a text.
    ///
    /// - Throws: what is wrong with the text, with its place.
    static func read(_ text: String) throws(ExpressionError) -> [Step] {
        var steps: [Step] = []
        for statement in try ExpressionParser.parse(text) {
            let step: Step =
                switch statement {
                case .showDatabases: .showDatabases
                case .showCollections: .showCollections
                case .use(let name): .use(name)
                case .help: .help
                case .more: .more
                case .chain(let chain): .request(try Request(chain))
                }
            steps.append(step)
        }
        return steps
    }
}
