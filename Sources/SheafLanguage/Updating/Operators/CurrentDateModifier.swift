// SPDX-License-Identifier: MIT
//
// `$currentDate`: puts the time at which the update runs.

import SheafBSON

/// `{$currentDate: {path: true}}` or `{$currentDate: {path: {$type: "timestamp"}}}`.
struct CurrentDateModifier: Modifier {
    static let name = "$currentDate"

    private enum Form: String {
        case date, timestamp
    }

    private let form: Form

    init(parsing operand: BSONValue, at path: UpdatePath, by _: Collation?) throws(LanguageError) {
        switch operand {
        case .bool: form = .date
        case .document(let document): form = try CurrentDateModifier.form(document)
        default:
            throw .badValue(
                "\(operand.type.alias) is not valid type for $currentDate. Please use a boolean "
                    + "('true') or a $type expression ({$type: 'timestamp/date'})."
            )
        }
    }

    private static func form(_ document: Document) throws(LanguageError) -> Form {
        var form: Form?
        for (name, value) in document {
            guard name == "$type" else {
                throw .badValue("Unrecognized $currentDate option: \(name)")
            }
            form = value.stringValue.flatMap(Form.init)
        }
        guard let form else {
            throw .badValue(
                "The '$type' string field is required to be 'date' or 'timestamp': "
                    + "{$currentDate: {field : {$type: 'date'}}}"
            )
        }
        return form
    }

    var absence: Absence { .creates }

    func initialValue(at moment: Moment) -> BSONValue {
        switch form {
        case .date: .date(moment.date)
        case .timestamp: .timestamp(moment.timestamp)
        }
    }

    /// The time is set even where it is there already: the operator always counts as a change.
    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        [.set(target.path, initialValue(at: target.moment))]
    }
}
