// SPDX-License-Identifier: MIT
//
// Reading expressions where there are no variables yet.

@testable import storectl

extension ExpressionParser {
    static func parse(_ text: String) throws(ExpressionError) -> [Statement] {
        var variables: Set<String> = []
        return try parse(text, &variables)
    }
}

extension Step {
    static func read(_ text: String) throws(ExpressionError) -> [Step] {
        var variables: Set<String> = []
        return try read(text, &variables)
    }
}
