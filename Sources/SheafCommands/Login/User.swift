// SPDX-License-Identifier: MIT
//
// Users: who may log in, what each may do, and how they lie in the store. Passwords are not there;
// what is there can check a password and cannot be turned into one.

package import Sheaf

/// Somebody who may log in.
package struct User: Sendable {
    /// What a user may do.
    package struct Role: Sendable, Hashable {
        /// How much.
        package enum Kind: String, Sendable, CaseIterable {
            /// Reading.
            case read
            /// Reading and writing.
            case readWrite
            /// Everything.
            case admin
        }

        /// How much.
        package let kind: Kind
        /// The only database that it is for; nil for all.
        package let database: String?

        /// A role.
        package init(_ kind: Kind, database: String? = nil) {
            self.kind = kind
            self.database = database
        }

        /// The role as MongoDB names it.
        package var document: Document {
            let name =
                switch (kind, database) {
                case (.admin, _): "root"
                case (_, .some): kind.rawValue
                case (.read, nil): "readAnyDatabase"
                case (.readWrite, nil): "readWriteAnyDatabase"
                }
            return ["role": .string(name), "db": .string(database ?? "admin")]
        }
    }

    /// The name.
    package let name: String
    /// What the user may do.
    package let roles: [Role]

    /// A user.
    package init(name: String, roles: [Role]) {
        self.name = name
        self.roles = roles
    }

    /// Whether the user may do everything.
    var isAdministrator: Bool { roles.contains { $0.kind == .admin } }

    /// Whether the user may read a database.
    func mayRead(_ database: String) -> Bool {
        roles.contains { $0.database == nil || $0.database == database }
    }

    /// Whether the user may write a database; the one with the users is the administrators'.
    func mayWrite(_ database: String) -> Bool {
        guard database != UserCatalog.databaseName else { return isAdministrator }
        return roles.contains {
            $0.kind != .read && ($0.database == nil || $0.database == database)
        }
    }
}

/// What checks a password: the values that SCRAM-SHA-256 keeps of it.
package struct StoredCredentials: Sendable {
    /// How often the password was hashed.
    package let iterationCount: Int
    /// What was mixed into it.
    package let salt: [UInt8]
    /// What a client's proof is checked by.
    package let storedKey: [UInt8]
    /// What the server proves itself by.
    package let serverKey: [UInt8]

    /// Credentials.
    package init(iterationCount: Int, salt: [UInt8], storedKey: [UInt8], serverKey: [UInt8]) {
        self.iterationCount = iterationCount
        self.salt = salt
        self.storedKey = storedKey
        self.serverKey = serverKey
    }
}
