// SPDX-License-Identifier: MIT
//
// Snapshots that are kept between uses: their state, their age, their end.

import Dispatch
import Foundation
import SheafKeyValue
import Testing

@Suite struct ReadLeaseTests {
    @Test func aLeaseKeepsItsStateBetweenUses() throws {
        try withStore { store in
            try store.put("a", "1", in: "t")
            let lease = try store.beginRead()
            try store.put("a", "2", in: "t")
            for _ in 0..<2 {
                try lease.read { snapshot in
                    let table = try #require(try snapshot.table("t"))
                    #expect(try snapshot.text("a", in: table) == "1")
                }
            }
            #expect(try store.statistics().snapshotCount == 1)
            lease.end()
            #expect(try store.statistics().snapshotCount == 0)
            #expect(code { try lease.read { _ in } } == .snapshotExpired)
            #expect(try store.text("a", in: "t") == "2")
        }
    }

    @Test func aForgottenLeaseEndsWithItsObject() throws {
        try withStore { store in
            for _ in 0..<200 { _ = try store.beginRead() }
            #expect(try store.statistics().snapshotCount == 0)
        }
    }

    /// The age is known; past its limit the next use is told, and the environment lets go of the
    /// snapshot by itself, so that old pages are used again though the holder never comes back.
    @Test func aLeaseThatIsTooOldIsGivenUp() throws {
        try withStore({
            $0.readerAgeMax = .milliseconds(40)
            $0.readerCheckInterval = .milliseconds(10)
        }) { store in
            try store.put("a", "1", in: "t")
            let lease = try store.beginRead()
            try lease.read { _ in }
            Thread.sleep(forTimeInterval: 0.02)
            let age = try #require(try store.statistics().leaseAges.first)
            #expect(age >= .milliseconds(20))
            Thread.sleep(forTimeInterval: 0.1)
            #expect(try store.statistics().leaseAges.isEmpty)
            #expect(code { try lease.read { _ in } } == .snapshotExpired)
        }
    }

    @Test func aLeaseIsUsedByOneThreadAtATime() throws {
        try withStore { store in
            let lease = try store.beginRead()
            try lease.read { _ in
                #expect(code { try lease.read { _ in } } == .misuse)
            }
            try lease.read { _ in lease.end() }
            #expect(code { try lease.read { _ in } } == .snapshotExpired)
        }
    }

    @Test func tooManySnapshotsAreRefused() throws {
        try withStore({ $0.readerCountMax = 32 }) { store in
            var leases = try (0..<16).map { _ in try store.beginRead() }
            #expect(code { _ = try store.beginRead() } == .readerCountLimit)
            #expect(code { try store.read { _ in } } == .readerCountLimit)
            leases.removeLast()
            try store.read { _ in }
        }
    }
}
