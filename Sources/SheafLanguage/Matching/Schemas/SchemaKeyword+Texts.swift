// SPDX-License-Identifier: MIT
//
// The keywords of schemas about texts.

import SheafBSON

extension SchemaKeyword {
    /// `minLength`: the least number of characters, as Unicode counts code points.
    static let minLength = SchemaKeyword(name: "minLength") { (clause) throws(LanguageError) in
        let count = try clause.count()
        return Schema.Rule(.texts) { (value) throws(LanguageError) in value.scalarCount >= count }
    }

    /// `maxLength`: the greatest number of characters.
    static let maxLength = SchemaKeyword(name: "maxLength") { (clause) throws(LanguageError) in
        let count = try clause.count()
        return Schema.Rule(.texts) { (value) throws(LanguageError) in value.scalarCount <= count }
    }

    /// `pattern`: a regular expression that matches somewhere in the text.
    static let pattern = SchemaKeyword(name: "pattern") { (clause) throws(LanguageError) in
        let pattern = try Pattern(RegularExpression(clause.text()))
        return Schema.Rule(.texts) { (value) throws(LanguageError) in try pattern.accepts(value) }
    }
}

extension ValueView {
    /// The number of code points of a text: of its bytes that do not go on with a character.
    fileprivate var scalarCount: Int {
        guard let text = textBytes else { return 0 }
        var count = 0
        for index in 0..<text.byteCount where text.byte(at: index) & 0xC0 != 0x80 { count += 1 }
        return count
    }
}
