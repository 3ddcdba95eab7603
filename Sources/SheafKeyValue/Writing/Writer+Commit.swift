// SPDX-License-Identifier: MIT
//
// Writing: group commit. What waits is run in order inside one transaction of LMDB and committed
// once. Whatever goes wrong for one write is undone without touching its neighbours.

extension Writer {
    /// How an attempt to commit some writes ended.
    enum Attempt {
        /// So many of them are done with, for better or worse.
        case done(Int)
        /// Nothing was kept: run them again, the first ones only or each apart from the others.
        case again(countMax: Int, isolated: Bool)
    }

    /// Runs, commits and answers writes, in as few commits as their manners and sizes allow.
    func write(_ tickets: [Ticket]) {
        var rest = tickets[...]
        while !rest.isEmpty {
            var group = nextGroup(rest)
            var isIsolated = false
            attempts: while true {
                switch attempt(group, isolated: isIsolated) {
                case .done(let count):
                    rest.removeFirst(count)
                    queue.finish(count)
                    break attempts
                case .again(let countMax, let isolated):
                    group = group.prefix(countMax)
                    isIsolated = isolated
                }
            }
        }
    }

    /// The writes that may share the next commit.
    private func nextGroup(_ tickets: ArraySlice<Ticket>) -> ArraySlice<Ticket> {
        guard let first = tickets.first, first.manner == .grouped else { return tickets.prefix(1) }
        let grouped = tickets.prefix { $0.manner == .grouped }
        return grouped.prefix(context.options.batchCountMax)
    }

    private func attempt(_ group: ArraySlice<Ticket>, isolated: Bool) -> Attempt {
        let batch = Batch()
        do throws(KeyValueError) {
            let transaction = try LMDBTransaction(in: context.lmdb, isReadOnly: false)
            return run(group, transaction, batch, isolated: isolated)
        } catch {
            return fail(group, with: error)
        }
    }

    /// Runs the writes of a group and commits them.
    private func run(
        _ group: ArraySlice<Ticket>, _ transaction: LMDBTransaction, _ batch: Batch,
        isolated: Bool
    ) -> Attempt {
        var count = 0
        var byteCount = 0
        for ticket in group where byteCount < context.options.batchBytesMax {
            count += 1
            guard ticket.start(), ticket.failure == nil else { continue }
            let outcome =
                isolated
                ? runApart(ticket, transaction, batch)
                : runTogether(ticket, transaction, batch)
            if case .disturbed = outcome {
                abort(transaction, batch)
                return .again(countMax: group.count, isolated: true)
            }
            byteCount += ticket.bytesWritten
        }
        return commit(group.prefix(count), transaction, batch)
    }

    private func commit(
        _ group: ArraySlice<Ticket>, _ transaction: LMDBTransaction, _ batch: Batch
    ) -> Attempt {
        if group.first?.manner == .rehearsal {
            abort(transaction, batch)
            return finish(group, pagesWritten: nil)
        }
        do throws(KeyValueError) {
            try transaction.commit()
            batch.end(context.tables)
        } catch {
            batch.undo(to: 0, context.tables)
            batch.end(context.tables)
            return fail(group, with: error)
        }
        return finish(group, pagesWritten: nil)
    }

    func abort(_ transaction: LMDBTransaction, _ batch: Batch) {
        transaction.abort()
        batch.undo(to: 0, context.tables)
        batch.end(context.tables)
    }

    private func fail(_ group: ArraySlice<Ticket>, with error: KeyValueError) -> Attempt {
        for ticket in group where ticket.start() && ticket.failure == nil {
            ticket.failure = error
        }
        return finish(group, pagesWritten: nil)
    }

    private func finish(_ group: ArraySlice<Ticket>, pagesWritten: Int?) -> Attempt {
        for ticket in group where ticket.start() {
            ticket.answer(pagesWritten: pagesWritten)
        }
        return .done(group.count)
    }
}
