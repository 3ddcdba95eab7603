// SPDX-License-Identifier: MIT
//
// Checking: whether pages behind the end of a file are missing or were never needed. LMDB does not
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
        guard walk.pageCount >= 2, let root = header.freeTree.root else { throw .truncated(path) }
        if let main = header.mainTree.root, main >= walk.pageCount { throw .truncated(path) }
        try walk.visit(root, depth: 0)
        guard walk.freeCountBehindEnd == missing else { throw .truncated(path) }
    }

    private mutating func visit(_ number: Int, depth: Int) throws(KeyValueError) {
        guard number >= 2, number < pageCount, visitsLeft > 0 else { throw .truncated(path) }
        visitsLeft -= 1
        let (page, nodes): (Page, [PageNode])
        do throws(PageFault) {
            page = try Page(number, of: file, pageSize: pageSize)
            nodes = try page.nodes()
        } catch {
            throw .truncated(path)
        }
        for node in nodes {
            switch node.content {
            case .child(let child):
                guard depth < 32 else { throw .truncated(path) }
                try visit(child, depth: depth + 1)
            case .large(let byteCount):
                try count(list(on: page.value(of: node), byteCount)[...])
            default: try count(page.value(of: node))
            }
        }
    }

    /// A list that lies on pages of its own, which a node names.
    private mutating func list(
        on name: ArraySlice<UInt8>,
        _ byteCount: Int
    ) throws(KeyValueError) -> [UInt8] {
        let first = name.number(at: name.startIndex, as: UInt64.self)
        let pages = (byteCount + Page.headerByteCount + pageSize - 1) / pageSize
        guard first >= 2, first < pageCount, pages <= visitsLeft else { throw .truncated(path) }
        visitsLeft -= pages
        let bytes = try file.read(byteCount, at: Int(first) * pageSize + Page.headerByteCount)
        guard bytes.count == byteCount else { throw .truncated(path) }
        return bytes
    }

    private mutating func count(_ list: ArraySlice<UInt8>) throws(KeyValueError) {
        let start = list.startIndex
        guard list.count >= 8 else { throw .truncated(path) }
        let count = list.number(at: start, as: UInt64.self)
        guard count <= (list.count - 8) / 8 else { throw .truncated(path) }
        for place in stride(from: start + 8, to: start + 8 + Int(count) * 8, by: 8) {
            let number = list.number(at: place, as: UInt64.self)
            if number >= UInt64(pageCount) { freeCountBehindEnd += 1 }
        }
    }
}
