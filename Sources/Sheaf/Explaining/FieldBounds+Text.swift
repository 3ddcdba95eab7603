// SPDX-License-Identifier: MIT
//
// Explain: the bounds of a field as MongoDB writes them, such as `[3, inf]` or `["a", "a"]`.

import SheafBSON
import SheafLanguage
import SheafRecords

extension FieldBounds {
    /// The stretches in the direction in which they are walked.
    ///
    /// - Parameter isReversed: Whether large values come first.
    /// - Returns: A text for each stretch.
    func texts(isReversed: Bool) -> [String] {
        let texts = ranges.map { $0.text(isReversed: isReversed) }
        return isReversed ? texts.reversed() : texts
    }
}

extension FieldRange {
    fileprivate func text(isReversed: Bool) -> String {
        let isLowerIncluded = keys.lower?.isInclusive ?? true
        let isUpperIncluded =
            if case .ofClass = upper { true } else {
                keys.upper?.isInclusive ?? true
            }
        let (low, high) = (lower.text(isLower: true), upper.text(isLower: false))
        guard !isReversed else {
            return "\(isUpperIncluded ? "[" : "(")\(high), \(low)\(isLowerIncluded ? "]" : ")")"
        }
        return "\(isLowerIncluded ? "[" : "(")\(low), \(high)\(isUpperIncluded ? "]" : ")")"
    }
}

extension FieldRange.Edge {
    fileprivate func text(isLower: Bool) -> String {
        switch self {
        case .open: isLower ? "MinKey" : "MaxKey"
        case .value(let operand):
            operand.collation?.shownText(of: operand.value) ?? operand.value.shellText
        case .ofClass(let type) where type.isNumber: isLower ? "-inf" : "inf"
        case .ofClass(.bool): isLower ? "false" : "true"
        case .ofClass(.string), .ofClass(.symbol): isLower ? "\"\"" : "{}"
        case .ofClass(.document): isLower ? "{}" : "[]"
        case .ofClass(let type): "\(isLower ? "first" : "last") \(type.alias)"
        }
    }
}
