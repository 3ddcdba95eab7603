// SPDX-License-Identifier: MIT
//
// From a property to the path under which it is stored: as the type says, or found out by decoding
// samples. Found once a property, remembered for the life of the process.

import Synchronization

/// Where properties of `Codable` types are stored.
package enum StoredPath {
    /// The names that lead from a value in BSON to one of its properties.
    ///
    /// Mostly it is one. It is none for the property of a type that encodes itself as that property
    /// alone, and several where the type puts it into a container of its own.
    ///
    /// - Complexity: O(fields²) decoding the first time that a property is asked for, then O(1).
    /// - Throws: ``BSONError`` `conversion` with the remedy when it cannot be told.
    package static func names<Value: Codable, Member: Encodable>(
        of property: KeyPath<Value, Member>
    ) throws(BSONError) -> [String] {
        if let name = statedName(Value.self, property) { return [name] }
        guard let offset = MemoryLayout<Value>.offset(of: property) else {
            throw unknown(
                property,
                "it is not a plain stored property of a structure (those of classes, computed "
                    + "ones, and ones with an observer or a wrapper are not)"
            )
        }
        let key = Key(
            value: ObjectIdentifier(Value.self),
            member: ObjectIdentifier(Member.self),
            offset: offset
        )
        if let known = known.withLock({ $0[key] }) { return try known.get() }
        let found = Result { () throws(BSONError) in try find(property) }
        known.withLock { $0[key] = found }
        return try found.get()
    }

    private struct Key: Hashable {
        let value: ObjectIdentifier
        let member: ObjectIdentifier
        let offset: Int
    }

    private static let known = Mutex<[Key: Result<[String], BSONError>]>([:])

    private static func find<Value: Codable, Member: Encodable>(
        _ property: KeyPath<Value, Member>
    ) throws(BSONError) -> [String] {
        do {
            return try TypeProbe(Value.self).names(of: property)
        } catch let problem as ProbeProblem {
            throw unknown(property, problem.reason)
        } catch {
            throw unknown(property, "\(error)")
        }
    }

    /// The name that the type itself states.
    private static func statedName(_ type: Any.Type, _ property: AnyKeyPath) -> String? {
        func name<Naming: FieldNaming>(_ type: Naming.Type) -> String? {
            (property as? PartialKeyPath<Naming>).flatMap(Naming.fieldName)
        }
        guard let naming = type as? any FieldNaming.Type else { return nil }
        return name(naming)
    }

    private static func unknown<Value, Member>(
        _ property: KeyPath<Value, Member>,
        _ reason: String
    ) -> BSONError {
        let description = "\(property)"
        let subject =
            description.contains("<")
            ? "a property of type \(Member.self) of \(Value.self)" : description
        return BSONError(
            .conversion,
            "The name under which \(subject) is stored cannot be told: \(reason). Let "
                + "\(Value.self) conform to FieldNaming and name it, or write the path as text."
        )
    }
}

/// Why samples did not tell what they were to tell.
struct ProbeProblem: Error {
    let reason: String
}
