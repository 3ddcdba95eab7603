// SPDX-License-Identifier: MIT
//
// Salvage: the pages of a damaged file. What cannot be read is nothing, and no error.

/// A file of which some pages are damaged.
struct SalvageFile: ~Copyable {
    private let file: FileDescriptor
    let pageSize: Int
    /// The whole pages that the file has.
    let pageCount: Int

    init(_ path: String, pageSize: Int) throws(KeyValueError) {
        let file = try FileDescriptor(opening: path, for: .reading)
        pageCount = try file.status.byteCount / pageSize
        self.pageSize = pageSize
        self.file = file
    }

    /// A page with its nodes, if it can be read.
    func page(_ number: Int) -> (page: Page, nodes: [PageNode])? {
        guard number >= 2, number < pageCount,
            let page = try? Page(number, of: file, pageSize: pageSize),
            page.kind != .overflow, let nodes = try? page.nodes()
        else { return nil }
        return (page, nodes)
    }

    /// The pages of a value that lies outside its leaf.
    func valuePages(_ page: Page, _ node: PageNode) -> Range<Int>? {
        guard case .large(let byteCount) = node.content else { return nil }
        let name = page.value(of: node)
        let first = Int(clamping: name.number(at: name.startIndex, as: UInt64.self))
        let count = (byteCount + Page.headerByteCount + pageSize - 1) / pageSize
        guard first >= 2, first < pageCount, count <= pageCount - first else { return nil }
        return first..<(first + count)
    }

    /// The value of a node of a leaf.
    func value(_ page: Page, _ node: PageNode) -> [UInt8]? {
        switch node.content {
        case .value, .table: return Array(page.value(of: node))
        case .large(let byteCount):
            guard let pages = valuePages(page, node) else { return nil }
            let start = pages.lowerBound * pageSize + Page.headerByteCount
            let bytes = try? file.read(byteCount, at: start)
            return bytes?.count == byteCount ? bytes : nil
        case .child, .unknown: return nil
        }
    }
}
