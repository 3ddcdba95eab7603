// SPDX-License-Identifier: MIT
//
// `$arrayElemAt`: the element at a position, from the end if that is negative.

import SheafBSON

extension ExpressionOperator {
    /// `{$arrayElemAt: [array, position]}`.
    static let elementAt = binary("$arrayElemAt") { (array, position) throws(LanguageError) in
        guard !array.isNullish, !position.isNullish else { return .null }
        guard case .array(let array)? = array else {
            throw LanguageError(
                code: 28689,
                "$arrayElemAt's first argument must be an array, but is \(array.typeName)"
            )
        }
        guard let position, position.type.isNumber else {
            throw LanguageError(
                code: 28690,
                "$arrayElemAt's second argument must be a numeric value, but is "
                    + position.typeName
            )
        }
        guard let index = position.int32Value else {
            throw LanguageError(
                code: 28691,
                "$arrayElemAt's second argument must be representable as a 32-bit integer: "
                    + position.shellText
            )
        }
        return array.element(at: index < 0 ? array.count + index : index)
    }.readingPart { $0[1].literalInteger.map { .element($0) } }
}

extension BSONValue {
    /// The number, if it is an integer of 32 bits.
    var int32Value: Int? { integerValue.flatMap { Int32(exactly: $0) }.map { Int($0) } }
}
