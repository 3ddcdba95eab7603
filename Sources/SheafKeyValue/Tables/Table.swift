// SPDX-License-Identifier: MIT
//
// The handle of a table: a cheap value; whoever uses it needs a snapshot or a transaction.

/// The handle of a named table of one environment.
///
/// It stays good while the environment is open and the table is there. Using it after the table was
/// dropped, or with another environment, is an error or finds an empty table; never another one's.
package struct Table: Sendable, Hashable {
    /// The place in the registry of the environment.
    let index: UInt32
    /// How many times that place had been given away before.
    let generation: UInt32
}
