// SPDX-License-Identifier: MIT
//
// Why a command failed, as MongoDB tells it: a number, its name, a message, and labels that say
// what a driver may do about it. The numbers themselves are in the one table, `MongoCode`.

package import Sheaf

/// Why a command failed.
package struct CommandError: Error, Sendable {
    /// MongoDB's number.
    package let code: Int
    /// What went wrong, and what to do about it.
    package let message: String
    /// What a driver may do, such as `TransientTransactionError`.
    package var labels: [String] = []
    /// What the reply tells beside the message.
    package var detail: Document = [:]

    /// An error with one of MongoDB's numbers.
    package init(_ code: MongoCode, _ message: String, labels: [String] = []) {
        self.init(number: code.rawValue, message, labels: labels)
    }

    /// An error with a number that has no name.
    package init(number: Int, _ message: String, labels: [String] = []) {
        code = number
        self.message = message
        self.labels = labels
    }

    /// The store's error, with the key that was there already.
    package init(_ error: StoreError) {
        self.init(number: error.mongoCode, error.message, labels: error.errorLabels.sorted())
        if let pattern = error.keyPattern { detail["keyPattern"] = .document(pattern) }
        if let value = error.keyValue { detail["keyValue"] = .document(value) }
    }

    /// The command's error for whatever was thrown.
    package init(mapping error: any Error) {
        self = error as? CommandError ?? CommandError(StoreError(mapping: error))
    }

    /// MongoDB's name of the number.
    package var codeName: String { MongoCode.name(of: code) }

    /// The reply that tells of it.
    package var document: Document {
        var document: Document = [
            "ok": 0.0, "errmsg": .string(message), "code": .integer(code),
            "codeName": .string(codeName),
        ]
        for (name, value) in detail { document.append(name, value) }
        if !labels.isEmpty {
            document.append("errorLabels", .array(BSONArray(labels.map { .string($0) })))
        }
        return document
    }

    /// The entry that tells of it among the errors of a batch of writes.
    func writeError(at index: Int) -> Document {
        var document: Document = ["index": .integer(index), "code": .integer(code)]
        for (name, value) in detail { document.append(name, value) }
        document.append("errmsg", .string(message))
        return document
    }
}
