// SPDX-License-Identifier: MIT
//
// What a write cost, which every result of a writing verb tells.

import SheafKeyValue

/// What a statement handed to the storage.
public struct WriteCost: Sendable, Hashable {
    /// The records that were put or deleted, those of indexes included.
    public internal(set) var recordsWritten: Int
    /// The bytes of their keys and values.
    public internal(set) var bytesWritten: Int
    /// The pages that the commit wrote, for all statements that shared it.
    ///
    /// Nil inside a transaction, which is not committed yet, and where the system does not tell.
    public internal(set) var pagesWritten: Int?

    init(recordsWritten: Int = 0, bytesWritten: Int = 0, pagesWritten: Int? = nil) {
        self.recordsWritten = recordsWritten
        self.bytesWritten = bytesWritten
        self.pagesWritten = pagesWritten
    }

    /// The cost of what came after another moment of the same transaction.
    func since(_ earlier: WriteCost) -> WriteCost {
        WriteCost(
            recordsWritten: recordsWritten - earlier.recordsWritten,
            bytesWritten: bytesWritten - earlier.bytesWritten
        )
    }

    static func + (left: WriteCost, right: WriteCost) -> WriteCost {
        let pages = [left.pagesWritten, right.pagesWritten].compactMap { $0 }
        return WriteCost(
            recordsWritten: left.recordsWritten + right.recordsWritten,
            bytesWritten: left.bytesWritten + right.bytesWritten,
            pagesWritten: pages.isEmpty ? nil : pages.reduce(0, +)
        )
    }
}

/// The result of a verb that writes.
public protocol WriteResult: Sendable {
    /// What the statement handed to the storage.
    var cost: WriteCost { get }
}

extension WriteResult {
    /// The records that were put or deleted, those of indexes included.
    public var recordsWritten: Int { cost.recordsWritten }
    /// The bytes of their keys and values.
    public var bytesWritten: Int { cost.bytesWritten }
    /// The pages that the commit wrote, for all statements that shared it; nil inside a
    /// transaction.
    public var pagesWritten: Int? { cost.pagesWritten }
}

/// The result of a statement before its commit has told what it wrote.
package protocol CostBearing: Sendable {
    var cost: WriteCost { get set }
}
