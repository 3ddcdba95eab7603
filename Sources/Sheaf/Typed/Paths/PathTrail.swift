// SPDX-License-Identifier: MIT
//
// The steps of a typed path, and MongoDB's text for them: one for filters, one for updates.

/// The steps of a typed path.
struct PathTrail: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        case name(String)
        case position(Int)
        case selector(ElementSelector)
        case condition(FilterCondition)
    }

    private var steps: [Step] = []
    /// Why the path leads nowhere.
    private var failure: TypedFailure?

    func appending(_ step: Step) -> PathTrail {
        var trail = self
        trail.steps.append(step)
        return trail
    }

    /// A step to a name; one that a path cannot express makes the path fail.
    func appending(name: String) -> PathTrail {
        guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: ".")), !name.utf8.contains(0),
            name.utf8.first != UInt8(ascii: "$")
        else {
            return failing(
                TypedFailure(
                    "No path can lead to the field '\(name)': names in paths are not empty, have "
                        + "no dots and do not begin with '$'."
                )
            )
        }
        return appending(.name(name))
    }

    /// A step to where a property is stored.
    func appending<Value: Codable>(
        property: KeyPath<Value, some Encodable>
    ) -> PathTrail {
        do throws(BSONError) {
            return try StoredPath.names(of: property).reduce(self) { $0.appending(name: $1) }
        } catch {
            return failing(TypedFailure(StoreError(error)))
        }
    }

    private func failing(_ failure: TypedFailure) -> PathTrail {
        var trail = self
        trail.failure = trail.failure ?? failure
        return trail
    }
}

// MARK: - As text

extension PathTrail {
    /// The path in a filter; empty for the value itself.
    func inFilter() throws(StoreError) -> String {
        try text { (step) throws(StoreError) in
            switch step {
            case .selector(.any): nil
            case .name(let name): name
            case .position(let position): try Self.text(position)
            case .selector, .condition:
                throw StoreError(
                    .invalidOperation,
                    "A filter names elements by position or by [.any]; for a condition on them use "
                        + ".elemMatch."
                )
            }
        }
    }

    /// The path in an update, with the array filters that it needs.
    func inUpdate(_ filters: inout ElementFilters) throws(StoreError) -> String {
        var found = filters
        let text = try text { (step) throws(StoreError) in
            switch step {
            case .name(let name): name
            case .position(let position): try Self.text(position)
            case .selector(.all): "$[]"
            case .selector(.matched): "$"
            case .condition(let condition): try found.element(condition)
            case .selector(.any):
                throw StoreError(
                    .invalidOperation,
                    "An update names elements by position, [.all], [.matched] or [where:]; [.any] "
                        + "is for filters."
                )
            }
        }
        guard !text.isEmpty else {
            throw StoreError(
                .invalidOperation,
                "An update changes fields. Use replaceOne for the whole document."
            )
        }
        filters = found
        return text
    }

    private func text(
        _ component: (Step) throws(StoreError) -> String?
    ) throws(StoreError) -> String {
        if let failure { throw failure.error }
        var components: [String] = []
        for step in steps {
            if let text = try component(step) { components.append(text) }
        }
        return components.joined(separator: ".")
    }

    private static func text(_ position: Int) throws(StoreError) -> String {
        guard position >= 0 else {
            throw StoreError(
                .invalidOperation,
                "An array has no element \(position): positions in paths count from 0."
            )
        }
        return String(position)
    }
}

/// The array filters of one update, each with an identifier of its own.
struct ElementFilters {
    private(set) var documents: [Document] = []
    private var identifiers: [FilterCondition: String] = [:]

    /// The step of a path to the elements that match a condition.
    mutating func element(_ condition: FilterCondition) throws(StoreError) -> String {
        if condition == .always { return "$[]" }
        if let known = identifiers[condition] { return "$[\(known)]" }
        let identifier = "e\(documents.count)"
        documents.append(try condition.document(of: identifier))
        identifiers[condition] = identifier
        return "$[\(identifier)]"
    }
}
