// SPDX-License-Identifier: MIT
//
// Random updates by the million: the language in memory and a store on disk against the reference.
// The first difference is made small, printed, and ends the run.

import Sheaf
import SheafDifferential
import SheafReference
import SheafTestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@main
enum FuzzUpdates {
    /// The updates in memory, and on a store, of one seed.
    static let (memoryCount, storeCount) = (9000, 1000)

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        var (count, seed, isControl, folder) = (1_000_000, UInt64(1), false, "/tmp")
        var rest = arguments[...]
        while let option = rest.popFirst() {
            switch option {
            case "--control": isControl = true
            case "--count": count = rest.popFirst().flatMap { Int($0) } ?? count
            case "--seed": seed = rest.popFirst().flatMap { UInt64($0) } ?? seed
            case "--folder": folder = rest.popFirst() ?? folder
            default: exit(2)
            }
        }
        if isControl { exit(control(seed) ? 0 : 1) }
        var tally = Tally()
        while tally.updates < count {
            guard inMemory(seed, &tally), try inStore(seed, folder, &tally) else { exit(1) }
            seed += 1
            guard tally.updates % 100_000 == 0, tally.updates < count else { continue }
            print("\(tally)")
            fflush(nil)
        }
        print("\(tally): no difference")
    }

    /// What was done so far.
    struct Tally: CustomStringConvertible {
        var (updates, stored, changes, refusals, largest) = (0, 0, 0, 0, 0)

        var description: String {
            "\(updates) updates (\(stored) of them on a store, of documents up to \(largest) "
                + "bytes), \(changes) changes, \(refusals) refused"
        }
    }

    private static func inMemory(_ seed: UInt64, _ tally: inout Tally) -> Bool {
        var updates = RandomUpdates(seed: seed)
        var root = updates.trees.smallRoot()
        for round in 0..<memoryCount {
            if round % 8 == 0 { root = updates.trees.smallRoot() }
            let isUpsert = round % 10 == 0
            let update = isUpsert ? updates.upsert() : updates.update(for: root)
            if difference(update, root, isUpsert: isUpsert) != nil {
                report(seed, update, root) { difference($0, $1, isUpsert: isUpsert) }
                return false
            }
            tally.updates += 1
            switch update.answer(root, isUpsert: isUpsert) {
            case .document(let after):
                tally.changes += after == root ? 0 : 1
                if !isUpsert { root = after }
            case .refused: tally.refusals += 1
            case .unmatched: break
            }
        }
        return true
    }

    /// How the language differs from the reference.
    private static func difference(
        _ update: UpdateCase,
        _ root: Tree,
        isUpsert: Bool = false,
        tampering: ((EditScript) -> EditScript)? = nil
    ) -> String? {
        do {
            let outcome = try LanguageSubject.outcome(
                of: update,
                on: root.document,
                isUpsert: isUpsert,
                tampering: tampering
            )
            let answer = update.answer(root, isUpsert: isUpsert)
            return update.difference(outcome, from: answer, before: isUpsert ? .document([]) : root)
        } catch {
            return "throws \(error)"
        }
    }

    private static func inStore(
        _ seed: UInt64,
        _ folder: String,
        _ tally: inout Tally
    ) throws -> Bool {
        let path = "\(folder)/fuzz-\(getpid())-\(seed).sheaf"
        defer {
            unlink(path)
            unlink("\(path)-lock")
        }
        var options = StoreOptions()
        options.durability = .withoutSync
        let store = try Store.open(at: path, options: options)
        defer { store.close() }
        let collection = store.collection("documents")
        do {
            var run = try StoreRun(seed: seed, in: collection)
            for _ in 0..<10 { try run.advance(by: storeCount / 10) }
            tally.updates += run.updateCount
            tally.stored += run.updateCount
            tally.changes += run.changeCount
            tally.refusals += run.refusalCount
            tally.largest = max(tally.largest, run.byteCountMax)
        } catch let found as StoreRun.Difference {
            print("seed \(seed), in the store: \(found.sentence.prefix(2000))")
            report(seed, found.update, found.before) { update, root in
                difference(update, root)
                    ?? (try? StoreSubject.difference(update, on: root, in: store))
            }
            return false
        }
        let findings = try store.verify().findings
        if !findings.isEmpty { print("seed \(seed), verify: \(findings.prefix(5))") }
        return findings.isEmpty
    }

    /// Prints a difference after making it small.
    private static func report(
        _ seed: UInt64,
        _ update: UpdateCase,
        _ root: Tree,
        _ difference: @escaping (UpdateCase, Tree) -> String?
    ) {
        guard difference(update, root) != nil else {
            print("it does not come back with a new document; run again with --seed \(seed)")
            print(update)
            return
        }
        var shrinking = Shrinking(root, update) { difference($0, $1) != nil }
        shrinking.run()
        print("seed \(seed): \(difference(shrinking.update, shrinking.root) ?? "")")
        print("document: \(shrinking.root.document.extendedJSON(.canonical))")
        print(shrinking.update)
    }

    /// Whether a planted bug is found.
    private static func control(_ seed: UInt64) -> Bool {
        var updates = RandomUpdates(seed: seed)
        for round in 1...100_000 {
            let root = updates.trees.smallRoot()
            let update = updates.update(for: root)
            let tampered: (UpdateCase, Tree) -> String? = {
                difference($0, $1, tampering: LanguageSubject.forgettingTheLast)
            }
            guard tampered(update, root) != nil else { continue }
            print("the planted bug was found after \(round) updates")
            report(seed, update, root, tampered)
            return true
        }
        print("the planted bug was NOT found")
        return false
    }
}
