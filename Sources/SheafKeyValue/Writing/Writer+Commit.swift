// SPDX-License-Identifier: MIT
//
// Writing: group commit. What waits is run in order inside one transaction of LMDB and committed
// once. Whatever goes wrong for one write is undone without touching its neighbours.

internal import Synchronization

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
                    counters.withLock { $0.rerunCount += 1 }
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
        let transaction: LMDBTransaction
        do throws(KeyValueError) {
            transaction = try beginWriting()
        } catch {
            return fail(group, with: error)
        }
        let batch = Batch()
        var count = 0
        var byteCount = 0
        for ticket in group where byteCount < context.options.batchBytesMax {
            count += 1
            guard ticket.start(), ticket.failure == nil else { continue }
            ticket.waited(until: batch.began)
            let outcome =
                isolated
                ? runApart(ticket, transaction, batch)
                : runTogether(ticket, transaction, batch)
            if case .disturbed(let fault) = outcome {
                abort(transaction, batch)
                return cure(fault, of: ticket, at: count - 1, group, isolated: isolated)
            }
            byteCount += ticket.bytesWritten
        }
        return commit(group.prefix(count), transaction, batch, isolated: isolated)
    }

    private func commit(
        _ group: ArraySlice<Ticket>,
        _ transaction: LMDBTransaction,
        _ batch: Batch,
        isolated: Bool
    ) -> Attempt {
        let began = MonotonicTime.now
        batch.bodyNanoseconds = began.nanoseconds(since: batch.began)
        if group.first?.manner == .rehearsal {
            abort(transaction, batch)
            return finish(group)
        }
        let id = transaction.id
        do throws(KeyValueError) {
            try transaction.commit()
        } catch {
            batch.undo(to: 0, context.tables)
            batch.end(context.tables)
            return commitFailed(error, id, group, batch, isolated: isolated)
        }
        batch.end(context.tables)
        return succeed(group, batch, since: began)
    }

    func abort(_ transaction: LMDBTransaction, _ batch: Batch) {
        transaction.abort()
        batch.undo(to: 0, context.tables)
        batch.end(context.tables)
    }

    /// Answers writes that have been committed, or have failed by themselves.
    func succeed(
        _ group: ArraySlice<Ticket>,
        _ batch: Batch,
        since began: MonotonicTime
    ) -> Attempt {
        context.commits.fire()
        let pages = pagesWritten()
        let nanoseconds = MonotonicTime.now.nanoseconds(since: began)
        counters.withLock { counters in
            counters.commitCount += 1
            counters.bodyNanoseconds += batch.bodyNanoseconds
            counters.commitNanoseconds += nanoseconds
            counters.pagesWritten += pages ?? 0
        }
        let attempt = finish(group, pagesWritten: pages)
        report(group, batch, commitNanoseconds: nanoseconds, pagesWritten: pages)
        return attempt
    }

    /// Answers writes that have not been kept.
    func fail(_ group: ArraySlice<Ticket>, with error: KeyValueError) -> Attempt {
        for ticket in group where ticket.start() && ticket.failure == nil {
            ticket.failure = error
        }
        return finish(group)
    }

    private func finish(_ group: ArraySlice<Ticket>, pagesWritten: Int? = nil) -> Attempt {
        // One that was cancelled while it waited belongs to whoever cancelled it.
        counters.withLock { counters in
            for ticket in group where ticket.start() {
                counters.writeCount += 1
                counters.recordsWritten += ticket.failure == nil ? ticket.recordsWritten : 0
                counters.bytesWritten += ticket.failure == nil ? ticket.bytesWritten : 0
                counters.failureCount += ticket.failure == nil ? 0 : 1
                counters.waitNanoseconds += ticket.waitNanoseconds
                counters.waitNanosecondsMax =
                    max(counters.waitNanosecondsMax, ticket.waitNanoseconds)
            }
        }
        for ticket in group where ticket.start() {
            ticket.answer(pagesWritten: pagesWritten)
        }
        return .done(group.count)
    }
}
