// SPDX-License-Identifier: MIT
//
// Results on their way to the reader: all of them for a program, a page at a time for a person.

internal import Sheaf

extension Session {
    /// Prints the result of a request.
    mutating func show(_ outcome: Outcome) async throws {
        switch outcome {
        case .value(let value): try printer.value(value)
        case .acknowledgement(let document):
            if !printer.format.isQuiet { try printer.document(document) }
        case .list(let documents): for document in documents { try printer.document(document) }
        case .printed: return
        case .documents(let documents):
            waiting = WaitingDocuments(rest: documents)
            try await showWaiting()
        }
    }

    /// Prints the documents of the latest find that wait: all, or a page in the interactive shell.
    mutating func showWaiting() async throws {
        guard var documents = waiting?.rest, let first = waiting.map(\.first) else {
            return try printer.text("There is no find that has more to show.")
        }
        waiting = nil
        var (shown, next) = (0, first)
        if next == nil { next = try await documents.next() }
        while let document = next {
            try Task.checkCancellation()
            if isPaged, shown == pageCount {
                waiting = WaitingDocuments(first: document, rest: documents)
                return try printer.text("Type \"it\" for more.")
            }
            try printer.document(document)
            shown += 1
            next = try await documents.next()
        }
    }

    /// `print(…)`: the values in one line, texts without quotes; `printjson(…)`: each by itself.
    mutating func print(_ arguments: [ArgumentTemplate], isJSON: Bool) async throws {
        var texts: [String] = []
        for argument in arguments {
            let value = try await value(of: argument.value)
            guard isJSON else {
                texts.append(value.plainText ?? printer.format.text(value))
                continue
            }
            try printer.value(value)
        }
        if !isJSON { try printer.text(texts.joined(separator: " ")) }
    }

    /// Prints one value as `print` or `printjson` does.
    mutating func print(_ value: BSONValue, isJSON: Bool) throws {
        guard !isJSON, let text = value.plainText else { return try printer.value(value) }
        try printer.text(text)
    }

    /// `config.set(name, value)` and `config.get(name)`.
    mutating func configure(
        _ name: String,
        _ argument: ArgumentTemplate?,
        _ place: Place
    ) async throws {
        guard name == "displayBatchSize" else {
            throw ExpressionError(
                "There is no setting '\(name)'; there is displayBatchSize",
                at: place
            )
        }
        guard let argument else { return try printer.value(.integer(pageCount)) }
        guard let count = try await value(of: argument.value).integerValue,
            (1...1_000_000).contains(count)
        else {
            throw ExpressionError(
                "displayBatchSize takes a number of 1 to 1000000",
                at: argument.place
            )
        }
        pageCount = Int(count)
    }
}

/// The documents of a find that were not shown yet.
struct WaitingDocuments {
    /// One that was read to see whether there is one more.
    var first: Document?
    var rest: any AsyncIteratorProtocol<Document, StoreError>
}
