// SPDX-License-Identifier: MIT
//
// What may be chosen about a server, and its limits: each has a name here and a default.

import Sheaf

/// How a server presents itself, and its limits.
package struct ServiceSettings: Sendable {
    /// The name of the set of one member that the server presents itself as; none for a standalone
    /// server.
    package var replicaSetName: String?
    /// The command line that the server was started with.
    package var arguments: [String] = []
    /// The cursors that all clients together may hold.
    package var cursorCountMax = 10_000
    /// How long a cursor stays that nobody asks for.
    package var cursorIdleTime = Duration.seconds(600)
    /// The sessions that all clients together may hold.
    package var sessionCountMax = 100_000
    /// The connections that the server takes, which `serverStatus` tells.
    package var connectionCountMax = 1000
    /// How users log in; nil where everybody may do everything.
    package var login: (any LoginProvider)?
    /// The names of the compressors that drivers may use.
    package var compressors: [String] = []
    /// Where statements are carried out; nil for the threads that all Swift tasks share.
    package var executor: (any TaskExecutor)?
    /// Is told what each command did.
    package var observer: (any CommandObserver)?

    /// The settings of a standalone server.
    package init() {}
}

/// Is told what each command did.
package protocol CommandObserver: Sendable {
    /// A command has ended.
    func commandEnded(_ report: CommandReport)
}

/// What a command did.
package struct CommandReport: Sendable {
    /// Its name; the one that was sent if there is no such command.
    package let name: String
    /// The database.
    package let database: String
    /// The collection, if the command is about one.
    package let collection: String?
    /// The connection.
    package let connection: Int
    /// How long it took.
    package let duration: Duration
    /// Why it failed: MongoDB's number.
    package let errorCode: Int?
}
