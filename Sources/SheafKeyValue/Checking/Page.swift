// SPDX-License-Identifier: MIT
//
// Checking: a page of the file as LMDB lays it out, read without LMDB. Every offset is held inside
// the page, so that whatever lies there can be looked at.

/// Why a page cannot be what it should be: the end of a sentence that begins with the page.
struct PageFault: Error {
    let message: String

    init(_ message: String) { self.message = message }
}

/// A page of a file that LMDB has not been asked about.
///
///     0  number u64     8  zero u16    10  kind u16
///     12 end of the list of nodes u16, start of the nodes u16; or the pages of a large value u32
///     16 the offsets of the nodes, u16 each, in the order of their keys
struct Page {
    static let headerByteCount = 16

    enum Kind: UInt16 {
        case branch = 0x01
        case leaf = 0x02
        case overflow = 0x04
    }

    let number: Int
    let kind: Kind
    private let bytes: [UInt8]

    /// Reads a page, or the first bytes of one.
    init(
        _ number: Int,
        of file: borrowing FileDescriptor,
        pageSize: Int,
        byteCount: Int? = nil
    ) throws(PageFault) {
        do throws(KeyValueError) {
            bytes = try file.read(byteCount ?? pageSize, at: number * pageSize)
        } catch {
            throw PageFault("cannot be read: \(error.message)")
        }
        guard bytes.count == byteCount ?? pageSize else { throw PageFault("is behind the end") }
        guard bytes.number(at: 0, as: UInt64.self) == UInt64(number) else {
            throw PageFault("has the number of another")
        }
        guard let kind = Kind(rawValue: bytes.number(at: 10, as: UInt16.self)) else {
            throw PageFault("is of no kind")
        }
        self.number = number
        self.kind = kind
    }

    /// The pages of the large value that begins here.
    var valuePageCount: Int { Int(bytes.number(at: 12, as: UInt32.self)) }

    /// The nodes, in the order of their keys; together they fill the page from its end.
    func nodes() throws(PageFault) -> [PageNode] {
        let end = Int(bytes.number(at: 12, as: UInt16.self))
        let start = Int(bytes.number(at: 14, as: UInt16.self))
        guard end >= Self.headerByteCount, end <= start, start <= bytes.count, end % 2 == 0 else {
            throw PageFault("has bounds that cannot be")
        }
        var nodes: [PageNode] = []
        nodes.reserveCapacity((end - Self.headerByteCount) / 2)
        var byteCount = 0
        for place in stride(from: Self.headerByteCount, to: end, by: 2) {
            let offset = Int(bytes.number(at: place, as: UInt16.self))
            guard offset >= start, offset + PageNode.headerByteCount <= bytes.count else {
                throw PageFault("has a node outside")
            }
            let node = PageNode(at: offset, in: bytes, isBranch: kind == .branch)
            guard node.end <= bytes.count else { throw PageFault("has a node that is too long") }
            byteCount += (node.end - offset + 1) / 2 * 2
            nodes.append(node)
        }
        guard byteCount == bytes.count - start else {
            throw PageFault("has nodes that overlap or leave gaps")
        }
        return nodes
    }

    func key(of node: PageNode) -> ArraySlice<UInt8> { bytes[node.keyStart..<node.valueStart] }

    func value(of node: PageNode) -> ArraySlice<UInt8> { bytes[node.valueStart..<node.end] }
}

/// A node of a page: a key with its value, or with the page where larger keys are.
struct PageNode {
    static let headerByteCount = 8

    enum Content: Equatable {
        case child(Int)
        case value
        /// The number of the first page of a value that lies outside, as many bytes as that.
        case large(byteCount: Int)
        case table
        case unknown
    }

    let content: Content
    let keyStart: Int
    let valueStart: Int
    /// The offset behind the node.
    let end: Int

    init(at offset: Int, in bytes: [UInt8], isBranch: Bool) {
        let number = Int(bytes.number(at: offset, as: UInt32.self))
        let flags = bytes.number(at: offset + 4, as: UInt16.self)
        keyStart = offset + Self.headerByteCount
        valueStart = keyStart + Int(bytes.number(at: offset + 6, as: UInt16.self))
        if isBranch {
            content = .child(number | Int(flags) << 32)
            end = valueStart
            return
        }
        switch flags {
        case 0x00: content = .value
        case 0x01: content = .large(byteCount: number)
        case 0x02: content = .table
        default: content = .unknown
        }
        end = valueStart + (flags == 0x01 ? 8 : number)
    }
}

/// What the file says of a tree: its root, and what must be below.
struct TreeRecord: Sendable, Hashable {
    static let byteCount = 48

    let flags: UInt16
    let depth: Int
    var tally: TreeTally
    /// Nil when the tree is empty.
    let root: Int?

    /// Reads a record; nil when its root cannot be one.
    init?(_ bytes: [UInt8], at offset: Int) {
        let number = bytes.number(at: offset + 40, as: UInt64.self)
        guard number == .max || (2..<1 << 48).contains(number) else { return nil }
        root = number == .max ? nil : Int(number)
        flags = bytes.number(at: offset + 4, as: UInt16.self)
        depth = Int(bytes.number(at: offset + 6, as: UInt16.self))
        tally = TreeTally(
            branchPages: bytes.number(at: offset + 8, as: UInt64.self),
            leafPages: bytes.number(at: offset + 16, as: UInt64.self),
            valuePages: bytes.number(at: offset + 24, as: UInt64.self),
            entries: bytes.number(at: offset + 32, as: UInt64.self)
        )
    }
}

/// The pages and entries of a tree.
struct TreeTally: Sendable, Hashable {
    var branchPages: UInt64 = 0
    var leafPages: UInt64 = 0
    var valuePages: UInt64 = 0
    var entries: UInt64 = 0
}

extension [UInt8] {
    /// A little-endian number at an offset that must lie inside.
    func number<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type) -> Number {
        self[...].number(at: offset, as: type)
    }
}

extension ArraySlice<UInt8> {
    /// A little-endian number at an index, from which on enough bytes must follow.
    func number<Number: FixedWidthInteger>(at index: Int, as type: Number.Type) -> Number {
        var number: Number = 0
        for place in (0..<Number.bitWidth / 8).reversed() {
            number = number << 8 | Number(truncatingIfNeeded: self[index + place])
        }
        return number
    }
}
