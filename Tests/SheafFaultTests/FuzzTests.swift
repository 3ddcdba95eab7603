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
    ].map { Array($0.utf8) }

    private static let inputCount =
        ProcessInfo.processInfo.environment["SHEAF_LONG"] == nil ? 250 : 100_000

    @Test("end in an error or in an answer, and never in a crash", arguments: FuzzTarget.allCases)
    func inputs(_ target: FuzzTarget) {
        var random = SeededGenerator(seed: 1)
        let seeds = target.seeds
        seeds.forEach(target.check)
        for _ in 0..<Self.inputCount / (target == .damage ? 5 : 1) {
            var input = random.pick(seeds)
            for _ in 0...random.below(4) { Self.mutate(&input, seeds, &random) }
            target.check(input)
        }
    }

    private static func mutate(
        _ input: inout [UInt8],
        _ seeds: [[UInt8]],
        _ random: inout SeededGenerator
    ) {
        let place = random.below(input.count + 1)
        let end = min(input.count, place + random.below(12))
        switch random.below(7) {
        case 0 where place < input.count: input[place] ^= 1 << UInt8(random.below(8))
        case 1 where place < input.count: input[place] = UInt8(random.below(256))
        case 2: input.removeSubrange(place..<end)
        case 3: input.insert(contentsOf: input[place..<end], at: random.below(input.count + 1))
        case 4:
            let other = random.pick(seeds)
            let start = random.below(other.count + 1)
            input.replaceSubrange(place..<end, with: other[start...].prefix(random.below(40)))
        case 5: input.insert(contentsOf: (0..<5).map { _ in UInt8(random.below(256)) }, at: place)
        default: input.replaceSubrange(place..<end, with: random.pick(words))
        }
    }
}
