// SPDX-License-Identifier: MIT
//
// `$in`: whether a value is an element of an array.

import SheafBSON

extension ExpressionOperator {
    /// `{$in: [value, array]}`.
    static let isIn = comparing("$in", 2...2) { (values, collation, _) throws(LanguageError) in
        guard case .array(let array)? = values[1] else {
            throw LanguageError(
                code: 40081,
                "$in requires an array as a second argument, found: \(values[1].typeName)"
            )
        }
        guard let value = values[0] else { return false }
        return .bool(array.position(of: value, in: 0..<Int.max, by: collation) != nil)
    }
}

extension BSONArray {
    /// The first position in a range at which an element equals a value.
    func position(
        of value: BSONValue,
        in range: Range<Int>,
        by collation: Collation?
    ) -> Int? {
        let operand = Operand(value, collation)
        var cursor = document.view.elements
        var position = 0
        while position < range.upperBound, let element = cursor.next() {
            if position >= range.lowerBound, operand.equals(element.value) { return position }
            position += 1
        }
        return nil
    }
}
