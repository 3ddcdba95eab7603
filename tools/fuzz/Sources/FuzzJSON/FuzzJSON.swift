// SPDX-License-Identifier: MIT
//
// Fuzzes the reading of Extended JSON, whole and in chunks, and what is done with what it means.

import FuzzProperties

@main
enum FuzzJSON {
    static func main() {
        fuzz(seeds: textSeeds) { start, count in
            checkText(input(start, count))
            return 0
        }
    }
}
