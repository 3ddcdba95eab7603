// SPDX-License-Identifier: MIT
//
// Salvage: a document put together from records that were found in a damaged file. It is whole, or
// it is told why not.

package import SheafBSON

/// The records of one document, as far as they were found.
///
/// Records come in the order of their keys, so that those of a document come one after another.
package struct SalvagedDocument {
    /// The number of the document in its collection.
    package let id: RecordID
    private var root: [UInt8]?
    private var records: [RecordAddress: [UInt8]] = [:]

    private init(_ id: RecordID) {
        self.id = id
    }

    /// The document of a key, without any records; nil for a key that no document has.
    package init?(key: [UInt8]) {
        guard key.count >= RecordKey.rootByteCount else { return nil }
        let id = unsafe RecordID(key.span.bytes.bigEndian(at: 0, as: UInt64.self))
        guard id != DocumentTable.counter else { return nil }
        self.init(id)
    }

    /// Whether the record was found that a document begins with.
    package var hasRoot: Bool { root != nil }

    /// Whether a record is one that a document has, and matches its checksum.
    package static func isRecord(key: [UInt8], value: [UInt8]) -> Bool {
        switch unsafe ParsedKey(key.span.bytes) {
        case .root?, .record?:
            unsafe RecordSeal.opened(value.span.bytes, key: key.span.bytes) != nil
        case .keyIndex?: true
        case nil: false
        }
    }

    /// Adds a record; one that does not match its checksum is as good as missing.
    package mutating func add(key: [UInt8], value: [UInt8]) {
        switch unsafe ParsedKey(key.span.bytes) {
        case .root?: root = opened(key, value)
        case .record(_, let address)?: records[address] = opened(key, value)
        // The document is whole without its key indexes.
        case .keyIndex?: break
        case nil: break
        }
    }

    private mutating func opened(_ key: [UInt8], _ value: [UInt8]) -> [UInt8]? {
        unsafe RecordSeal.opened(value.span.bytes, key: key.span.bytes)
    }

    /// The document.
    ///
    /// - Throws: ``RecordError`` `damaged` when a record that it needs is damaged or missing, or
    ///   when what the records say does not fit together.
    package func document() throws -> Document {
        guard let root, let view = unsafe RootRecordView(root.span.bytes) else {
            throw RecordError.damaged("the root record")
        }
        let bytes = try wholeBytes(of: view)
        guard try bytes.count == byteCount(of: view) else {
            throw RecordError.damaged("a part of the document")
        }
        do throws(BSONError) {
            return try Document(validating: bytes)
        } catch {
            throw RecordError.damaged("a value (\(error))")
        }
    }

    /// The bytes that the document has as its headers tell.
    private func byteCount(of root: RootRecordView) throws -> Int {
        if let container = root.container {
            return try withHeader(container) { $0.valueByteCount }
        }
        let value = ValueView(
            typeNumber: BSONType.document.rawValue,
            trusting: root.document.bytes
        )
        var count = root.document.bytes.byteCount
        for stub in Stub.all(in: value) {
            count += try withHeader(stub.container) { $0.valueByteCount } - RawBSON.stubByteCount
        }
        return count
    }
}

extension SalvagedDocument: RecordSource {
    func withRecord<Result>(
        _ address: RecordAddress,
        _ body: (RawSpan) throws -> Result
    ) throws -> Result {
        guard let record = records[address] else { throw RecordError.damaged("a record") }
        return try body(unsafe record.span.bytes)
    }

    func chunks(of container: ContainerID, withKey key: [UInt8]) throws -> [UInt64] { [] }
}
