// SPDX-License-Identifier: MIT
//
// Records of the catalog as a newer version might write them.

import Sheaf
import SheafRecords

/// Seals documents as the catalog does.
enum RecordSealForTests {
    static func sealed(_ document: Document, key: [UInt8]) -> [UInt8] {
        RecordSeal.sealed(document.bytes, key: key)
    }
}
