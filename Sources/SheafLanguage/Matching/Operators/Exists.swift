// SPDX-License-Identifier: MIT
//
// `$exists`: whether there is a value at all. Nothing of it is read.

import SheafBSON

extension QueryOperator {
    /// `{field: {$exists: true}}`; anything that counts as true in MongoDB will do.
    static let exists = QueryOperator(name: "$exists") { (clause) throws(LanguageError) in
        let exists = clause.condition(
            ValueTest(
                predicate: .exists,
                acceptsMissing: false,
                byType: { _ in true },
                byValue: { _ in true }
            )
        )
        return clause.operand.countsAsTrue ? exists : .not(exists)
    }
}

extension BSONValue {
    /// Whether MongoDB takes the value for true: all but false, zero, null and undefined.
    var countsAsTrue: Bool {
        switch self {
        case .bool(let flag): flag
        case .int32(let number): number != 0
        case .int64(let number): number != 0
        case .double(let number): number != 0
        case .decimal128(let number): !number.isZero
        case .null, .undefined: false
        default: true
        }
    }
}
