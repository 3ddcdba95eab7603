// SPDX-License-Identifier: MIT
//
// `$atan2`: the angle in radians of a point.

import SheafBSON

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$atan2: [y, x]}`.
    static let arcTangentOfTwo = binary("$atan2") { (y, x) throws(LanguageError) in
        guard let y, let x, !Optional(y).isNullish, !Optional(x).isNullish else { return .null }
        for (value, code) in [(y, 51044), (x, 51045)] where !value.type.isNumber {
            throw LanguageError(
                code: code,
                "$atan2 only supports numeric types, not \(value.type.alias)"
            )
        }
        let angle = atan2(y.nearestDouble, x.nearestDouble)
        guard y.type == .decimal128 || x.type == .decimal128 else { return .double(angle) }
        return .decimal128(Decimal128(rounding15: angle))
    }
}
