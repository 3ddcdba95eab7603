// SPDX-License-Identifier: MIT
//
// What this module shows upward: one open store file, to read and to write.

/// An open store file.
///
///     let environment = try Environment.open(at: "grades.sheaf")
///     try environment.write { transaction in
///         let table = try transaction.createTable("documents")
///         try transaction.put(value.span.bytes, for: key.span.bytes, in: table)
///     }
///     environment.close()
///
/// A process has each file open once: opening it again yields the same environment, which stays
/// open until it has been closed as often as opened.
package final class Environment: Sendable {
    let context: EnvironmentContext
    let writer: Writer

    init(_ context: EnvironmentContext) throws(KeyValueError) {
        self.context = context
        writer = Writer(context)
        try OwnThread.start(writer)
    }

    /// The path that it was opened at, without symbolic links.
    package var path: String { context.path }

    /// The options that it was opened with.
    package var options: EnvironmentOptions { context.options }

    /// The version of LMDB that is linked, such as `0.9.24`.
    package static var libraryVersion: String {
        let version = LMDBEnvironment.libraryVersion()
        return "\(version.major).\(version.minor).\(version.patch)"
    }
}
