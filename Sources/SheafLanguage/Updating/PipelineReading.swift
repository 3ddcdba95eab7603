// SPDX-License-Identifier: MIT
//
// What an update by a pipeline reads before its stages run: what they compute with, and of what
// they only overwrite no more than that it is there.

import SheafBSON

/// The part of a document that a pipeline needs.
struct PipelineReading: Sendable {
    /// What of a value is read.
    indirect enum Branch: Sendable {
        /// All of it.
        case whole
        /// Nothing: it is overwritten or removed, whatever it is.
        case unread
        /// Of a document these fields, of anything else all.
        case fields([String: Branch])
    }

    /// What of the document is read.
    private(set) var branch: Branch
    /// Whether a stage leaves nothing of the document but what it says.
    let replacesRoot: Bool

    init(_ stages: [DocumentStage]) {
        let replacing = stages.first { $0.changedPaths == nil }
        replacesRoot = replacing != nil
        if case .projection? = replacing {
            branch = .whole
            return
        }
        if replacing == nil, PipelineReading.setsAgain(stages) {
            branch = .whole
            return
        }
        var dependencies = FieldDependencies()
        for stage in stages { dependencies.formUnion(stage.dependencies) }
        let changed = stages.flatMap { $0.changedPaths ?? [] }
        if changed.contains(where: { $0[0] == "_id" }) { dependencies.insert(["_id"]) }
        branch = Branch(dependencies.withWholeArrays)
        guard !replacesRoot else { return }
        for path in changed { branch.insert(changed: path[...]) }
    }
}

extension PipelineReading {
    /// Whether a stage sets what one before it may have removed: the field then moves behind all
    /// others, which must be known.
    private static func setsAgain(_ stages: [DocumentStage]) -> Bool {
        var changed: [[String]] = []
        for stage in stages {
            let paths = stage.changedPaths ?? []
            let isAgain = paths.contains { path in
                changed.contains { $0.starts(with: path) || path.starts(with: $0) }
            }
            if isAgain, stage.setsFields { return true }
            changed += paths
        }
        return false
    }
}

extension PipelineReading.Branch {
    fileprivate init(_ dependencies: FieldDependencies) {
        self =
            dependencies.isWhole
            ? .whole : .fields(dependencies.fields.mapValues { PipelineReading.Branch($0) })
    }

    /// Adds a path that a stage changes.
    ///
    /// What another stage knows of it already, or changes too, must be read.
    fileprivate mutating func insert(changed path: ArraySlice<String>) {
        guard let name = path.first else { return }
        switch self {
        case .whole: return
        case .unread: self = .whole
        case .fields(var fields):
            if path.count == 1 {
                fields[name] = fields[name] == nil ? .unread : .whole
            } else {
                fields[name, default: .fields([:])].insert(changed: path.dropFirst())
            }
            self = .fields(fields)
        }
    }

    /// What is read of a field.
    func child(_ name: String) -> PipelineReading.Branch {
        guard case .fields(let fields) = self else { return .whole }
        return fields[name] ?? .whole
    }

    /// Whether nothing of it is read.
    var isUnread: Bool {
        if case .unread = self { true } else { false }
    }

    /// The names of the fields that are not read.
    var unreadNames: [String] {
        guard case .fields(let fields) = self else { return [] }
        return fields.filter { $0.value.isUnread }.keys.sorted()
    }

    /// A document of what is read.
    func document<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader
    ) throws -> Document {
        try value(at: .root, reading: reader)?.documentValue ?? Document()
    }

    private func value<Reader: DocumentReader & ~Copyable & ~Escapable>(
        at path: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> BSONValue? {
        switch self {
        case .unread: return nil
        case .fields(let fields) where try path.isRoot || reader.type(at: path) == .document:
            var document = Document()
            for (name, below) in fields.sorted(by: { $0.key < $1.key }) {
                if let value = try below.value(at: path.field(name), reading: reader) {
                    document.append(name, value)
                }
            }
            return .document(document)
        case .whole, .fields: return try reader.withValue(at: path) { BSONValue(copying: $0) }
        }
    }
}
