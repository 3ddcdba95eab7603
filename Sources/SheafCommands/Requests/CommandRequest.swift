// SPDX-License-Identifier: MIT
//
// What a client sends: a command document, and the sequences of documents that came beside it.

package import Sheaf

/// A command as it came.
package struct CommandRequest: Sendable {
    /// The command; its first field is its name.
    package let body: Document
    /// Documents that came outside the command, by the name of the field that they belong to.
    package let sequences: [String: [Document]]

    /// A command.
    package init(_ body: Document, sequences: [String: [Document]] = [:]) {
        self.body = body
        self.sequences = sequences
    }

    /// The name of the command, as it was written.
    package var name: String { body.first { _ in true }?.key ?? "" }
}
