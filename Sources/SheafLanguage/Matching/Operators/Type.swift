// SPDX-License-Identifier: MIT
//
// `$type`: whether a value has one of the types that are listed. Nothing of it is read.

import SheafBSON

extension QueryOperator {
    /// `{field: {$type: "string"}}`, by number, by alias, as "number", or by a list of them.
    static let type = QueryOperator(name: "$type") { (clause) throws(LanguageError) in
        var types: Set<BSONType> = []
        if case .array(let list) = clause.operand {
            for entry in list { types.formUnion(try named(entry, clause.path)) }
            guard !types.isEmpty else {
                throw .failedToParse("\(clause.path.text) must match at least one type")
            }
        } else {
            types = try named(clause.operand, clause.path)
        }
        return clause.condition(
            ValueTest(
                predicate: .other,
                acceptsMissing: false,
                byType: { [types] in types.contains($0) },
                byValue: { _ in false }
            )
        )
    }

    private static func named(
        _ value: BSONValue,
        _ path: FieldPath
    ) throws(LanguageError) -> Set<BSONType> {
        if case .string(let alias) = value {
            if alias == "number" { return Set(BSONType.allCases.filter(\.isNumber)) }
            guard let type = BSONType(alias: alias) else {
                throw .badValue("Unknown type name alias: \(alias)")
            }
            return [type]
        }
        guard value.type.isNumber else {
            throw .typeMismatch("type must be represented as a number or a string")
        }
        guard let number = value.integerValue, (-1...127).contains(number), number != 0,
            let type = BSONType(rawValue: UInt8(truncatingIfNeeded: number))
        else { throw .badValue("Invalid numerical type code: \(value.shellText)") }
        return [type]
    }
}
