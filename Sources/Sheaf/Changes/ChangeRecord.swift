// SPDX-License-Identifier: MIT
//
// One change as the log keeps it: what happened, where, and the edits that it was made of. The
// layout is told in the article Format.

import SheafBSON
import SheafRecords

/// What happened.
enum ChangeKind: UInt8, Sendable, CaseIterable {
    /// The log, or the part of it for one database or collection, begins here.
    case began = 0
    case insert = 1
    case update = 2
    case replace = 3
    case delete = 4
    case create = 5
    case drop = 6
    case rename = 7
    case dropDatabase = 8
}

/// A change in the log.
struct ChangeRecord: Sendable, Hashable {
    let kind: ChangeKind
    /// The collection; of a dropped database, its name and an empty one.
    let namespace: Namespace
    /// The wall clock, which may go back.
    var wallTime = DateTime.now
    /// The `_id` of the document.
    var documentKey: Document?
    /// The whole document after an insertion or a replacement.
    var document: Document?
    /// The whole document before the change, where images are kept.
    var before: Document?
    /// What an update did.
    var script: EditScript?
    /// How many elements the array of each edit that inserts, appends or removes had before it; nil
    /// where that is not told.
    var counts: [Int?] = []
    /// The new name of a collection.
    var target: Namespace?

    init(_ kind: ChangeKind, _ namespace: Namespace) {
        self.kind = kind
        self.namespace = namespace
    }

    /// The version of the layout that this code writes and reads.
    static let version: UInt8 = 1

    /// The record of a key, its checksum held against it.
    static func opened(_ record: RawSpan, key: RawSpan) throws -> ChangeRecord {
        guard let bytes = RecordSeal.opened(record, key: key) else { throw damaged }
        return try ChangeRecord(bytes)
    }

    static var damaged: StoreError {
        StoreError(
            .damaged,
            "The log of changes is damaged. Switch it off and on again: what was changed is not "
                + "affected."
        )
    }
}

// MARK: - Bytes

extension ChangeRecord {
    /// What a part of a record is.
    private enum Part: UInt8 {
        case documentKey = 1
        case document = 2
        case before = 3
        case script = 4
        case counts = 5
        case target = 6
    }

    /// Where the namespace begins: behind version, kind and wall clock.
    private static let namespaceOffset = 10

    /// The names of a database, or of a collection in it, as records have them.
    static func namespaceBytes(_ names: String...) -> [UInt8] {
        names.flatMap { Array($0.utf8) + [0] }
    }

    /// Whether a record is about what has these names, or may be as its kind is about several.
    static func mayConcern(_ names: [UInt8], _ record: RawSpan) -> Bool {
        let end = namespaceOffset + names.count
        guard record.byteCount >= end else { return true }
        let kind = record.byte(at: 1)
        return kind == ChangeKind.rename.rawValue || kind == ChangeKind.dropDatabase.rawValue
            || record.extracting(namespaceOffset..<end).equals(names.span.bytes)
    }

    /// The record without its checksum.
    var bytes: [UInt8] {
        var bytes: [UInt8] = [ChangeRecord.version, kind.rawValue]
        bytes.append(littleEndian: wallTime.millisecondsSinceEpoch)
        bytes += ChangeRecord.namespaceBytes(namespace.database, namespace.collection)
        func append(_ part: Part, _ content: [UInt8]?) {
            guard let content else { return }
            bytes.append(part.rawValue)
            bytes.append(variableLength: content.count)
            bytes += content
        }
        append(.documentKey, documentKey?.bytes)
        append(.document, document?.bytes)
        append(.before, before?.bytes)
        append(.script, script?.binary)
        if !counts.isEmpty {
            var content: [UInt8] = []
            for count in counts { content.append(variableLength: count.map { $0 + 1 } ?? 0) }
            append(.counts, content)
        }
        append(
            .target,
            target.map { ChangeRecord.namespaceBytes($0.database, $0.collection) }
        )
        return bytes
    }

    /// Reads a record; every byte is checked.
    init(_ bytes: [UInt8]) throws {
        guard bytes.count > ChangeRecord.namespaceOffset else { throw ChangeRecord.damaged }
        guard bytes[0] == ChangeRecord.version else {
            throw StoreError(
                .unsupportedFormat,
                "The log has records of version \(bytes[0]), and this version of Sheaf reads "
                    + "version \(ChangeRecord.version) only. Use a newer one."
            )
        }
        guard let kind = ChangeKind(rawValue: bytes[1]) else { throw ChangeRecord.damaged }
        var offset = ChangeRecord.namespaceOffset
        self.init(kind, try ChangeRecord.namespace(bytes, &offset))
        wallTime = DateTime(
            millisecondsSinceEpoch: bytes.span.bytes.integer(at: 2, as: Int64.self)
        )
        while offset < bytes.count {
            guard let part = Part(rawValue: bytes[offset]) else { throw ChangeRecord.damaged }
            offset += 1
            guard let count = bytes.variableLengthNumber(at: &offset),
                count <= bytes.count - offset
            else { throw ChangeRecord.damaged }
            try read(part, Array(bytes[offset..<offset + count]))
            offset += count
        }
        guard hasItsParts else { throw ChangeRecord.damaged }
    }

    private mutating func read(_ part: Part, _ content: [UInt8]) throws {
        switch part {
        case .documentKey: documentKey = try Document(validating: content)
        case .document: document = try Document(validating: content)
        case .before: before = try Document(validating: content)
        case .script: script = try EditScript(binary: content)
        case .counts:
            var offset = 0
            while offset < content.count {
                guard let count = content.variableLengthNumber(at: &offset) else {
                    throw ChangeRecord.damaged
                }
                counts.append(count == 0 ? nil : count - 1)
            }
        case .target:
            var offset = 0
            target = try ChangeRecord.namespace(content, &offset)
        }
    }

    private var hasItsParts: Bool {
        switch kind {
        case .insert, .replace: documentKey != nil && document != nil
        case .update: documentKey != nil && script != nil
        case .delete: documentKey != nil
        case .rename: target != nil
        case .began, .create, .drop, .dropDatabase: true
        }
    }

    private static func namespace(_ bytes: [UInt8], _ offset: inout Int) throws -> Namespace {
        var names: [String] = []
        for _ in 0..<2 {
            guard let end = bytes[offset...].firstIndex(of: 0),
                let name = String(validating: bytes[offset..<end], as: UTF8.self)
            else { throw damaged }
            names.append(name)
            offset = end + 1
        }
        return Namespace(database: names[0], collection: names[1])
    }
}
