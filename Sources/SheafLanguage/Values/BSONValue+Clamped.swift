// SPDX-License-Identifier: MIT
//
// Numbers as counts and directions, where MongoDB takes any number and cuts it to size.

import SheafBSON

extension BSONValue {
    /// The whole part of a number, kept within 32 bits; nil for what is no number.
    var clampedInt32: Int? {
        let number: Double
        switch self {
        case .decimal128(let decimal): number = decimal.doubleValue
        default:
            guard let double = doubleValue else { return nil }
            number = double
        }
        guard !number.isNaN else { return 0 }
        return Int(min(max(number, Double(Int32.min)), Double(Int32.max)))
    }
}
