// SPDX-License-Identifier: MIT
//
// Writing: the run of one write inside the transaction of its group, together with the others or
// in a nested transaction of its own.

extension Writer {
    /// What a write left behind in the transaction of its group.
    enum Outcome {
        /// What it wrote, or nothing if it failed.
        case settled
        /// Changes of a write that failed: the transaction cannot be committed.
        case disturbed(KeyValueError?)
    }

    /// Runs a write in the transaction of its group.
    func runTogether(
        _ ticket: Ticket,
        _ transaction: LMDBTransaction,
        _ batch: Batch
    ) -> Outcome {
        let result = execute(ticket, transaction, batch)
        return ticket.failure != nil && result.hasChanged ? .disturbed(result.fault) : .settled
    }

    /// Runs a write in a transaction inside the group's, which can be undone alone.
    func runApart(
        _ ticket: Ticket,
        _ transaction: LMDBTransaction,
        _ batch: Batch
    ) -> Outcome {
        let mark = batch.mark
        do throws(KeyValueError) {
            let nested = try LMDBTransaction(
                in: context.lmdb,
                parent: transaction,
                isReadOnly: false
            )
            let result = execute(ticket, nested, batch)
            guard ticket.failure == nil else {
                nested.abort()
                batch.undo(to: mark, context.tables)
                return mayBeCured(result.fault) ? .disturbed(result.fault) : .settled
            }
            try nested.commit()
            return .settled
        } catch {
            ticket.failure = error
            return .disturbed(error)
        }
    }

    /// Runs the body and notes what came of it on the ticket.
    private func execute(
        _ ticket: Ticket,
        _ transaction: LMDBTransaction,
        _ batch: Batch
    ) -> (hasChanged: Bool, fault: KeyValueError?) {
        var write = WriteTransaction(transaction, batch, context)
        do {
            try ticket.run(&write)
            // A body may have caught the error of a put; LMDB has not forgotten it.
            ticket.failure = write.fault
        } catch {
            ticket.failure = error
        }
        ticket.recordsWritten = write.recordsWritten
        ticket.bytesWritten = write.bytesWritten
        return (write.hasChanged, write.fault)
    }
}
