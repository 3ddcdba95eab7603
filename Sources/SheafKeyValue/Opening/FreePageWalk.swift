// SPDX-License-Identifier: MIT
//
// Opening: whether pages behind the end of a file are missing or were never needed. LMDB does not
// write a page that was taken and freed in one transaction, so a sound file may be shorter than its
// header says; then all pages behind its end are in the list of free pages.

/// A walk over the list of free pages of a file that LMDB has not mapped.
struct FreePageWalk: ~Copyable {
    private let file: FileDescriptor
    private let path: String
    private let pageSize: Int
    /// The whole pages that the file has.
    private let pageCount: Int
    /// Pages that may still be visited: a damaged tree must not lead in circles.
    private var visitsLeft: Int
    private var freeCountBehindEnd = 0

    private init(
        _ file: consuming FileDescriptor,
        _ header: StoreHeader,
        _ path: String
    )
        throws(KeyValueError)
    {
        pageSize = header.pageSize
        self.path = path
        pageCount = try file.status.byteCount / header.pageSize
        visitsLeft = pageCount
        self.file = file
    }

    /// Refuses a file that lacks pages which are in use.
    ///
    /// - Complexity: O(1) for a file that is long enough, else O(free pages).
    static func check(
        _ file: consuming FileDescriptor,
        _ header: StoreHeader,
        _ path: String
    ) throws(KeyValueError) {
        guard try file.status.byteCount < header.byteCount else { return }
        var walk = try FreePageWalk(file, header, path)
        let missing = header.lastPage + 1 - walk.pageCount
        guard walk.pageCount >= 2, let root = header.freeRoot else { throw .truncated(path) }
        if let main = header.mainRoot, main >= walk.pageCount { throw .truncated(path) }
        try walk.visit(root, depth: 0)
        guard walk.freeCountBehindEnd == missing else { throw .truncated(path) }
    }

    private mutating func visit(_ number: Int, depth: Int) throws(KeyValueError) {
        let page = try page(number)
        let flags = page.number(at: 10, as: UInt16.self)
        for node in try nodes(page) {
            if flags & 0x01 != 0 {
                guard depth < 32 else { throw .truncated(path) }
                try visit(child(page, node), depth: depth + 1)
            } else {
                try count(list(page, node))
            }
        }
    }

    /// A page that must be in the file.
    private mutating func page(_ number: Int) throws(KeyValueError) -> [UInt8] {
        guard number >= 2, number < pageCount, visitsLeft > 0 else { throw .truncated(path) }
        visitsLeft -= 1
        let bytes = try file.read(pageSize, at: number * pageSize)
        guard bytes.count == pageSize else { throw .truncated(path) }
        return bytes
    }

    /// The offsets of the nodes of a page.
    private func nodes(_ page: [UInt8]) throws(KeyValueError) -> [Int] {
        let end = Int(page.number(at: 12, as: UInt16.self))
        guard end >= 16, end <= pageSize else { throw .truncated(path) }
        var offsets: [Int] = []
        for place in stride(from: 16, to: end, by: 2) {
            let offset = Int(page.number(at: place, as: UInt16.self))
            guard offset >= 16, offset + 8 <= pageSize else { throw .truncated(path) }
            offsets.append(offset)
        }
        return offsets
    }

    private func child(_ page: [UInt8], _ node: Int) -> Int {
        Int(page.number(at: node, as: UInt32.self))
            | Int(page.number(at: node + 4, as: UInt16.self)) << 32
    }

    /// The value of a node: a count and so many page numbers.
    private mutating func list(_ page: [UInt8], _ node: Int) throws(KeyValueError) -> [UInt8] {
        let byteCount = Int(page.number(at: node, as: UInt32.self))
        let flags = page.number(at: node + 4, as: UInt16.self)
        let start = node + 8 + Int(page.number(at: node + 6, as: UInt16.self))
        guard flags & 0x01 != 0 else {
            guard start + byteCount <= pageSize else { throw .truncated(path) }
            return Array(page[start..<start + byteCount])
        }
        guard start + 8 <= pageSize else { throw .truncated(path) }
        let first = page.number(at: start, as: UInt64.self)
        let pages = (byteCount + 16 + pageSize - 1) / pageSize
        guard first >= 2, first < pageCount, pages <= visitsLeft else { throw .truncated(path) }
        visitsLeft -= pages
        let bytes = try file.read(byteCount, at: Int(first) * pageSize + 16)
        guard bytes.count == byteCount else { throw .truncated(path) }
        return bytes
    }

    private mutating func count(_ list: [UInt8]) throws(KeyValueError) {
        guard list.count >= 8 else { throw .truncated(path) }
        let count = list.number(at: 0, as: UInt64.self)
        guard count <= (list.count - 8) / 8 else { throw .truncated(path) }
        for place in stride(from: 8, to: 8 + Int(count) * 8, by: 8) {
            let number = list.number(at: place, as: UInt64.self)
            if number >= UInt64(pageCount) { freeCountBehindEnd += 1 }
        }
    }
}
