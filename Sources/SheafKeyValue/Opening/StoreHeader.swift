// SPDX-License-Identifier: MIT
//
// Opening: what the file says of itself, read before LMDB maps it. LMDB trusts its file: a page
// that is not there kills the process. So a file that is no store, or not all of one, ends here.

/// What the newer of the two meta pages of a file says.
struct StoreHeader: Sendable, Hashable {
    /// The bytes of a page.
    let pageSize: Int
    /// The number of the last page in use.
    let lastPage: Int
    /// The number of the last commit.
    let commit: Int
    /// The tree of the list of free pages.
    let freeTree: TreeRecord
    /// The tree of the table of tables.
    let mainTree: TreeRecord

    /// The bytes that all pages take.
    var byteCount: Int { (lastPage + 1) * pageSize }

    private static let magic: UInt32 = 0xBEEF_C0DE
    private static let version: UInt32 = 1
    private static let pageHeaderByteCount = 16
    private static let metaByteCount = 136

    /// Reads the header of a file that is not empty.
    init(of file: borrowing FileDescriptor, path: String) throws(KeyValueError) {
        let headers = try Self.both(of: file, path: path)
        self = headers[1].commit > headers[0].commit ? headers[1] : headers[0]
    }

    /// Reads both headers of a file: those of its last two commits.
    static func both(
        of file: borrowing FileDescriptor,
        path: String
    ) throws(KeyValueError) -> [StoreHeader] {
        let first = try meta(of: file, at: 0, path)
        let second = try meta(of: file, at: first.pageSize, path)
        guard second.pageSize == first.pageSize else { throw .damagedHeader(path) }
        return [first, second]
    }

    /// What one of the meta pages says.
    static func meta(
        of file: borrowing FileDescriptor,
        at offset: Int,
        _ path: String
    ) throws(KeyValueError) -> StoreHeader {
        let bytes = try file.read(pageHeaderByteCount + metaByteCount, at: offset)
        guard bytes.count == pageHeaderByteCount + metaByteCount else {
            throw offset == 0 ? .notAStore(path) : .truncated(path)
        }
        let magic = bytes.number(at: 16, as: UInt32.self)
        guard magic.byteSwapped != Self.magic else { throw .otherByteOrder(path) }
        let isMeta = bytes.number(at: 10, as: UInt16.self) & 0x08 != 0
        guard isMeta, magic == Self.magic else {
            throw offset == 0 ? .notAStore(path) : .damagedHeader(path)
        }
        let version = bytes.number(at: 20, as: UInt32.self)
        guard version == Self.version else { throw .otherVersion(version, path) }
        return try StoreHeader(meta: bytes, path)
    }

    private init(meta bytes: [UInt8], _ path: String) throws(KeyValueError) {
        pageSize = Int(bytes.number(at: 40, as: UInt32.self))
        guard pageSize >= 512, pageSize <= 32_768, pageSize.nonzeroBitCount == 1,
            let freeTree = TreeRecord(bytes, at: 40),
            let mainTree = TreeRecord(bytes, at: 40 + TreeRecord.byteCount),
            let lastPage = Int(exactly: bytes.number(at: 136, as: UInt64.self)),
            lastPage >= 1, lastPage < 1 << 48,
            let commit = Int(exactly: bytes.number(at: 144, as: UInt64.self))
        else { throw .damagedHeader(path) }
        self.lastPage = lastPage
        self.commit = commit
        self.freeTree = freeTree
        self.mainTree = mainTree
    }
}

extension KeyValueError {
    static func notAStore(_ path: String) -> KeyValueError {
        KeyValueError(.notAStore, "\(path) is not a store. Check the path.")
    }

    static func truncated(_ path: String) -> KeyValueError {
        KeyValueError(
            .truncated,
            "\(path) is shorter than its own records say. Restore a backup; nothing was changed."
        )
    }

    static func damagedHeader(_ path: String) -> KeyValueError {
        KeyValueError(
            .damaged,
            "The header of \(path) is damaged. Restore a backup; nothing was changed."
        )
    }

    fileprivate static func otherByteOrder(_ path: String) -> KeyValueError {
        KeyValueError(
            .foreignFormat,
            "\(path) was made on a machine with another byte order. Export it there."
        )
    }

    fileprivate static func otherVersion(_ version: UInt32, _ path: String) -> KeyValueError {
        KeyValueError(
            .newerFormat,
            "\(path) has version \(version) of LMDB's format, not 1. Use what made it."
        )
    }
}
