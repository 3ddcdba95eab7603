// SPDX-License-Identifier: MIT
//
// The names of databases and collections: which are allowed, and how they lie in the catalog.

/// The full name of a collection: its database and its own.
public struct Namespace: Sendable, Hashable, CustomStringConvertible {
    /// The name of the database.
    public let database: String
    /// The name of the collection.
    public let collection: String

    /// A namespace, whether or not its names are allowed.
    public init(database: String, collection: String) {
        self.database = database
        self.collection = collection
    }

    /// Both names with a dot between them, as MongoDB writes namespaces.
    public var description: String { "\(database).\(collection)" }

    /// The names by their bytes: two spellings of "é" are two names, as they are two keys.
    package var key: [UInt8] {
        Array(database.utf8) + [0] + Array(collection.utf8)
    }
}

/// Which names are allowed.
///
/// Names never become part of a path of the file system.
package enum NameRules {
    /// The bytes that the name of a database may have.
    package static let databaseByteCountMax = 63
    /// The bytes that a namespace may have, its dot included.
    package static let namespaceByteCountMax = 255

    /// Characters that look like a separator and are none.
    private static let deceivers = Set("⁄∕⧵∖․‥…﹒．。＄﹩".unicodeScalars)

    /// The users of a server: the one collection of a store that has a reserved name.
    private static let users = Namespace(database: "admin", collection: "system.users")

    /// Refuses a namespace that no collection may have.
    package static func check(_ namespace: Namespace) throws(StoreError) {
        let name = namespace.collection
        if isPlain(namespace.database), isPlain(name) { return }
        try check(database: namespace.database)
        if namespace != users, let reason = reasonAgainst(collection: name) {
            throw StoreError(.invalidName, "Invalid collection name: \(quoted(name)) \(reason)")
        }
        let count = namespace.database.utf8.count + 1 + name.utf8.count
        guard count <= namespaceByteCountMax else {
            throw StoreError(
                .invalidName,
                "Invalid collection name: with its database it has \(count) bytes, and "
                    + "\(namespaceByteCountMax) are allowed. Use a shorter one."
            )
        }
    }

    /// Refuses a name that no database may have.
    package static func check(database name: String) throws(StoreError) {
        if let reason = reasonAgainst(database: name) {
            throw StoreError(.invalidName, "Invalid database name: \(quoted(name)) \(reason)")
        }
    }

    /// Whether a name is short and has only characters that are fine everywhere, as most have.
    private static func isPlain(_ name: String) -> Bool {
        guard (1...databaseByteCountMax).contains(name.utf8.count) else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }

    private static func reasonAgainst(database name: String) -> String? {
        if name.isEmpty { return "is empty" }
        if name.utf8.count > databaseByteCountMax {
            return "has more than \(databaseByteCountMax) bytes"
        }
        if let found = name.unicodeScalars.first(where: {
            "/\\. \"$*<>:|?".unicodeScalars.contains($0)
        }) {
            return "has a character that is not allowed: \(quoted(String(found)))"
        }
        return reasonAgainstScalars(name)
    }

    private static func reasonAgainst(collection name: String) -> String? {
        if name.isEmpty { return "is empty" }
        if name.hasPrefix("system.") { return "begins with \"system.\", which is reserved" }
        if name.hasPrefix(".") || name.hasSuffix(".") { return "begins or ends with a dot" }
        if name.contains("..") { return "has two dots in a row" }
        if name.contains("$") { return "has a \"$\"" }
        if name.contains("/") || name.contains("\\") { return "has a slash" }
        return reasonAgainstScalars(name)
    }

    /// Control characters, invisible ones, and those that only look like others.
    private static func reasonAgainstScalars(_ name: String) -> String? {
        for scalar in name.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
                .paragraphSeparator:
                return "has an invisible character: U+\(String(scalar.value, radix: 16))"
            default: break
            }
            let isCompatibilityForm =
                scalar.properties.changesWhenNFKCCaseFolded
                && !scalar.properties.changesWhenCaseFolded
            if isCompatibilityForm || (0xFF00...0xFFEF).contains(scalar.value)
                || deceivers.contains(scalar)
            {
                return "has a character that looks like another: \(quoted(String(scalar)))"
            }
        }
        return nil
    }

    private static func quoted(_ name: String) -> String {
        let shown = name.unicodeScalars.prefix(64).map { scalar in
            scalar.properties.generalCategory == .control
                ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return "\"\(shown.joined())\(shown.count < name.unicodeScalars.count ? "…" : "")\""
    }
}
