// SPDX-License-Identifier: MIT
//
// How every text begins that a pattern matches, for the patterns that say so: what an index on the
// texts needs to know.

import SheafBSON

extension Pattern {
    /// The literal text that everything begins with which the pattern matches: "abc" of `^abc.*`.
    ///
    /// Nil when there is none, or when it would take more than a glance to tell.
    package var literalPrefix: String? {
        guard !expression.options.contains(where: { "imx".contains($0) }),
            !expression.pattern.contains("|")
        else { return nil }
        var rest = Substring(expression.pattern).unicodeScalars
        guard rest.popFirst() == "^" else { return nil }
        var prefix = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*", "?", "{":
                // What stands before may be missing.
                _ = prefix.popLast()
                return Pattern.text(prefix)
            case "\\":
                guard let escaped = rest.popFirst(), Pattern.punctuation.contains(escaped) else {
                    return Pattern.text(prefix)
                }
                prefix.append(escaped)
            case _ where Pattern.punctuation.contains(scalar): return Pattern.text(prefix)
            default: prefix.append(scalar)
            }
        }
        return Pattern.text(prefix)
    }

    /// The characters that mean themselves only behind a backslash.
    private static let punctuation = Set("$()*+.?[\\]^{|}".unicodeScalars)

    private static func text(_ prefix: String.UnicodeScalarView) -> String? {
        prefix.isEmpty ? nil : String(prefix)
    }
}
