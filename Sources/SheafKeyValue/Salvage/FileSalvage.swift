// SPDX-License-Identifier: MIT
//
// Salvage: the records of a damaged file, read without LMDB, which would trust its pages. What
// cannot be read is passed over and told; nothing is written.

/// A damaged file and what is left of its tables.
package struct FileSalvage: ~Copyable {
    /// A table, as far as it can be read.
    package struct Table: Sendable {
        /// The name.
        package let name: String
        /// The records that it had.
        package let entryCount: Int
        fileprivate let leaves: [Int]
        /// What is wrong with its pages, in sentences.
        package let findings: [String]
        /// Whether its leaves may be those of several tables.
        package let isMixed: Bool
        /// The leaves that can be read.
        package var leafCount: Int { leaves.count }
    }

    /// Whether a record, a key and a value, can be one of the table of a name.
    package typealias RecordTest = (_ table: String, _ key: [UInt8], _ value: [UInt8]) -> Bool

    /// What is wrong with the file as a whole, in sentences.
    package private(set) var findings: [String] = []
    /// The tables that are there, sorted by their names.
    package private(set) var tables: [Table] = []
    /// The bytes of a page.
    package var pageByteCount: Int { file.pageSize }

    private let file: SalvageFile

    /// Looks for the tables of a file that nobody has open.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - isRecord: Whether a record can be one of the table of a name: of leaves that nothing
    ///     leads to, those are kept whose first record can be.
    /// - Complexity: O(pages).
    /// - Throws: ``KeyValueError`` when there is no file, it is in use, or neither of its headers
    ///   can be read.
    package init(
        of path: String,
        isRecord: RecordTest = { _, _, _ in true }
    ) throws(KeyValueError) {
        guard let status = try FileStatus(at: path), status.isRegular else {
            throw KeyValueError(.missing, "There is no file at \(path). Check the path.")
        }
        guard try !UseClaim.isHeld(on: path) else { throw .openSomewhere }
        let headers = try Self.headers(of: path)
        guard let newest = headers.first else {
            throw KeyValueError(
                .damaged,
                "Both headers of \(path) are damaged: nothing can be found without them. Restore a "
                    + "backup; nothing was changed."
            )
        }
        file = try SalvageFile(path, pageSize: newest.pageSize)
        if headers.count == 1 { findings.append("One of the two headers is damaged.") }
        find(headers, isRecord)
    }

    /// Looks for tables below the newest header, or else below the one before it.
    private mutating func find(_ headers: [StoreHeader], _ isRecord: RecordTest) {
        for (index, header) in headers.enumerated() {
            var seen = PageSet(count: file.pageCount)
            let main = SalvageTree(header.mainTree.root, in: file, seen: &seen)
            let roots = roots(below: main)
            guard !roots.isEmpty || index == headers.count - 1 else { continue }
            if index > 0 {
                findings.append("The list of tables is damaged; that of the commit before is used.")
            } else if !main.isWhole {
                findings.append("The list of tables is damaged: some may be missing.")
            }
            return findTables(roots, header, &seen, isRecord)
        }
    }

    private mutating func findTables(
        _ roots: [Root],
        _ header: StoreHeader,
        _ seen: inout PageSet,
        _ isRecord: RecordTest
    ) {
        var trees: [SalvageTree] = []
        for root in roots { trees.append(SalvageTree(root.page, in: file, seen: &seen)) }
        if trees.contains(where: { !$0.isWhole }) {
            if markFree(header.freeTree.root, &seen) {
                let mixed = adoptOrphans(&trees, roots, seen, isRecord)
                if !mixed.isEmpty { tables.append(Table(mixed: mixed)) }
            } else {
                findings.append("The list of free pages is damaged: lost pages cannot be sought.")
            }
        }
        for (root, tree) in zip(roots, trees) {
            tables.append(table(root, tree))
        }
        tables.sort { $0.name < $1.name }
    }

    private func table(_ root: Root, _ tree: SalvageTree) -> Table {
        var leaves: [Int] = []
        var findings: [String] = []
        for part in tree.parts {
            switch part {
            case .leaf(let number): leaves.append(number)
            case .hole(let hole):
                findings.append("Page \(hole.page) of the table \(root.name) cannot be read.")
            }
        }
        return Table(
            name: root.name,
            entryCount: root.entryCount,
            leaves: leaves,
            findings: findings,
            isMixed: false
        )
    }

    /// The records of a leaf of a table, as far as they can be read; those of all leaves are in the
    /// order of their keys.
    ///
    /// - Complexity: O(bytes of the records).
    package func records(
        of table: Table,
        inLeaf index: Int
    ) -> [(key: [UInt8], value: [UInt8])] {
        guard let (page, nodes) = file.page(table.leaves[index]) else { return [] }
        return nodes.compactMap { node in
            file.value(page, node).map { (Array(page.key(of: node)), $0) }
        }
    }
}

