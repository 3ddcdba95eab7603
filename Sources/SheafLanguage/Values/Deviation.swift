// SPDX-License-Identifier: MIT
//
// The standard deviation of numbers that come one by one, by Welford's recurrence.

import SheafBSON

/// How far numbers lie from their average.
struct Deviation {
    private var count = 0.0
    private var mean = 0.0
    private var squares = 0.0

    /// Adds a number; anything else is left out.
    mutating func add(_ value: BSONValue) {
        guard value.type.isNumber else { return }
        let number = value.nearestDouble
        count += 1
        let difference = number - mean
        mean += difference / count
        squares += difference * (number - mean)
    }

    /// The standard deviation; null when there are too few numbers.
    ///
    /// Of a sample one number less is counted.
    func value(ofSample isSample: Bool) -> BSONValue {
        let divisor = isSample ? count - 1 : count
        guard divisor > 0 else { return .null }
        return .double((squares / divisor).squareRoot())
    }
}
