// SPDX-License-Identifier: MIT
//
// What verification tells of a collection's table.

/// Something that verification found to be wrong.
package struct Finding: Sendable, Hashable, CustomStringConvertible {
    /// The document that it concerns, if it is known.
    package let record: RecordID?
    /// What is wrong, in a sentence.
    package let message: String

    /// A finding about a document.
    package init(_ record: RecordID?, _ message: String) {
        self.record = record
        self.message = message
    }

    /// The record and the message.
    package var description: String {
        record.map { "record \($0): \(message)" } ?? message
    }
}

/// The records that a container has, by kind.
struct ContainerTally: Equatable {
    var headers = 0
    var chunks = 0
    var nodes = 0
    var keys = 0
}