extension FileSalvage.Table {
    /// Leaves of which nobody can tell whose they are.
    fileprivate init(mixed leaves: [Int]) {
        self.init(
            name: "mixed",
            entryCount: 0,
            leaves: leaves,
            findings: ["\(leaves.count) pages may belong to several tables."],
            isMixed: true
        )
    }
}

// MARK: - The headers and the list of tables

extension FileSalvage {
    /// Where a table begins.
    fileprivate struct Root {
        let name: String
        let page: Int?
        let entryCount: Int
    }

    /// The headers that can be read, the newest first.
    private static func headers(of path: String) throws(KeyValueError) -> [StoreHeader] {
        let file = try FileDescriptor(opening: path, for: .reading)
        let first = try? StoreHeader.meta(of: file, at: 0, path)
        // Without the first header nobody tells where the second is.
        let sizes = first.map { [$0.pageSize] } ?? [4096, 16_384, 8192, 32_768, 65_536, 2048, 1024]
        var second: StoreHeader?
        for size in sizes where second == nil {
            second = try? StoreHeader.meta(of: file, at: size, path)
            if second?.pageSize != size { second = nil }
        }
        return [first, second].compactMap { $0 }.sorted { $0.commit > $1.commit }
    }

    /// The tables that the leaves of the main tree name.
    private func roots(below main: SalvageTree) -> [Root] {
        var roots: [Root] = []
        for case .leaf(let number) in main.parts {
            guard let (page, nodes) = file.page(number) else { continue }
            for node in nodes where node.content == .table {
                let value = Array(page.value(of: node))
                guard value.count == TreeRecord.byteCount, let tree = TreeRecord(value, at: 0)
                else {
                    continue
                }
                roots.append(
                    Root(
                        name: String(decoding: page.key(of: node), as: UTF8.self),
                        page: tree.root,
                        entryCount: Int(clamping: tree.tally.entries)
                    )
                )
            }
        }
        return roots
    }
}

// MARK: - Pages that nothing leads to

extension FileSalvage {
    /// Marks the free pages and those of their list as seen; false if the list is damaged.
    private func markFree(_ root: Int?, _ seen: inout PageSet) -> Bool {
        let tree = SalvageTree(root, in: file, seen: &seen)
        for case .leaf(let number) in tree.parts {
            guard let (page, nodes) = file.page(number) else { return false }
            for node in nodes {
                guard let list = file.value(page, node), list.count >= 8 else { return false }
                let count = list.number(at: 0, as: UInt64.self)
                guard count <= (list.count - 8) / 8 else { return false }
                for place in stride(from: 8, to: 8 + Int(count) * 8, by: 8) {
                    _ = seen.insert(Int(clamping: list.number(at: place, as: UInt64.self)))
                }
            }
        }
        return tree.isWhole
    }

    /// Gives each leaf that nothing leads to, and that is not free, to the hole that it fits into.
    ///
    /// - Returns: Those that fit into several.
    private func adoptOrphans(
        _ trees: inout [SalvageTree],
        _ roots: [Root],
        _ seen: PageSet,
        _ isRecord: RecordTest
    ) -> [Int] {
        var holes: [(table: String, hole: SalvageTree.Hole)] = []
        for (root, tree) in zip(roots, trees) { holes += tree.holes.map { (root.name, $0) } }
        var adopted: [SalvageTree.Hole: [(first: [UInt8], number: Int)]] = [:]
        var mixed: [Int] = []
        for number in 2..<max(2, file.pageCount) where !seen.contains(number) {
            guard let orphan = orphan(number) else { continue }
            let fitting = holes.filter { table, hole in
                hole.covers(orphan.first, orphan.last)
                    && isRecord(table, orphan.first, orphan.value)
            }
            if fitting.count == 1 {
                adopted[fitting[0].hole, default: []].append((orphan.first, number))
            } else if !fitting.isEmpty {
                mixed.append(number)
            }
        }
        let leaves = adopted.mapValues { orphans in
            orphans.sorted { $0.first.lexicographicallyPrecedes($1.first) }.map(\.number)
        }
        for index in trees.indices { trees[index].fill(leaves) }
        return mixed
    }

    /// The first record of a leaf, and its last key; nil if the page is none.
    private func orphan(_ number: Int) -> (first: [UInt8], value: [UInt8], last: [UInt8])? {
        guard let (page, nodes) = file.page(number), page.kind == .leaf,
            let head = nodes.first, let tail = nodes.last, let value = file.value(page, head)
        else { return nil }
        return (Array(page.key(of: head)), value, Array(page.key(of: tail)))
    }
}
