// SPDX-License-Identifier: MIT
//
// The one error of this module: what ended a dump or a restore, in a sentence with the remedy.

internal import Foundation
internal import Sheaf

/// Why a dump could not be written or read.
package struct DumpFailure: Error, Sendable, CustomStringConvertible {
    /// What went wrong and what to do about it.
    package let description: String
    /// Whether the question was wrong, and not the work.
    package let isUsage: Bool

    init(_ description: String, isUsage: Bool = false) {
        self.description = description
        self.isUsage = isUsage
    }

    /// A failure of the file system at a path.
    init(_ action: String, _ path: String, _ error: any Error) {
        let cocoa = error as? CocoaError
        let underlying = cocoa?.underlying as? POSIXError
        let isFull = cocoa?.code == .fileWriteOutOfSpace || underlying?.code == .ENOSPC
        self.init(
            isFull
                ? "\(action) \(path) failed: the disk is full. Free some space and try again."
                : "\(action) \(path) failed: \(error.localizedDescription)"
        )
    }
}
