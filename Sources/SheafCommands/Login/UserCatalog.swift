// SPDX-License-Identifier: MIT
//
// The users of a store, in a collection of its own that no client can reach.

package import Sheaf

/// The users of a store.
package struct UserCatalog: Sendable {
    /// The database that the users lie in.
    package static let databaseName = "admin"
    /// The collection.
    static let collectionName = "system.users"
    /// The name of the mechanism, under which the credentials stand.
    package static let mechanism = "SCRAM-SHA-256"

    private let users: Collection

    /// The users of a store.
    package init(_ store: Store) {
        users = store.database(UserCatalog.databaseName)
            .collection(UserCatalog.collectionName)
    }

    /// Adds a user.
    ///
    /// - Throws: ``StoreError``; ``CommandError`` 51003 when there is one of the name.
    package func add(_ user: User, _ credentials: StoredCredentials) async throws {
        do throws(StoreError) {
            try await users.insertOne([
                "_id": id(user.name), "user": .string(user.name),
                "db": .string(UserCatalog.databaseName),
                "credentials": [UserCatalog.mechanism: .document(document(credentials))],
                "roles": .array(BSONArray(user.roles.map { role(of: $0) })),
            ])
        } catch {
            guard error.code == .duplicateKey else { throw error }
            throw CommandError(
                .userAlreadyExists,
                "User \"\(user.name)@\(UserCatalog.databaseName)\" already exists"
            )
        }
    }

    /// Gives a user another password.
    ///
    /// - Returns: Whether there is such a user.
    package func setCredentials(
        _ credentials: StoredCredentials,
        of name: String
    ) async throws(StoreError) -> Bool {
        let change: Document = [
            "$set": [
                "credentials": [UserCatalog.mechanism: .document(document(credentials))]
            ]
        ]
        return try await users.updateOne(["_id": id(name)], change).matchedCount > 0
    }

    /// Removes a user.
    ///
    /// - Returns: Whether there was one.
    package func remove(_ name: String) async throws(StoreError) -> Bool {
        try await users.deleteOne(["_id": id(name)]).deletedCount > 0
    }

    /// The users, without what checks their passwords.
    package func all() async throws(StoreError) -> [User] {
        try await users.find(options: FindOptions(sort: ["_id": 1])).toArray().map { user(of: $0) }
    }

    /// A user with the credentials; nil when there is none of the name.
    package func user(named name: String) async throws(StoreError) -> (User, StoredCredentials)? {
        guard let document = try await users.findOne(["_id": id(name)]),
            let stored = document["credentials"]?.documentValue?[UserCatalog.mechanism]?
                .documentValue,
            let credentials = credentials(of: stored)
        else { return nil }
        return (user(of: document), credentials)
    }

    private func id(_ name: String) -> BSONValue {
        .string("\(UserCatalog.databaseName).\(name)")
    }

    private func user(of document: Document) -> User {
        let roles = document["roles"]?.arrayValue?.compactMap { value -> User.Role? in
            guard let document = value.documentValue,
                let kind = document["role"]?.stringValue.flatMap(User.Role.Kind.init)
            else { return nil }
            return User.Role(kind, database: document["db"]?.stringValue)
        }
        return User(name: document["user"]?.stringValue ?? "", roles: roles ?? [])
    }

    private func role(of role: User.Role) -> BSONValue {
        var document: Document = ["role": .string(role.kind.rawValue)]
        if let database = role.database { document["db"] = .string(database) }
        return .document(document)
    }

    private func document(_ credentials: StoredCredentials) -> Document {
        [
            "iterationCount": .integer(credentials.iterationCount),
            "salt": .binary(Binary(credentials.salt)),
            "storedKey": .binary(Binary(credentials.storedKey)),
            "serverKey": .binary(Binary(credentials.serverKey)),
        ]
    }

    private func credentials(of document: Document) -> StoredCredentials? {
        guard let count = document["iterationCount"]?.integerValue,
            case .binary(let salt)? = document["salt"],
            case .binary(let storedKey)? = document["storedKey"],
            case .binary(let serverKey)? = document["serverKey"]
        else { return nil }
        return StoredCredentials(
            iterationCount: Int(count),
            salt: salt.bytes,
            storedKey: storedKey.bytes,
            serverKey: serverKey.bytes
        )
    }
}
