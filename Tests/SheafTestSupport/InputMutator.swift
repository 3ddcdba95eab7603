// SPDX-License-Identifier: MIT
//
// Inputs that nobody meant, made of inputs that somebody did: always the same ones for a seed.

/// Makes inputs by chance out of seeds and of words that are likely to be understood.
package struct InputMutator {
    private let seeds: [[UInt8]]
    private let words: [[UInt8]]
    private var random: SeededGenerator

    /// The inputs of a seed; there must be seeds and words to take from.
    package init(seeds: [[UInt8]], words: [String], seed: UInt64) {
        self.seeds = seeds
        self.words = words.map { Array($0.utf8) }
        random = SeededGenerator(seed: seed)
    }

    /// The next input: a seed with one to five changes.
    package mutating func next() -> [UInt8] {
        var input = random.pick(seeds)
        for _ in 0...random.below(4) { change(&input) }
        return input
    }

    private mutating func change(_ input: inout [UInt8]) {
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
