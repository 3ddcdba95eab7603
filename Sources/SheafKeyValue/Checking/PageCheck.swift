// SPDX-License-Identifier: MIT
//
// Checking: whether every page that a state of the file uses is what LMDB takes it for. LMDB has no
// checksums and trusts its pages; one that is damaged ends the process. What passes this check
// cannot: every node lies inside its page, every page inside the file and in one place only, keys
// ascend, and the counts are those of the trees.

/// Something that is wrong with a page of the file.
package struct PageFinding: Sendable, Hashable, CustomStringConvertible {
    /// The number of the page, or nil when a tree as a whole is wrong.
    package let page: Int?
    /// What is wrong, in a sentence.
    package let description: String
}

/// A walk over all pages of one state of a file.
struct PageCheck: ~Copyable {
    /// The states that are tried before a header that is never found is taken for damaged.
    static let attemptCountMax = 1000
    /// The findings after which the walk ends.
    private static let findingCountMax = 100
    /// No tree of LMDB has more levels.
    private static let depthMax = 32
    /// The flags that say how a tree compares its keys, and those of the list of free pages.
    private static let orderFlags: (mask: UInt16, ofNumbers: UInt16) = (0x7E, 0x08)

    private let file: FileDescriptor
    private let header: StoreHeader
    private var used: PageSet
    private var free: PageSet
    private var findings: [PageFinding] = []

    private init(_ file: consuming FileDescriptor, _ header: StoreHeader) {
        self.file = file
        self.header = header
        used = PageSet(count: header.lastPage + 1)
        free = PageSet(count: header.lastPage + 1)
    }

    /// What is wrong with the state that a transaction reads, or nil if that state can no longer be
    /// found, because others wrote: then take a new one.
    ///
    /// - Complexity: O(pages) without those of large values, in memory of two bits for each page.
    static func findings(
        of path: String,
        in transaction: LMDBTransaction
    ) throws(KeyValueError) -> [PageFinding]? {
        let file = try FileDescriptor(opening: path, for: .reading)
        // Commits take turns with the two headers, and LMDB goes by their numbers.
        let place = transaction.id & 1
        let header = try StoreHeader.both(of: file, path: path)[place]
        // Twice the same: it was not read while it was being overwritten.
        guard header.commit == transaction.id,
            try StoreHeader.both(of: file, path: path)[place] == header
        else { return nil }
        try FreePageWalk.check(FileDescriptor(opening: path, for: .reading), header, path)
        var check = PageCheck(file, header)
        check.walk(header.freeTree, as: .freePages, named: "the list of free pages")
        check.walk(header.mainTree, as: .tables, named: "the table of tables")
        return check.findings
    }

    /// Refuses a file of which a page is damaged; for one that nobody reads yet.
    static func check(_ path: String, in lmdb: LMDBEnvironment) throws(KeyValueError) {
        for _ in 0..<attemptCountMax {
            let transaction = try LMDBTransaction(in: lmdb, isReadOnly: true)
            defer { transaction.abort() }
            guard let findings = try findings(of: path, in: transaction) else { continue }
            guard let first = findings.first else { return }
            throw KeyValueError(
                .damaged,
                "\(path) is damaged: \(first) Restore a backup; nothing was changed."
            )
        }
        throw .damagedHeader(path)
    }

    private mutating func report(_ page: Int?, _ sentence: String) {
        guard findings.count < Self.findingCountMax else { return }
        findings.append(PageFinding(page: page, description: sentence))
    }
}

// MARK: - Trees

extension PageCheck {
    /// What a tree holds.
    private enum Role {
        case freePages, tables, records
    }

    /// How far the walk over a tree has come.
    private struct Walk {
        let role: Role
        let depth: Int
        var tally = TreeTally()
        /// The key that the next one must be above, or may also equal.
        var bound: [UInt8]?
        var includesBound = false

        /// Takes the next key; false if it is not in order.
        mutating func take(_ key: ArraySlice<UInt8>, isSeparator: Bool) -> Bool {
            defer {
                bound = Array(key)
                includesBound = isSeparator
            }
            guard let bound else { return true }
            if includesBound, key.elementsEqual(bound) { return true }
            guard role == .freePages else { return bound.lexicographicallyPrecedes(key) }
            guard key.count == 8 else { return false }
            return bound.number(at: 0, as: UInt64.self)
                < key.number(at: key.startIndex, as: UInt64.self)
        }
    }

    private mutating func walk(_ tree: TreeRecord, as role: Role, named name: String) {
        let flags = role == .freePages ? Self.orderFlags.ofNumbers : 0
        guard tree.flags & Self.orderFlags.mask == flags else {
            return report(nil, "The order of \(name) is not known.")
        }
        var walk = Walk(role: role, depth: tree.depth)
        if let root = tree.root {
            guard (1...Self.depthMax).contains(tree.depth) else {
                return report(nil, "The depth of \(name) cannot be.")
            }
            let count = findings.count
            visit(root, level: 1, &walk)
            // What was not reached was not counted.
            guard findings.count == count else { return }
        }
        guard walk.tally == tree.tally else {
            return report(nil, "The counts of \(name) are not those of its pages.")
        }
    }

