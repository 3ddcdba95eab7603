// SPDX-License-Identifier: MIT
//
// Mutating: edits tried on a copy of the parts of a document that lie around the paths of an index,
// to see the keys that it will have.

import SheafLanguage
import SheafRecords

/// Edits of the parts of a document that lie around some paths.
struct Rehearsal {
    /// The document without all that is beside the parts.
    private let before: Document
    private let edits: [Edit]

    /// Copies the parts, but for what the edits put something else in place of.
    ///
    /// - Complexity: O(bytes of the parts).
    init(
        _ edits: [Edit],
        of document: borrowing StoredDocument,
        _ paths: [FieldPath]
    ) throws {
        var plain: [Edit] = []
        for edit in edits { plain += try edit.withoutRenaming(document) }
        plain = plain.filter { edit in paths.contains { edit.overlaps($0) } }
        var places: [DocumentPath] = []
        for path in paths {
            let depth = try Rehearsal.depth(of: path, plain, document)
            places.append(path.prefixes[depth])
        }
        places.sort { $0.steps.count < $1.steps.count }
        var parts: [(names: ArraySlice<String>, value: BSONValue?)] = []
        var copied: [DocumentPath] = []
        for place in places where !copied.contains(where: { $0.contains(place) }) {
            copied.append(place)
            let names = place.fieldNames ?? []
            if plain.first(where: { place.contains($0.path) || $0.path.contains(place) })?
                .replaces(place) == true
            {
                parts.append((names[...], place.isRoot ? .document([:]) : .null))
            } else {
                let value = try document.withValue(at: place) { BSONValue(copying: $0) }
                parts.append((names[...], value))
            }
        }
        before = Rehearsal.document(parts)
        self.edits = plain
    }

    /// What changes in the keys of an index.
    func change(of document: borrowing StoredDocument, _ index: CatalogIndex) throws -> IndexKeys {
        let after = try EditInterpreter.apply(EditScript(edits), to: before)
        return try IndexKeys(of: document, index).change(to: IndexKeys(of: after.view, index))
    }

    /// How far down a path its part begins: where an edit leaves the path or an array is, at the
    /// latest.
    private static func depth(
        of path: FieldPath,
        _ edits: [Edit],
        _ document: borrowing StoredDocument
    ) throws -> Int {
        let end = edits.filter { $0.overlaps(path) }.map { $0.path.sharedDepth(with: path) }.min()
        let depth = end ?? path.components.count
        for inner in 1..<max(depth, 1) {
            if try document.type(at: path.prefixes[inner]) == .array { return inner }
        }
        return depth
    }

    /// A document with nothing but values at places; what is above them is there in any case.
    private static func document(
        _ parts: [(names: ArraySlice<String>, value: BSONValue?)]
    ) -> Document {
        var document = Document()
        var below: [(name: String, parts: [(names: ArraySlice<String>, value: BSONValue?)])] = []
        for (names, value) in parts {
            guard let name = names.first else { return value?.documentValue ?? document }
            let rest = names.dropFirst()
            if rest.isEmpty {
                document[name] = value
            } else if let known = below.firstIndex(where: { $0.name == name }) {
                below[known].parts.append((rest, value))
            } else {
                below.append((name, [(rest, value)]))
            }
        }
        for (name, parts) in below { document[name] = .document(Rehearsal.document(parts)) }
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
    /// Whether nothing of what is at a place outlives the edit.
    fileprivate func replaces(_ place: DocumentPath) -> Bool {
        switch self {
        case .set(place, _), .unset(place): true
        default: false
        }
    }

    /// The edit of a value that stands elsewhere: steps are taken off its paths and others put
    /// before.
    func moved(droppingFirst depth: Int, below start: [DocumentPath.Step]) -> Edit {
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
        case .arrayAid(let path, let aid): .arrayAid(moved(path), aid)
        }
    }

    /// A renaming as a removal and a setting; the value is copied.
    fileprivate func withoutRenaming(_ document: borrowing StoredDocument) throws -> [Edit] {
        guard case .rename(let source, let target) = self else { return [self] }
        let value = try document.withValue(at: source) { BSONValue(copying: $0) }
        return [.unset(source), .set(target, value ?? .null)]
    }
}
