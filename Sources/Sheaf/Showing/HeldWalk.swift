// SPDX-License-Identifier: MIT
//
// Cursors: a walk that shows documents batch by batch, and what holds its state of the store in
// between: a snapshot of its own, or the transaction of a session.

import SheafKeyValue

/// A walk over documents that keeps no hold on the state of the store between batches.
protocol BatchWalk: SendableMetatype {
    /// Why the walk is at its end, once it is.
    var stop: CursorStop? { get }
    /// What it is and about which collection, for those who measure.
    var subject: (verb: String, namespace: Namespace?) { get }

    /// The next documents; none at the end.
    mutating func nextBatch(in snapshot: StoreSnapshot) throws -> [Document]
}

/// A walk with what holds its state of the store.
struct HeldWalk<Walk: BatchWalk> {
    private enum Hold {
        case lease(ReadLease)
        case transaction(TransactionWalk<Walk>)
    }

    private let store: Store
    private let hold: Hold
    private var walk: Walk
    /// Why the walk is at its end, once it is.
    private(set) var stop: CursorStop?

    /// Takes a snapshot for a walk, or joins the transaction of a session.
    init(_ walk: Walk, in store: Store, _ session: StoreSession?) throws {
        self.walk = walk
        self.store = store
        hold =
            if let session {
                .transaction(TransactionWalk(walk, in: session))
            } else {
                .lease(try store.beginWalk { _ in }.0)
            }
    }

    /// The next documents; none at the end.
    mutating func nextBatch(
        isolation: isolated (any Actor)? = #isolation
    ) async throws -> [Document] {
        let timer = StatementTimer(store)
        do {
            let batch = try await advance()
            timer?.end(walk.subject.verb, walk.subject.namespace, nil)
            return batch
        } catch {
            timer?.end(walk.subject.verb, walk.subject.namespace, store.cursorFailure(error))
            throw error
        }
    }

    private mutating func advance(
        isolation: isolated (any Actor)? = #isolation
    ) async throws -> [Document] {
        switch hold {
        case .lease(let lease):
            let batch = try lease.read { base in
                let catalog = try store.catalogs.catalog(base)
                return try walk.nextBatch(in: StoreSnapshot(base, store, catalog))
            }
            stop = walk.stop
            return batch
        case .transaction(let walk):
            let (batch, stop) = try await walk.nextBatch()
            self.stop = stop
            return batch
        }
    }
}

/// A walk that is carried out as statements of a transaction.
private final class TransactionWalk<Walk: BatchWalk>: @unchecked Sendable {
    // @unchecked because: `walk` is touched inside statements only, of which a session carries out
    // one at a time.
    private let session: StoreSession
    private let transaction: Int
    private var walk: Walk

    init(_ walk: Walk, in session: StoreSession) {
        self.session = session
        transaction = session.transactionNumber
        self.walk = walk
    }

    func nextBatch() async throws -> ([Document], CursorStop?) {
        try await session.read(of: transaction) { snapshot in
            (try self.walk.nextBatch(in: snapshot), self.walk.stop)
        }
    }
}
