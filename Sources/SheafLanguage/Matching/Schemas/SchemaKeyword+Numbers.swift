// SPDX-License-Identifier: MIT
//
// The keywords of schemas about numbers.

import SheafBSON

extension SchemaKeyword {
    /// `minimum`: the least number, or with `exclusiveMinimum` what numbers must be above.
    static let minimum = bound("minimum", .greaterOrEqual, "exclusiveMinimum", .greater)
    /// `maximum`: the greatest number, or with `exclusiveMaximum` what numbers must be below.
    static let maximum = bound("maximum", .lessOrEqual, "exclusiveMaximum", .less)
    /// `exclusiveMinimum`: whether `minimum` itself is out.
    static let exclusiveMinimum = exclusion("exclusiveMinimum", of: "minimum")
    /// `exclusiveMaximum`: whether `maximum` itself is out.
    static let exclusiveMaximum = exclusion("exclusiveMaximum", of: "maximum")

    private static func bound(
        _ name: String,
        _ comparison: Comparison,
        _ exclusion: String,
        _ excluding: Comparison
    ) -> SchemaKeyword {
        SchemaKeyword(name: name) { (clause) throws(LanguageError) in
            guard clause.operand.type.isNumber else { throw clause.mustBe("a number") }
            let isExclusive = clause.siblings[exclusion] == .bool(true)
            let test = ValueTest.range(
                isExclusive ? excluding : comparison,
                Operand(clause.operand)
            )
            return Schema.Rule(.numbers) { (value) throws(LanguageError) in
                try test.accepts(value)
            }
        }
    }

    private static func exclusion(_ name: String, of bound: String) -> SchemaKeyword {
        SchemaKeyword(name: name) { (clause) throws(LanguageError) in
            _ = try clause.flag()
            guard clause.siblings[bound] != nil else {
                throw .failedToParse(
                    "$jsonSchema keyword '\(bound)' must be a present if \(name) is present"
                )
            }
            return nil
        }
    }

    /// `multipleOf`: a whole number of times another, by decimal arithmetic unless both are
    /// integers.
    static let multipleOf = SchemaKeyword(name: "multipleOf") { (clause) throws(LanguageError) in
        guard let divisor = Number(clause.operand) else { throw clause.mustBe("a number") }
        guard !divisor.isNaN, divisor.compare(to: .integer(0)) > 0 else {
            throw clause.wrong("must have a positive value")
        }
        return Schema.Rule(.numbers) { (value) throws(LanguageError) in
            guard let number = Number(value) else { return false }
            if case .integer(let number) = number, case .integer(let divisor) = divisor {
                return number % divisor == 0
            }
            return number.decimal.remainder(dividingBy: divisor.decimal).isZero
        }
    }
}

extension Number {
    /// The number as a decimal; of a double, the fifteen digits that it is sure to have.
    fileprivate var decimal: Decimal128 {
        switch self {
        case .integer(let number): Decimal128(number)
        case .double(let number): Decimal128(rounding15: number)
        case .decimal(let number): number
        }
    }
}
