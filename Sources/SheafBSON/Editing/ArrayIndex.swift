// SPDX-License-Identifier: MIT
//
// When a component of a path counts elements, and the order in which siblings of an update run.

/// The components of paths that are the canonical text of a position: "0", "17", but not "01" or
/// "-1".
package enum ArrayIndex {
    /// The position that a component names, or nil when it is a mere name.
    ///
    /// Leading zeros are refused rather than guessed (queries compare the text, so "01" names no
    /// element). A number beyond `Int` is the largest `Int`: no array is that long.
    package static func position(_ component: String) -> Int? {
        let digits = component.utf8
        guard let first = digits.first, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            first != 0x30 || digits.count == 1
        else { return nil }
        return Int(component) ?? Int.max
    }

    /// Whether a sibling runs before another: numbers by their value, all else by bytes.
    package static func precedes(_ left: String, _ right: String) -> Bool {
        if let left = position(left), let right = position(right), left != right {
            return left < right
        }
        return left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
