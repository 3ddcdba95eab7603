// SPDX-License-Identifier: MIT
//
// `$sin`: the sine of an angle in radians.

import SheafBSON

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$sin: number}`.
    static let sine = finiteAngle("$sin") { sin($0) }

    /// An operator on an angle, which must be finite.
    static func finiteAngle(
        _ name: String,
        _ function: @escaping @Sendable (Double) -> Double
    ) -> ExpressionOperator {
        numeric(
            name,
            inDoubles: { (number) throws(LanguageError) in
                guard !number.isInfinite else { throw outOfBounds(name, number, "(-inf,inf)") }
                return function(number)
            }
        )
    }

    /// An operator on a number between bounds.
    static func angle(
        _ name: String,
        from least: Double,
        to greatest: Double = .infinity,
        _ function: @escaping @Sendable (Double) -> Double
    ) -> ExpressionOperator {
        numeric(
            name,
            inDoubles: { (number) throws(LanguageError) in
                guard (least...greatest).contains(number) || number.isNaN else {
                    let end = greatest.isInfinite ? "inf" : "\(Int(greatest))"
                    throw outOfBounds(name, number, "[\(Int(least)),\(end)]")
                }
                return function(number)
            }
        )
    }

    private static func outOfBounds(
        _ name: String,
        _ number: Double,
        _ bounds: String
    ) -> LanguageError {
        LanguageError(
            code: 50989,
            "cannot apply \(name) to \(BSONValue.double(number).shellText), value must be in "
                + bounds
        )
    }
}
