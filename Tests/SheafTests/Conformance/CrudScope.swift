// SPDX-License-Identifier: MIT
//
// The tests of MongoDB's CRUD tests that do not pass, each with its reason. The list is held to: a
// test that is not in it must pass, and one that is in it must fail, so that it can only shrink.

/// Why a test does not pass.
enum CrudScope {
    /// The tests of a file that do not pass; without descriptions, none of the file does.
    struct Entry {
        let file: String
        let descriptions: [String]
        let reason: String

        init(_ file: String, _ descriptions: [String] = [], because reason: String) {
            (self.file, self.descriptions, self.reason) = (file, descriptions, reason)
        }
    }

    /// Why a test does not pass, or nil when it must.
    static func reason(_ test: CrudTest, of file: CrudFile) -> String? {
        entries.first { entry in
            entry.file == file.name
                && (entry.descriptions.isEmpty || entry.descriptions.contains(test.description))
        }?.reason
    }

    /// The tests that do not concern an embedded store.
    static let entries: [Entry] = [
        // A server can be told to fail; a store has no fail points.
        Entry("bulkWrite-errorResponse", because: "fail point"),
        Entry("client-bulkWrite-errorResponse", because: "fail point"),
        Entry("deleteOne-errorResponse", because: "fail point"),
        Entry("insertOne-errorResponse", because: "fail point"),
        Entry("updateOne-errorResponse", because: "fail point"),
        Entry(
            "estimatedDocumentCount",
            [
                "estimatedDocumentCount errors correctly--command error",
                "estimatedDocumentCount errors correctly--socket error",
            ],
            because: "fail point"
        ),
        Entry(
            "client-bulkWrite-errors",
            [
                "a write concern error occurs during a bulkWrite",
                "a top-level failure occurs during a bulkWrite",
            ],
            because: "fail point"
        ),
        // A driver may not wait for an answer; a call of Swift returns.
        Entry("findOneAndDelete-hint-unacknowledged", because: "unacknowledged write"),
        Entry("findOneAndReplace-hint-unacknowledged", because: "unacknowledged write"),
        Entry("findOneAndUpdate-hint-unacknowledged", because: "unacknowledged write"),
        Entry(
            "client-bulkWrite-errors",
            [
                "Requesting unacknowledged write with verboseResults is a client-side error",
                "Requesting unacknowledged write with ordered is a client-side error",
            ],
            because: "unacknowledged write"
        ),
        Entry(
            "client-bulkWrite-errors",
            ["an empty list of write models is a client-side error"],
            because: "the interface has no bulk write over several collections to refuse it"
        ),
        Entry(
            "estimatedDocumentCount",
            ["estimatedDocumentCount works correctly on views"],
            because: "views"
        ),
        Entry("db-aggregate", because: "sessions"),
        Entry("db-aggregate-write-readPreference", because: "sessions"),
        Entry(
            "aggregate-out-readConcern",
            ["readConcern linearizable with out stage"],
            because: "read concern"
        ),
        Entry(
            "findOneAndUpdate-errorResponse",
            ["findOneAndUpdate document validation errInfo is accessible"],
            because: "validators"
        ),
    ]

    /// What Sheaf does not have yet, by the words with which it says so.
    ///
    /// A test that fails with one of them waits for it, and has to pass once it is there.
    static let pending: [String] = []
}
