// SPDX-License-Identifier: MIT
//
// `$in`: whether a value is an element of an array.

import SheafBSON

extension ExpressionOperator {
    /// `{$in: [value, array]}`.
    static let isIn = binary("$in") { (value, array) throws(LanguageError) in
        guard case .array(let array)? = array else {
            throw LanguageError(
                code: 40081,
                "$in requires an array as a second argument, found: \(array.typeName)"
            )
        }
        return .bool(value.map { array.position(of: $0, in: 0..<Int.max) != nil } ?? false)
    }
}

extension BSONArray {
    /// The first position in a range at which an element equals a value.
    func position(of value: BSONValue, in range: Range<Int>) -> Int? {
        let operand = Operand(value)
        var cursor = document.view.elements
        var position = 0
        while position < range.upperBound, let element = cursor.next() {
            if position >= range.lowerBound, operand.equals(element.value) { return position }
            position += 1
        }
        return nil
    }
}
