// SPDX-License-Identifier: MIT
//
// The face of the reference: updates by the book, on whole documents in memory. It was written from
// the description of MongoDB's language, knows nothing of the project's own language but values and
// their bytes, and takes no short cut, so that what it says is a second opinion.

internal import SheafBSON

/// Evaluates updates naively.
package enum UpdateReference {
    /// What becomes of one document.
    package enum Answer: Equatable, Sendable {
        /// The query does not match.
        case unmatched
        /// The document afterwards; it may be as it was.
        case document(Tree)
        /// The numbers of all mistakes; which of them is told is left open.
        case refused(Set<Int>)
    }

    /// A mistake, by MongoDB's number.
    struct Failure: Error {
        let code: Int

        init(_ code: Int) {
            self.code = code
        }
    }

    /// The date that `$currentDate` gives, since a reference has no clock.
    package static let now = Tree.scalar(.date(DateTime(millisecondsSinceEpoch: -7_777_777)))
    /// The timestamp that `$currentDate` gives.
    package static let nowStamp = Tree.scalar(.timestamp(Timestamp(seconds: 7, increment: 777)))
    /// The id that an upsert makes.
    package static let madeID = Tree.scalar(.objectID(ObjectID(head: 7, tail: 777)))

    /// What an update makes of a document.
    package static func update(
        _ root: Tree,
        where query: Tree,
        _ update: Tree,
        arrayFilters: [Tree] = []
    ) -> Answer {
        let parsed = ParsedUpdate(update, arrayFilters)
        guard parsed.mistakes.isEmpty else { return .refused(parsed.mistakes) }
        var tags: [QueryReference.Tag]? = []
        guard QueryReference.holds(query, for: root, &tags) else { return .unmatched }
        return Application(parsed, tags ?? [], isInsert: false).answer(root)
    }

    /// The document that an upsert inserts when nothing matches.
    package static func upsert(
        where query: Tree,
        _ update: Tree,
        arrayFilters: [Tree] = []
    ) -> Answer {
        let parsed = ParsedUpdate(update, arrayFilters)
        guard parsed.mistakes.isEmpty else { return .refused(parsed.mistakes) }
        let start = UpsertReference.start(query, isReplacement: parsed.replacement != nil)
        guard case .document(let base) = start else { return start }
        let answer = Application(parsed, [], isInsert: true).answer(base)
        guard case .document(let document) = answer else { return answer }
        let id = document["_id"] ?? madeID
        let mistakes = UpsertReference.mistakes(inID: id)
        guard mistakes.isEmpty else { return .refused(mistakes) }
        return .document(document.withIDFirst(id))
    }
}

extension Tree {
    /// The document with an id in the first place.
    func withIDFirst(_ id: Tree) -> Tree {
        .document([Field("_id", id)] + fields.filter { $0.name != "_id" })
    }
}
