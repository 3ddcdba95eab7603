// SPDX-License-Identifier: MIT
//
// MongoDB's own tests of the CRUD interface, on the Swift interface and a real store. They are
// skipped, visibly, where the files are not there.

import Testing

@Suite struct CrudTests {
    /// A file of the folder: each of its tests passes, or is listed with a reason and fails.
    @Test(
        .enabled(if: !CrudSpecification.names.isEmpty, "the files are not beside the checkout"),
        arguments: CrudSpecification.names
    )
    func passes(_ name: String) async throws {
        let file = try CrudSpecification.file(name)
        for test in file.tests {
            let failure = try await CrudRunner.failure(of: test, in: file)
            let reason = CrudScope.reason(test, of: file)
            switch (failure, reason) {
            case (nil, let reason?):
                Issue.record("\(test.description) passes; take it off the list: \(reason)")
            case (let failure?, nil):
                guard !CrudScope.pending.contains(where: { failure.contains($0) }) else { continue }
                Issue.record("\(test.description): \(failure)")
            default: break
            }
        }
    }

    /// Every entry of the list names a file and tests that are there.
    @Test(.enabled(if: !CrudSpecification.names.isEmpty, "the files are not beside the checkout"))
    func listsWhatExists() throws {
        for entry in CrudScope.entries {
            #expect(CrudSpecification.names.contains(entry.file), "\(entry.file)")
            let known = try CrudSpecification.file(entry.file).tests.map(\.description)
            for description in entry.descriptions {
                #expect(known.contains(description), "\(entry.file): \(description)")
            }
        }
    }
}
