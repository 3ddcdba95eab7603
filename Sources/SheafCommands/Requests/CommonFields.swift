// SPDX-License-Identifier: MIT
//
// Parsing: the fields that every command may have. Who calls, within which session and transaction,
// and how sure the caller wants to be.

import Sheaf

/// The fields that every command may have.
struct CommonFields: Sendable {
    /// The names of them; a command that means more by one of them reads it itself.
    static let names: Set<String> = [
        "$db", "$readPreference", "$clusterTime", "$audit", "$client", "$configTime",
        "$topologyTime", "lsid", "txnNumber", "autocommit", "startTransaction", "readConcern",
        "writeConcern", "comment", "maxTimeMS", "apiVersion", "apiStrict",
        "apiDeprecationErrors",
    ]

    /// The name of the database.
    let database: String
    /// The session that the command belongs to.
    let session: SessionID?
    /// The number of the transaction, or of the write that may be sent again.
    let transactionNumber: Int64?
    /// Whether the command is a part of a transaction of several.
    let isInTransaction: Bool
    /// Whether it is the first one.
    let startsTransaction: Bool
    /// How sure the caller wants to be of a write.
    let writeConcern: WriteConcern
    /// The level of the read concern, if there is one.
    let readConcernLevel: String?

    init(_ request: CommandRequest) throws(CommandError) {
        var fields = CommandFields(request.name, request)
        guard let database = try fields.string("$db") else {
            throw CommandError(
                .idlFailedToParse,
                "BSON field '\(request.name).$db' is missing but a required field"
            )
        }
        self.database = database
        session = try fields.document("lsid").map { id throws(CommandError) in
            try SessionID(id)
        }
        transactionNumber = try fields.integer("txnNumber").map { Int64($0) }
        isInTransaction = try fields.flag("autocommit") == false
        startsTransaction = try fields.flag("startTransaction") ?? false
        writeConcern = try WriteConcern(try fields.document("writeConcern") ?? [:])
        readConcernLevel = try CommonFields.level(of: fields.document("readConcern"))
        try CommonFields.checkAPI(&fields)
        if transactionNumber != nil, session == nil {
            throw CommandError(.invalidOptions, "Transaction number requires a session ID")
        }
        if isInTransaction, transactionNumber == nil {
            throw CommandError(
                .invalidOptions,
                "'autocommit' field requires a transaction number to also be specified"
            )
        }
    }

    private static func level(of concern: Document?) throws(CommandError) -> String? {
        guard let concern else { return nil }
        var fields = CommandFields(path: "readConcern", concern)
        fields.tolerate("afterClusterTime", "atClusterTime", "provenance")
        let level = try fields.string("level")
        try fields.finish()
        let known = ["local", "available", "majority", "linearizable", "snapshot"]
        guard level.map(known.contains) ?? true else {
            throw CommandError(
                .badValue,
                "Enumeration value '\(level ?? "")' for field 'readConcern.level' is not a valid "
                    + "value."
            )
        }
        return level
    }

    private static func checkAPI(_ fields: inout CommandFields) throws(CommandError) {
        let version = try fields.string("apiVersion")
        let isStrict = try fields.flag("apiStrict")
        let deprecation = try fields.flag("apiDeprecationErrors")
        guard let version else {
            guard isStrict == nil, deprecation == nil else {
                throw CommandError(
                    .apiVersionError,
                    "Provided apiStrict and/or apiDeprecationErrors without passing apiVersion"
                )
            }
            return
        }
        guard version == "1" else {
            throw CommandError(.apiVersionError, "API version must be \"1\"")
        }
    }
}

/// How sure the caller wants to be of a write.
struct WriteConcern: Sendable {
    /// The members that have to have it; nil for a majority or for what is not said.
    let memberCount: Int?

    init(_ document: Document) throws(CommandError) {
        var fields = CommandFields(path: "writeConcern", document)
        fields.tolerate("j", "fsync", "wtimeout", "provenance")
        switch fields.value("w") {
        case nil, .string("majority"): memberCount = nil
        case .string(let mode):
            throw CommandError(
                .unknownReplWriteConcern,
                "No write concern mode named '\(mode)' found in replica set configuration"
            )
        case let value?:
            guard let count = value.integerValue, (0...50).contains(count) else {
                throw CommandError(.failedToParse, "w has to be a number from 0 to 50 or a string")
            }
            memberCount = Int(count)
        }
        try fields.finish()
    }

    /// The error that stands beside the reply of a write that no number of members will have.
    var failure: Document? {
        guard let memberCount, memberCount > 1 else { return nil }
        let code = MongoCode.unsatisfiableWriteConcern
        return [
            "code": .integer(code.rawValue), "codeName": .string(code.name),
            "errmsg": "Not enough data-bearing nodes",
        ]
    }
}

/// The id of a session: a UUID that the client made.
struct SessionID: Sendable, Hashable {
    /// Its sixteen bytes.
    let bytes: [UInt8]

    init(_ document: Document) throws(CommandError) {
        guard case .binary(let id)? = document["id"], id.subtype == 4, id.bytes.count == 16 else {
            throw CommandError(
                .invalidUUID,
                "The id of a session is a UUID: binary data of the subtype 4 with 16 bytes"
            )
        }
        bytes = id.bytes
    }

    /// A new id.
    init() {
        var generator = SystemRandomNumberGenerator()
        var bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        // The version and the variant of a random UUID.
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        self.bytes = bytes
    }

    /// The id as clients write it.
    var document: Document { ["id": .binary(Binary(subtype: 4, bytes))] }
}
