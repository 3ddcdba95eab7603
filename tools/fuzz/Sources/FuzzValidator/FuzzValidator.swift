// SPDX-License-Identifier: MIT
//
// Fuzzes the validation of bytes, and what is done with documents that pass it.

import FuzzProperties

@main
enum FuzzValidator {
    static func main() {
        fuzz(seeds: documentSeeds) { start, count in
            checkBytes(input(start, count))
            return 0
        }
    }
}
