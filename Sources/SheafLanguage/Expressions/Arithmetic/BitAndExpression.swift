// SPDX-License-Identifier: MIT
//
// `$bitAnd`: the bits that all integers have.

import SheafBSON

extension ExpressionOperator {
    /// `{$bitAnd: [integer, …]}`.
    static let bitAnd = bitwise("$bitAnd", from: -1) { $0 & $1 }

    /// An operator that combines integers bit by bit; with a long among them the result is one.
    static func bitwise(
        _ name: String,
        from start: Int64,
        _ combine: @escaping @Sendable (Int64, Int64) -> Int64
    ) -> ExpressionOperator {
        variadic(name) { (values, _) throws(LanguageError) in
            var bits = start
            var isLong = false
            for value in values {
                switch value {
                case nil, .null, .undefined: return .null
                case .int32(let number): bits = combine(bits, Int64(number))
                case .int64(let number):
                    bits = combine(bits, number)
                    isLong = true
                default:
                    throw .typeMismatch(
                        "\(name) only supports int and long operands, not \(value.typeName)"
                    )
                }
            }
            return isLong ? .int64(bits) : .int32(Int32(truncatingIfNeeded: bits))
        }
    }
}
