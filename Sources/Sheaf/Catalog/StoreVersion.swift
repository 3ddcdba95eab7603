// SPDX-License-Identifier: MIT
//
// What this code is, and which files it reads.

import SheafKeyValue

/// The versions of the library, of its file format, and of what lies beneath.
public enum StoreVersion {
    /// The version of Sheaf.
    public static let sheaf = "0.1.0"
    /// The version of the file format that is written, and the only one that is read.
    public static var format: Int { Int(CatalogRecords.formatVersion) }
    /// The version of LMDB that is linked, such as `0.9.24`.
    public static var lmdb: String { Environment.libraryVersion }
}
