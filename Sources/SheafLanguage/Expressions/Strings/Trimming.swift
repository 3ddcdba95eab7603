// SPDX-License-Identifier: MIT
//
// What `$trim`, `$ltrim` and `$rtrim` share: characters that are taken away at the ends of a
// string.

import SheafBSON

extension ExpressionOperator {
    /// An operator that takes characters away: `{input:, chars:}`.
    static func trimming(
        _ name: String,
        atStart trimsStart: Bool,
        atEnd trimsEnd: Bool
    ) -> ExpressionOperator {
        ExpressionOperator(name: name) { (operand, parser) throws(LanguageError) in
            let arguments = try parser.namedArguments(
                operand,
                required: ["input"],
                optional: ["chars"],
                codes: (notDocument: 50696, unknown: 50694, missing: 50695)
            )
            var parts = [try parser.expression(arguments["input"] ?? .null)]
            if let characters = arguments["chars"] {
                parts.append(try parser.expression(characters))
            }
            return FunctionNode(arguments: parts) { (values, _) throws(LanguageError) in
                if values.contains(where: \.isNullish) { return .null }
                guard case .string(let text)? = values[0] else {
                    throw trimRefusal(name, "its input", values[0], code: 50699)
                }
                var characters = whitespace
                if values.count > 1 {
                    guard case .string(let given)? = values[1] else {
                        throw trimRefusal(name, "'chars'", values[1], code: 50700)
                    }
                    characters = Set(given.unicodeScalars)
                }
                var rest = text.unicodeScalars[...]
                if trimsStart { rest = rest.drop { characters.contains($0) } }
                while trimsEnd, let last = rest.last, characters.contains(last) {
                    rest.removeLast()
                }
                return .string(String(rest))
            }
        }
    }

    private static func trimRefusal(
        _ name: String,
        _ what: String,
        _ value: BSONValue?,
        code: Int
    ) -> LanguageError {
        LanguageError(
            code: code,
            "\(name) requires \(what) to be a string, got \(value?.shellText ?? "") (of type "
                + "\(value.typeName)) instead."
        )
    }

    /// What is taken away when nothing else is named: NUL, white space of ASCII, and the spaces of
    /// Unicode.
    private static let whitespace: Set<Unicode.Scalar> = {
        let numbers: [UInt32] =
            [0x00, 0x20, 0xA0, 0x1680] + Array(0x09...0x0D)
            + Array(0x2000...0x200A)
        return Set(numbers.compactMap { Unicode.Scalar($0) })
    }()
}
