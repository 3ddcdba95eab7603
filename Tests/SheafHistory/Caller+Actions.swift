// SPDX-License-Identifier: MIT
//
// What a caller can do: each way into the store, and each way out of it.

import Sheaf
import SheafTestSupport

extension Caller {
    /// One statement.
    mutating func writeAlone() async throws {
        let question = Question(generator.below(Callers.keyCount), callers)
        let (began, token) = (clock.tick(), newToken())
        remember("statement", since: began, [try await question.write(token)])
    }

    /// A closure of several statements; sometimes it changes its mind.
    mutating func writeTogether() async throws {
        let steps = someKeys().map { key in
            (Question(key, callers), generator.oneIn(3) ? nil : newToken())
        }
        let changesMind = generator.oneIn(5)
        let began = clock.tick()
        do {
            let accesses = try await callers.store.write { transaction in
                var accesses: [Access] = []
                for (question, token) in steps {
                    if let token {
                        accesses.append(try question.write(token, &transaction))
                    } else {
                        accesses.append(try question.read(transaction.snapshot))
                    }
                }
                if changesMind { throw HistoryError.changedMind }
                return accesses
            }
            remember("write", since: began, accesses)
        } catch {
            guard case HistoryError.changedMind = error else { throw error }
            remember("write undone", since: began, [], undone: steps.compactMap(\.1))
        }
    }

    /// Several documents in one state of the store.
    mutating func readTogether(keys: [Int]) async throws {
        let questions = keys.map { Question($0, callers) }
        let began = clock.tick()
        let accesses = try callers.store.read { snapshot in
            try questions.map { try $0.read(snapshot) }
        }
        remember("read", since: began, accesses)
    }

    /// A cursor over one collection, with pauses between its batches.
    mutating func readByCursor() async throws {
        let collection = callers.collections[generator.below(2)]
        let options = FindOptions(projection: Question.projection, batchCountMax: 2)
        let began = clock.tick()
        var cursor = collection.find(options: options).makeAsyncIterator()
        var (accesses, ended): ([Access], Int?) = ([], nil)
        while let document = try await cursor.next() {
            // The state is that of the first batch, however long the rest takes.
            ended = ended ?? clock.tick()
            guard let key = document["_id"]?.integerValue else { continue }
            accesses.append(try Question(Int(key), callers).access(document, isWrite: false))
            await Task.yield()
        }
        remember("cursor", since: began, until: ended, accesses)
    }

    /// Statements one by one: reads, then writes that follow from them, then commit or abort.
    mutating func useSession() async throws {
        let questions = someKeys().map { Question($0, callers) }
        let written = questions.prefix(2).map { ($0, newToken()) }
        let changesMind = generator.oneIn(4)
        let began = clock.tick()
        do {
            let accesses = try await session.withTransaction { session in
                var accesses: [Access] = []
                for question in questions {
                    accesses.append(try await session.read { try question.read($0) })
                }
                for (question, token) in written {
                    accesses.append(try await session.write { try question.write(token, &$0) })
                }
                if changesMind { throw HistoryError.changedMind }
                return accesses
            }
            remember("session", since: began, accesses)
        } catch {
            guard case HistoryError.changedMind = error else { throw error }
            remember("session aborted", since: began, [], undone: written.map(\.1))
        }
    }

    /// A transaction that only reads, in several statements.
    mutating func readInSession() async throws {
        let questions = someKeys().map { Question($0, callers) }
        let began = clock.tick()
        let accesses = try await session.withTransaction { session in
            var accesses: [Access] = []
            for question in questions {
                accesses.append(try await session.read { try question.read($0) })
                await Task.yield()
            }
            return accesses
        }
        remember("reading session", since: began, accesses)
    }

    /// A statement that must fail, and leave nothing.
    mutating func fail() async throws {
        let question = Question(generator.below(Callers.keyCount), callers)
        let (began, token) = (clock.tick(), newToken())
        var update = Question.update(token)
        // The list of tokens is no number, so the whole update is refused.
        update["$inc"] = ["version": 1, "tokens": 1]
        do throws(StoreError) {
            _ = try await question.collection.updateOne(question.filter, update)
        } catch {
            guard error.code == .invalidOperation else { throw error }
        }
        remember("failure", since: began, [], undone: [token])
    }

    /// A statement of a task that is cancelled: it is carried out whole, or never.
    mutating func beCancelled() async throws {
        let question = Question(generator.below(Callers.keyCount), callers)
        let (began, token, yields) = (clock.tick(), newToken(), generator.below(6))
        let task = Task { try await question.write(token) }
        for _ in 0..<yields { await Task.yield() }
        task.cancel()
        do {
            let access = try await task.value
            remember("statement, cancelled late", since: began, [access])
        } catch {
            guard (error as? StoreError)?.code == .cancelled else { throw error }
            remember("statement, cancelled", since: began, [], undone: [token])
        }
    }
}

// MARK: - Lies

extension Caller {
    /// Does what a store without transactions would, and says that it was one operation.
    mutating func tell(_ lie: Callers.Lie) async throws {
        switch lie {
        case .tornSnapshot:
            let questions = someKeys().map { Question($0, callers) }
            let began = clock.tick()
            var accesses: [Access] = []
            for question in questions {
                accesses.append(try callers.store.read { try question.read($0) })
                try await Task.sleep(for: .microseconds(200))
            }
            remember("torn snapshot", since: began, accesses)
        case .lostUpdate:
            let question = Question(generator.below(Callers.keyCount), callers)
            let (began, token) = (clock.tick(), newToken())
            let seen = try callers.store.read { try question.read($0) }
            try await Task.sleep(for: .microseconds(200))
            let (version, tokens) = (seen.version + 1, seen.tokens + [token])
            let values = tokens.suffix(Callers.tokenCount).map { BSONValue.int64(Int64($0)) }
            let update: Document = [
                "$set": [
                    "version": .int64(Int64(version)), "tokens": .array(BSONArray(values)),
                    "ballast": [.int64(Int64(token))],
                ]
            ]
            try await question.collection.updateOne(question.filter, update)
            let access = Access(
                key: question.key,
                version: version,
                tokens: Array(tokens.suffix(Callers.tokenCount)),
                isWrite: true
            )
            remember("lost update", since: began, [access])
        }
    }
}
