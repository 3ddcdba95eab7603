// SPDX-License-Identifier: MIT
//
// The fuzz targets in short: the seeds, and inputs made of them by chance, always the same ones.
// tools/fuzz/run lets libFuzzer search for more.

import Foundation
import SheafFuzz
import SheafTestSupport
import Testing

@Suite("Inputs that nobody meant")
struct FuzzTests {
    /// What an input is likely to be understood with.
    private static let words = [
        "$", "\"a\"", "\"list\"", "{\"", "\": ", "[", "]", "}", ", ", "null", "1", "-1", "0.5",
        "\"$a\"", "\"$$ROOT\"", "9223372036854775807", "1e999", "\"\\u0000\"", "$numberDecimal",
        "$set", "$gt", "$each", "$add", "$size", "$slice", "$[]", ".$", "_id", "\"\"",
    ]

    private static let inputCount =
        ProcessInfo.processInfo.environment["SHEAF_LONG"] == nil ? 250 : 100_000

    @Test("end in an error or in an answer, and never in a crash", arguments: FuzzTarget.allCases)
    func inputs(_ target: FuzzTarget) {
        target.seeds.forEach(target.check)
        var inputs = InputMutator(seeds: target.seeds, words: Self.words, seed: 1)
        for _ in 0..<Self.inputCount / (target == .damage ? 5 : 1) {
            target.check(inputs.next())
        }
    }
}
