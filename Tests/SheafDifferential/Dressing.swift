// SPDX-License-Identifier: MIT
//
// A way to know what a collation must answer without asking it: texts are dressed in other cases
// and in accents, which a collation of strength 1 does not see. What is asked of dressed values by
// it has the answer that plain values give by their bytes.

package import SheafBSON
internal import SheafTestSupport

/// Dresses texts.
package struct Dressing {
    /// A collation that does not see it.
    package static let collation: Document = ["locale": "en", "strength": 1]

    private static let dresses: [Character: [Character]] = [
        "a": ["a", "A", "á", "Ä"], "b": ["b", "B"], "k": ["k", "K"], "t": ["t", "T"],
        "x": ["x", "X"], "y": ["y", "Y", "ý"],
    ]
    private static let plain: [Character: Character] = Dictionary(
        uniqueKeysWithValues: dresses.flatMap { letter, dresses in dresses.map { ($0, letter) } }
    )
    /// The fields whose texts mean something else than a text.
    private static let others: Set<String> = ["$type", "$rename", "$currentDate"]

    private var random: SeededGenerator

    /// The source of a seed.
    package init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// A document with all its texts dressed, but those in ids.
    package mutating func dressed(_ document: Document) -> Document {
        Document(
            document.map { name, value in
                let stays = Dressing.others.contains(name) || name.hasPrefix("_id")
                return (name, stays ? value : dressed(value))
            }
        )
    }

    private mutating func dressed(_ value: BSONValue) -> BSONValue {
        switch value {
        // Paths and variables of expressions are names.
        case .string(let text) where !text.hasPrefix("$"):
            .string(String(text.map { random.pick(Dressing.dresses[$0] ?? [$0]) }))
        case .document(let document): .document(dressed(document))
        case .array(let array): .array(BSONArray(array.map { dressed($0) }))
        default: value
        }
    }

    /// The document with all texts plain.
    package static func undressed(_ document: Document) -> Document {
        Document(document.map { ($0, undressed($1)) })
    }

    /// The value with all texts plain.
    package static func undressed(_ value: BSONValue) -> BSONValue {
        switch value {
        case .string(let text): .string(String(text.map { plain[$0] ?? $0 }))
        case .document(let document): .document(undressed(document))
        case .array(let array): .array(BSONArray(array.map { undressed($0) }))
        default: value
        }
    }
}

extension BSONValue {
    /// Whether there is a regular expression in the value: it sees what texts wear.
    package var holdsPattern: Bool {
        switch self {
        case .regularExpression: true
        case .document(let document):
            document.contains { $0 == "$regex" || $1.holdsPattern }
        case .array(let array): array.contains { $0.holdsPattern }
        default: false
        }
    }
}
