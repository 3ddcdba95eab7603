// SPDX-License-Identifier: MIT
//
// `$replaceOne`: a string in which another one, where it stands first, is replaced.

import SheafBSON

extension ExpressionOperator {
    /// `{$replaceOne: {input: string, find: string, replacement: string}}`.
    static let replaceOne = replacing("$replaceOne", countMax: 1)

    /// An operator that replaces a text in another so many times at most.
    static func replacing(_ name: String, countMax: Int) -> ExpressionOperator {
        ExpressionOperator(name: name) { (operand, parser) throws(LanguageError) in
            let names = ["input", "find", "replacement"]
            guard case .document(let document) = operand else {
                throw LanguageError(
                    code: 51751,
                    "\(name) requires an object as an argument, found: \(operand.type.alias)"
                )
            }
            if let unknown = document.keys.first(where: { !names.contains($0) }) {
                throw LanguageError(
                    code: 51750,
                    "\(name) found an unknown argument: \(unknown)"
                )
            }
            var parts: [Expression] = []
            for (argument, code) in zip(names, [51749, 51748, 51747]) {
                guard let source = document[argument] else {
                    throw LanguageError(
                        code: code,
                        "\(name) requires '\(argument)' to be specified"
                    )
                }
                parts.append(try parser.expression(source))
            }
            return FunctionNode(arguments: parts) { (values, evaluation) throws(LanguageError) in
                var texts: [String?] = []
                for (index, value) in values.enumerated() {
                    texts.append(try replacingText(name, names[index], value, 51746 - index))
                }
                guard let input = texts[0], let token = texts[1], let new = texts[2] else {
                    return .null
                }
                return try replaced(input, token, by: new, countMax: countMax, evaluation)
            }
        }
    }

    private static func replacingText(
        _ name: String,
        _ argument: String,
        _ value: BSONValue?,
        _ code: Int
    ) throws(LanguageError) -> String? {
        switch value {
        case nil, .null, .undefined: return nil
        case .string(let text): return text
        default:
            throw LanguageError(
                code: code,
                "\(name) requires that '\(argument)' be a string, found: "
                    + (value?.shellText ?? "")
            )
        }
    }

    private static func replaced(
        _ input: String,
        _ token: String,
        by replacement: String,
        countMax: Int,
        _ evaluation: borrowing Evaluation
    ) throws(LanguageError) -> BSONValue {
        let search = ByteSearch(input)
        let (pattern, new) = (Array(token.utf8), Array(replacement.utf8))
        var result: [UInt8] = []
        var (start, from, count) = (0, 0, 0)
        while count < countMax, let found = search.first(pattern, from: from) {
            result += search.bytes[start..<found]
            result += new
            count += 1
            start = found + pattern.count
            from = start
            if pattern.isEmpty {
                // An empty text stands before every character and at the end.
                from += 1
                while from < search.bytes.count, search.bytes[from] & 0xC0 == 0x80 { from += 1 }
            }
            try evaluation.check(byteCount: result.count)
        }
        result += search.bytes[start...]
        return try evaluation.string(String(decoding: result, as: UTF8.self))
    }
}
