// SPDX-License-Identifier: MIT
//
// The one error of this module. Errors of LMDB pass through it unchanged.

/// Why a stored document could not be read or changed.
package struct RecordError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of thing is wrong.
    package enum Code: String, Sendable, Hashable {
        /// A record is missing, or its bytes are not what was written.
        case damaged
        /// An edit does not fit the document that it is for: a bug of whoever made it.
        case mismatch
        /// The document would be larger than the limit.
        case tooLarge
        /// There is no such document.
        case notFound
    }

    /// What kind of thing is wrong.
    package let code: Code
    /// What is wrong and what to do, in a sentence or two.
    package let message: String

    /// An error of a code.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    package var description: String { message }

    /// A record that is missing or wrong.
    static func damaged(_ what: String) -> RecordError {
        RecordError(
            .damaged,
            "The store is damaged: \(what) is missing or wrong. "
                + "Run `storectl verify` and restore from a backup."
        )
    }

    /// An edit that does not fit.
    static let mismatch = RecordError(
        .mismatch,
        "An edit does not fit the document that it is for."
    )
}
