// SPDX-License-Identifier: MIT
//
// Elements of an array that are named by neither position nor content.

/// Which elements of an array a path goes on to.
public enum ElementSelector: Hashable, Sendable {
    /// Each element; for updates: `$[]`.
    case all
    /// Whichever element; for filters, where a path just passes through the array.
    case any
    /// The first element that the filter of the verb matched; for updates: `$`.
    case matched
}
