// SPDX-License-Identifier: MIT
//
// What a request came to, before anybody decides whether it is printed, kept in a variable or used
// in another expression.

internal import Sheaf

/// The result of a request.
enum Outcome {
    /// One value.
    case value(BSONValue)
    /// What a write did.
    case acknowledgement(Document)
    /// Documents that are read as they are asked for.
    case documents(any AsyncIteratorProtocol<Document, StoreError>)
    /// A few documents, each a result by itself.
    case list([Document])
    /// What was printed already.
    case printed
}

extension Outcome {
    static func document(_ document: Document) -> Outcome { .value(.document(document)) }

    static func found(_ document: Document?) -> Outcome {
        .value(document.map { .document($0) } ?? .null)
    }

    static func count(_ count: Int) -> Outcome { .value(.integer(count)) }

    /// The most bytes of documents that a variable or an argument may take.
    static let valueByteCountMax = 64 << 20

    /// The result as one value; documents become an array.
    func value() async throws -> BSONValue {
        switch self {
        case .value(let value): return value
        case .acknowledgement(let document): return .document(document)
        case .list(let documents): return .array(BSONArray(documents.map { .document($0) }))
        case .printed: return .undefined
        case .documents(var documents):
            var (all, byteCount) = ([BSONValue](), 0)
            while let document = try await documents.next() {
                byteCount += document.bytes.count
                guard byteCount <= Self.valueByteCountMax else {
                    throw CommandFailure(
                        "The documents have more than "
                            + "\(Quantity.bytes(Self.valueByteCountMax)), too much for a value: "
                            + "choose fewer with limit, or show them without keeping them"
                    )
                }
                all.append(.document(document))
            }
            return .array(BSONArray(all))
        }
    }
}
