// SPDX-License-Identifier: MIT
//
// What a command is: a name, who may call it, its fields parsed and checked, and what it does. Each
// has a file of its own below Commands, and a line in the table.

import Sheaf

/// A command of MongoDB's protocol.
protocol Command: Sendable {
    /// The name, as MongoDB's documentation writes it.
    static var name: String { get }
    /// Other spellings of it.
    static var aliases: [String] { get }
    /// Who may call it.
    static var access: CommandAccess { get }
    /// Whether fields that it does not know are no error.
    static var isLenient: Bool { get }

    /// Whether it may be a part of a transaction.
    static var runsInTransactions: Bool { get }

    /// Whether it ends a transaction.
    static var endsTransactions: Bool { get }

    /// Parses the fields; all that is wrong with the command itself is found here.
    init(_ fields: inout CommandFields) throws(CommandError)

    /// The databases that it reads and writes, when it is one of a database.
    func accesses(in database: String) -> [DatabaseAccess]

    /// Carries it out, and gives the reply without its `ok`.
    func run(in context: CommandContext) async throws -> Document
}

extension Command {
    static var aliases: [String] { [] }
    static var isLenient: Bool { false }
    static var runsInTransactions: Bool { false }
    static var endsTransactions: Bool { false }

    func accesses(in database: String) -> [DatabaseAccess] {
        [DatabaseAccess(database: database, access: Self.access)]
    }
}

/// Who may call a command, where users log in.
enum CommandAccess: Sendable {
    /// Everybody, also before the login.
    case everybody
    /// Every user.
    case user
    /// Who may read the database.
    case read
    /// Who may write the database.
    case write
    /// Who may administer the server.
    case administrator
}
