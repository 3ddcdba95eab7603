// SPDX-License-Identifier: MIT
//
// `$unwind`: a document for each element of an array.

package import SheafBSON

extension StageOperator {
    /// `{$unwind: "$path"}` or `{$unwind: {path:, includeArrayIndex:,
    /// preserveNullAndEmptyArrays:}}`.
    static let unwind = StageOperator("$unwind") { (operand, _) throws(LanguageError) in
        [UnwindStage(unwinding: try Unwinding(parsing: operand))]
    }
}

/// Which array is unwound, and how.
package struct Unwinding: Sendable {
    /// The path to the array, without a dollar sign.
    package let path: String
    /// The names of the path.
    package let names: [String]
    /// The field that gets the position of the element.
    let positionNames: [String]?
    /// Whether documents without elements are shown too.
    let keepsEmpty: Bool

    init(parsing operand: BSONValue) throws(LanguageError) {
        var options: Document
        switch operand {
        case .string: options = ["path": operand]
        case .document(let document): options = document
        default:
            throw LanguageError(
                code: 15981,
                "expected either a string or an object as specification for $unwind stage, got "
                    + operand.type.alias
            )
        }
        var (path, position, keepsEmpty): (String?, String?, Bool) = (nil, nil, false)
        for (name, value) in options {
            switch name {
            case "path":
                guard case .string(let text) = value else {
                    throw LanguageError(
                        code: 28808,
                        "expected a string as the path for $unwind stage, got \(value.type.alias)"
                    )
                }
                path = text
            case "preserveNullAndEmptyArrays":
                guard case .bool(let flag) = value else {
                    throw LanguageError(
                        code: 28809,
                        "expected a boolean for the preserveNullAndEmptyArrays option to $unwind "
                            + "stage, got \(value.type.alias)"
                    )
                }
                keepsEmpty = flag
            case "includeArrayIndex": position = try Unwinding.positionField(value)
            default:
                throw LanguageError(code: 28811, "unrecognized option to $unwind stage: \(name)")
            }
        }
        guard let path, !path.isEmpty else {
            throw LanguageError(code: 28812, "no path specified to $unwind stage")
        }
        guard path.hasPrefix("$") else {
            throw LanguageError(
                code: 28818,
                "path option to $unwind stage should be prefixed with a '$': \(path)"
            )
        }
        self.path = String(path.dropFirst())
        names = try FieldPath(checking: self.path).components.map(\.name)
        positionNames = try position.map { text throws(LanguageError) in
            try FieldPath(checking: text).components.map(\.name)
        }
        self.keepsEmpty = keepsEmpty
    }

    private static func positionField(_ value: BSONValue) throws(LanguageError) -> String {
        guard case .string(let text) = value, !text.isEmpty else {
            throw LanguageError(
                code: 28810,
                "expected a non-empty string for the includeArrayIndex option to $unwind stage, "
                    + "got \(value.type.alias)"
            )
        }
        guard !text.hasPrefix("$") else {
            throw LanguageError(
                code: 28822,
                "includeArrayIndex option to $unwind stage should not be prefixed with a '$': "
                    + text
            )
        }
        return text
    }

    /// The document for an element of the array.
    package func document(_ base: Document, element: BSONValue, at position: Int) -> Document {
        let document = base.setting(names, to: element)
        guard let positionNames else { return document }
        return document.setting(positionNames, to: .int64(Int64(position)))
    }

    /// The document in place of one whose array has no elements, or that has no array there; nil
    /// when it is left out.
    package func document(withoutElements base: Document) -> Document? {
        let value = base.value(at: names)
        if case .array = value {
            return keepsEmpty ? withoutPosition(base.setting(names, to: nil)) : nil
        }
        return keepsEmpty || !value.isNullish ? withoutPosition(base) : nil
    }

    private func withoutPosition(_ document: Document) -> Document {
        positionNames.map { document.setting($0, to: .null) } ?? document
    }
}

/// Unwinds an array.
struct UnwindStage: PipelineStage {
    let name = "$unwind"
    let unwinding: Unwinding

    var demand: StageDemand { .passing(FieldDependencies(unwinding.names)) }

    func run(on input: any StageRun) -> any StageRun { UnwindRun(unwinding, input) }
}

private final class UnwindRun: StageRun {
    private let unwinding: Unwinding
    private let input: any StageRun
    private var base = Document()
    private var elements: BSONArray.Iterator?
    private var position = 0

    init(_ unwinding: Unwinding, _ input: any StageRun) {
        self.unwinding = unwinding
        self.input = input
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        while true {
            if let element = elements?.next() {
                defer { position += 1 }
                return unwinding.document(base, element: element, at: position)
            }
            elements = nil
            guard let document = try input.next(in: storage) else { return nil }
            if case .array(let array)? = document.value(at: unwinding.names), !array.isEmpty {
                elements = array.makeIterator()
                base = document.setting(unwinding.names, to: .null)
                position = 0
            } else if let document = unwinding.document(withoutElements: document) {
                return document
            }
        }
    }
}
