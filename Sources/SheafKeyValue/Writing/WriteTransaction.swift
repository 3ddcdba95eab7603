// SPDX-License-Identifier: MIT
//
// Writing: what the body of one write can do. It exists only inside that body, on the writer's
// thread; neither it nor anything read through it can leave.

/// A transaction that writes.
///
/// Reads see the transaction's own writes, and what they yield cannot be kept past the next one:
///
///     try environment.write { transaction in
///         let table = try transaction.createTable("documents")
///         try transaction.put(value.span.bytes, for: key.span.bytes, in: table)
///     }
package struct WriteTransaction: ~Copyable, ~Escapable {
    let transaction: LMDBTransaction
    /// The commit that this write is a part of.
    let batch: Batch
    /// unowned(unsafe) because: the writer, whose call this lives in, holds it.
    unowned(unsafe) let context: EnvironmentContext

    /// The records put and deleted so far.
    package internal(set) var recordsWritten = 0
    /// The bytes of their keys and values.
    package internal(set) var bytesWritten = 0
    /// Whether LMDB has been asked to change anything.
    var hasChanged = false
    /// Why LMDB failed to change something: the write cannot succeed any more, whatever the body
    /// makes of the error.
    var fault: KeyValueError? {
        get { faultBox?.error }
        set { faultBox = newValue.map { FaultBox($0) } }
    }
    /// In a box because compiler 6.3.1 cannot move a noncopyable value of more than some fifteen
    /// words between modules: "copy of noncopyable typed value".
    private var faultBox: FaultBox?

    @_lifetime(immortal)
    init(_ transaction: LMDBTransaction, _ batch: Batch, _ context: EnvironmentContext) {
        self.transaction = transaction
        self.batch = batch
        unsafe self.context = context
    }

    /// What the store holds now, this transaction's writes included.
    package var snapshot: Snapshot {
        @_lifetime(borrow self)
        get { Snapshot(self) }
    }

    /// The handle of a table that is there for sure.
    func handle(of table: Table) throws(KeyValueError) -> UInt32 {
        let context = unsafe context
        let handle = try context.tables.handle(of: table)
        try batch.verify(handle, table, transaction, context.tables)
        return handle
    }
}

/// An error in one word.
private final class FaultBox {
    let error: KeyValueError

    init(_ error: KeyValueError) {
        self.error = error
    }
}
