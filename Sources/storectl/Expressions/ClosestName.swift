// SPDX-License-Identifier: MIT
//
// The name that somebody probably meant, for errors about unknown ones.

/// Finds the known name that is nearest to a mistyped one.
enum ClosestName {
    /// ` (did you mean 'updateOne'?)`, or nothing when no name is near.
    static func hint(for name: String, among names: some Sequence<String>) -> String {
        find(name, among: names).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// The nearest name, when at most a third of its letters differ.
    static func find(_ name: String, among names: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().utf8)
        var best: (name: String, distance: Int)?
        for candidate in names {
            let letters = Array(candidate.lowercased().utf8)
            let distance = distance(wanted, letters)
            guard distance <= max(1, max(letters.count, wanted.count) / 3) else { continue }
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// How many letters must be put in, taken out or replaced, a swap of neighbours counting as
    /// one.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var row = Array(0...right.count)
        for i in left.indices {
            var next = [i + 1]
            for j in right.indices {
                var cost = min(row[j] + (left[i] == right[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, before[j - 1] + 1)
                }
                next.append(cost)
            }
            (before, row) = (row, next)
        }
        return row[right.count]
    }
}
