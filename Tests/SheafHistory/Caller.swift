// SPDX-License-Identifier: MIT
//
// One caller: what it does next is random, what it remembers is what it was answered.

import Sheaf
import SheafTestSupport

/// A caller with its memory.
struct Caller: Sendable {
    let number: Int
    let callers: Callers
    let clock: SharedClock
    let session: StoreSession
    var generator: SeededGenerator
    var tokenCount = 0
    private(set) var operations: [Operation] = []

    init(_ number: Int, _ callers: Callers, _ clock: SharedClock) {
        self.number = number
        self.callers = callers
        self.clock = clock
        session = callers.store.startSession()
        generator = SeededGenerator(seed: callers.seed &* 1009 &+ UInt64(number))
    }

    /// Does something.
    mutating func act() async throws {
        if let lie = callers.lie, generator.oneIn(2) { return try await tell(lie) }
        switch generator.below(12) {
        case 0...2: try await writeAlone()
        case 3, 4: try await writeTogether()
        case 5: try await readTogether(keys: someKeys())
        case 6: try await readByCursor()
        case 7, 8: try await useSession()
        case 9: try await readInSession()
        case 10: try await fail()
        default: try await beCancelled()
        }
    }

    // MARK: - Memory

    mutating func newToken() -> Int {
        tokenCount += 1
        return number * 10_000_000 + tokenCount
    }

    mutating func remember(
        _ name: String,
        since began: Int,
        until ended: Int? = nil,
        _ accesses: [Access],
        undone: [Int] = []
    ) {
        operations.append(
            Operation(
                name: name,
                caller: number,
                began: began,
                ended: ended ?? clock.tick(),
                accesses: accesses,
                undone: undone
            )
        )
    }

    /// One to four documents.
    mutating func someKeys() -> [Int] {
        let count = 1 + generator.below(4)
        return Array((0..<Callers.keyCount).shuffled(using: &generator).prefix(count))
    }
}

/// What is asked about one document.
struct Question: Sendable {
    let key: Int
    let collection: Collection

    init(_ key: Int, _ callers: Callers) {
        self.key = key
        collection = callers.collections[key % 2]
    }

    var filter: Document { ["_id": .int32(Int32(key))] }

    static let projection: Document = ["version": 1, "tokens": 1, "ballast": ["$slice": -1]]

    var options: FindOptions { FindOptions(projection: Self.projection) }

    /// The update by which a token becomes the newest.
    static func update(_ token: Int) -> Document {
        let each: BSONValue = [.int64(Int64(token))]
        return [
            "$inc": ["version": 1],
            "$push": [
                "tokens": ["$each": each, "$slice": .int32(-Int32(Callers.tokenCount))],
                "ballast": ["$each": each, "$slice": -1000],
            ],
        ]
    }

    func read(_ snapshot: StoreSnapshot) throws -> Access {
        try access(collection.findOne(filter, options: options, in: snapshot), isWrite: false)
    }

    func write(_ token: Int, _ transaction: inout StoreTransaction) throws -> Access {
        let result = try collection.findOneAndUpdate(
            filter,
            Self.update(token),
            returnDocument: .after,
            options: FindOneAndUpdateOptions(projection: Self.projection),
            in: &transaction
        )
        return try access(result.value, isWrite: true)
    }

    func write(_ token: Int) async throws -> Access {
        let result = try await collection.findOneAndUpdate(
            filter,
            Self.update(token),
            returnDocument: .after,
            options: FindOneAndUpdateOptions(projection: Self.projection)
        )
        return try access(result.value, isWrite: true)
    }

    /// What a document shows; one whose parts do not belong together shows a token of nobody.
    func access(_ document: Document?, isWrite: Bool) throws -> Access {
        guard let version = document?["version"]?.integerValue,
            let tokens = document?["tokens"]?.arrayValue,
            let ballast = document?["ballast"]?.arrayValue
        else { throw HistoryError.documentMissing }
        var seen = tokens.map { Int($0.integerValue ?? -1) }
        let newest = (Array(ballast).last?.integerValue, Array(tokens).last?.integerValue)
        if newest.0 != newest.1 { seen.append(-1) }
        return Access(key: key, version: Int(version), tokens: seen, isWrite: isWrite)
    }
}

/// What ends a run that is not worth checking.
enum HistoryError: Error {
    case documentMissing
    /// Thrown by callers that take back what they did.
    case changedMind
}