    private mutating func visit(_ number: Int, level: Int, _ walk: inout Walk) {
        guard findings.count < Self.findingCountMax else { return }
        do throws(PageFault) {
            try use(number, count: 1)
            let page = try Page(number, of: file, pageSize: header.pageSize)
            let nodes = try page.nodes()
            guard page.kind == (level == walk.depth ? .leaf : .branch) else {
                throw PageFault("is not of the kind that belongs here")
            }
            if page.kind == .branch {
                try visitBranch(page, nodes, level: level, &walk)
            } else {
                guard !nodes.isEmpty else { throw PageFault("is empty") }
                walk.tally.leafPages += 1
                for node in nodes { try visitEntry(page, node, &walk) }
            }
        } catch {
            report(number, "Page \(number) \(error.message).")
        }
    }

    private mutating func visitBranch(
        _ page: Page,
        _ nodes: [PageNode],
        level: Int,
        _ walk: inout Walk
    ) throws(PageFault) {
        guard nodes.count > 1 else { throw PageFault("has a single branch") }
        walk.tally.branchPages += 1
        for (place, node) in nodes.enumerated() {
            guard case .child(let child) = node.content else { continue }
            // The first branch takes all that is below the second, whatever its key.
            if place > 0, !walk.take(page.key(of: node), isSeparator: true) {
                throw PageFault("has keys that do not ascend")
            }
            visit(child, level: level + 1, &walk)
        }
    }

    private mutating func visitEntry(
        _ page: Page,
        _ node: PageNode,
        _ walk: inout Walk
    ) throws(PageFault) {
        let (key, value) = (page.key(of: node), page.value(of: node))
        guard !key.isEmpty, key.count <= 511, walk.take(key, isSeparator: false) else {
            throw PageFault("has keys that do not ascend")
        }
        walk.tally.entries += 1
        switch (node.content, walk.role) {
        case (.value, .records): break
        case (.value, .freePages): try take(freePages: value)
        case (.large(let byteCount), .records), (.large(let byteCount), .freePages):
            let first = Int(clamping: value.number(at: value.startIndex, as: UInt64.self))
            let bytes = try large(first, byteCount, isNeeded: walk.role == .freePages, &walk)
            if walk.role == .freePages { try take(freePages: bytes[...]) }
        case (.table, .tables):
            guard value.count == TreeRecord.byteCount, let tree = TreeRecord(Array(value), at: 0)
            else { throw PageFault("has a table that cannot be") }
            self.walk(
                tree,
                as: .records,
                named: "the table \(String(decoding: key, as: UTF8.self))"
            )
        default: throw PageFault("has an entry that does not belong here")
        }
    }
}

// MARK: - Pages

extension PageCheck {
    /// Notes pages as used, which must be so for the first time.
    private mutating func use(_ number: Int, count: Int) throws(PageFault) {
        guard number >= 2, count >= 1, count <= header.lastPage + 1 - number else {
            throw PageFault("does not exist")
        }
        for page in number..<number + count {
            guard !free.contains(page) else { throw PageFault("is used, but listed as free") }
            guard used.insert(page) else { throw PageFault("is used twice") }
        }
    }

    /// Visits the pages of a value of their own, and yields its bytes where they are needed.
    private mutating func large(
        _ number: Int,
        _ byteCount: Int,
        isNeeded: Bool,
        _ walk: inout Walk
    ) throws(PageFault) -> [UInt8] {
        guard number >= 2, number <= header.lastPage else {
            throw PageFault("has a value on a page that does not exist")
        }
        do throws(PageFault) {
            let head = Page.headerByteCount
            let page = try Page(number, of: file, pageSize: header.pageSize, byteCount: head)
            let count = page.valuePageCount
            guard page.kind == .overflow,
                count >= (head + byteCount - 1) / header.pageSize + 1
            else { throw PageFault("has not the pages of a value") }
            try use(number, count: count)
            walk.tally.valuePages += UInt64(count)
            let start = number * header.pageSize + head
            return try bytes(isNeeded ? byteCount : 0, from: start, atLeast: byteCount)
        } catch {
            throw PageFault("has a value on page \(number), which \(error.message)")
        }
    }

    /// Some bytes of so many that the file must have from an offset on.
    private func bytes(
        _ count: Int,
        from start: Int,
        atLeast byteCount: Int
    ) throws(PageFault) -> [UInt8] {
        do throws(KeyValueError) {
            if try file.status.byteCount >= start + byteCount {
                return try file.read(count, at: start)
            }
        } catch {
            throw PageFault("cannot be read: \(error.message)")
        }
        throw PageFault("is behind the end")
    }

    /// Notes the pages of one list: their count, then their numbers.
    private mutating func take(freePages list: ArraySlice<UInt8>) throws(PageFault) {
        let start = list.startIndex
        guard list.count >= 8, list.count % 8 == 0,
            list.number(at: start, as: UInt64.self) <= (list.count - 8) / 8
        else { throw PageFault("has a list of free pages of another length") }
        let count = Int(list.number(at: start, as: UInt64.self))
        var last = UInt64.max
        for place in stride(from: start + 8, to: start + 8 + count * 8, by: 8) {
            let number = list.number(at: place, as: UInt64.self)
            guard number < last, number >= 2, number <= header.lastPage else {
                throw PageFault("lists free pages that cannot be")
            }
            last = number
            guard !used.contains(Int(number)), free.insert(Int(number)) else {
                throw PageFault("lists page \(number) as free, which is used")
            }
        }
    }
}
