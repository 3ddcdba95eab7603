// SPDX-License-Identifier: MIT
//
// Mutating: edits tried on a copy of the part of a document that they are about, to see the keys
// that an index will have. The part is a value at or above the path of an index, or a single
// element.

import SheafLanguage
import SheafRecords

/// Edits of elements of one array, each element on its own.
struct ElementEdits {
    private var elements: [Int: (before: Document, edits: [Edit])] = [:]

    /// Groups the edits by the element that they change.
    init(
        _ edits: [Edit],
        of array: DocumentPath,
        _ document: borrowing StoredDocument
    ) throws {
        let depth = array.steps.count
        for edit in edits {
            guard case .index(let position) = edit.path.steps[depth] else { continue }
            if elements[position] == nil {
                let copy = try document.withValue(at: array.index(position)) {
                    Document([("v", BSONValue(copying: $0))])
                }
                elements[position] = (copy ?? Document(), [])
            }
            elements[position]?.edits.append(
                edit.moved(droppingFirst: depth + 1, below: [.field("v")])
            )
        }
    }

    /// The keys of each changed element afterwards.
    func fates(_ values: IndexedValues, below depth: Int) throws -> [Int: ElementFate] {
        var fates: [Int: ElementFate] = [:]
        for (position, element) in elements {
            let after = try EditInterpreter.apply(EditScript(element.edits), to: element.before)
            guard let value = after.view.value("v") else { continue }
            fates[position] = .has(try IndexKeys(ofElement: value, values, below: depth))
        }
        return fates
    }
}

/// Edits of the part of a document that lies around the path of an index.
struct Rehearsal {
    /// The document without all that is beside the part.
    private let before: Document
    private let edits: [Edit]

    /// Copies the part.
    ///
    /// - Complexity: O(bytes of the part).
    init(
        _ edits: [Edit],
        of document: borrowing StoredDocument,
        _ path: FieldPath
    ) throws {
        var plain: [Edit] = []
        for edit in edits { plain += try edit.withoutRenaming(document) }
        plain = plain.filter { $0.overlaps(path) }
        let depth = plain.map { $0.path.sharedDepth(with: path) }.min() ?? 0
        let value = try document.withValue(at: path.prefixes[depth]) { BSONValue(copying: $0) }
        before = Rehearsal.document(value, at: path.components[..<depth])
        self.edits = plain
    }

    /// The keys before and after.
    func keys(_ values: IndexedValues) throws -> (before: IndexKeys, after: IndexKeys) {
        let after = try EditInterpreter.apply(EditScript(edits), to: before)
        return (
            try IndexKeys(of: before.view, values), try IndexKeys(of: after.view, values)
        )
    }

    /// A document with nothing but a value at a path; what is above it is there in any case.
    static func document(
        _ value: BSONValue?,
        at components: ArraySlice<FieldPath.Component>
    ) -> Document {
        guard let last = components.last else { return value?.documentValue ?? Document() }
        var document = Document(value.map { [(last.name, $0)] } ?? [])
        for component in components.dropLast().reversed() {
            document = [component.name: .document(document)]
        }
        return document
    }
}

extension DocumentPath {
    /// How many steps lead down fields that a path names too.
    fileprivate func sharedDepth(with path: FieldPath) -> Int {
        var depth = 0
        while depth < steps.count, depth < path.components.count,
            steps[depth] == .field(path.components[depth].name)
        {
            depth += 1
        }
        return depth
    }
}

extension Edit {
    /// The edit of a value that stands elsewhere: steps are taken off its paths and others put
    /// before.
    fileprivate func moved(droppingFirst depth: Int, below start: [DocumentPath.Step]) -> Edit {
        func moved(_ path: DocumentPath) -> DocumentPath {
            DocumentPath(start + path.steps.dropFirst(depth))
        }
        return switch self {
        case .set(let path, let value): .set(moved(path), value)
        case .unset(let path): .unset(moved(path))
        case .rename(let path, let target): .rename(moved(path), to: moved(target))
        case .arrayInsert(let path, let position, let values):
            .arrayInsert(moved(path), position: position, values)
        case .arrayAppend(let path, let values): .arrayAppend(moved(path), values)
        case .arrayRemove(let path, let positions): .arrayRemove(moved(path), positions: positions)
        case .arrayReplace(let path, let values): .arrayReplace(moved(path), values)
        }
    }

    /// A renaming as a removal and a setting; the value is copied.
    fileprivate func withoutRenaming(_ document: borrowing StoredDocument) throws -> [Edit] {
        guard case .rename(let source, let target) = self else { return [self] }
        let value = try document.withValue(at: source) { BSONValue(copying: $0) }
        return [.unset(source), .set(target, value ?? .null)]
    }
}
