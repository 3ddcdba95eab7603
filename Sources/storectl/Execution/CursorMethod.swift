// SPDX-License-Identifier: MIT
//
// The methods of a cursor: what may stand in a chain behind find.

internal import Sheaf

/// A method behind `find(…)`, by mongosh's name.
enum CursorMethod: String, CaseIterable {
    case sort, projection, project, limit, skip, batchSize
    case hint, collation, maxTimeMS, allowDiskUse
    case toArray, count, size, itcount, explain, pretty
    case forEach, next, hasNext

    /// What mongosh has and this shell has not, and what to use instead.
    static let missing = [
        "map": "shape the documents with projection, or with a stage of aggregate",
        "min": "write the bound into the filter, such as {a: {$gte: 1}}",
        "max": "write the bound into the filter, such as {a: {$lt: 9}}",
        "tailable": "follow changes with watch",
    ]

    /// Changes what the find asks for.
    ///
    /// - Returns: whether the chain may go on behind the call.
    func apply(
        _ call: Call,
        to request: inout FindRequest,
        _ verbosity: inout ExplainVerbosity?
    ) throws(ExpressionError) -> Bool {
        switch self {
        case .sort, .projection, .project, .limit, .skip, .batchSize, .hint, .collation,
            .maxTimeMS, .allowDiskUse:
            try set(&request.options, try CallArguments(call, atMost: 1))
        case .pretty: _ = try CallArguments(call, atMost: 0)
        case .toArray, .count, .size, .itcount, .next, .hasNext, .forEach:
            request.shape = try Self.shape(of: call) ?? .documents
        case .explain:
            verbosity = try Self.explainVerbosity(call)
        }
        switch self {
        case .toArray, .count, .size, .itcount, .next, .hasNext, .forEach, .explain: return false
        default: return true
        }
    }

    /// Changes the options by the one argument of a method.
    private func set(
        _ options: inout FindOptions,
        _ arguments: CallArguments
    ) throws(ExpressionError) {
        switch self {
        case .sort: options.sort = try arguments.document(0, "an order such as {unit: -1}")
        case .projection, .project:
            options.projection = try arguments.document(0, "a projection such as {unit: 1}")
        case .limit: options.limit = try arguments.count(0)
        case .skip: options.skip = try arguments.count(0)
        case .batchSize: options.batchSize = try arguments.count(0)
        case .hint:
            if case .string(let name) = try arguments.value(0, "an index") {
                options.hint = .name(name)
            } else {
                options.hint = .keys(try arguments.document(0, "the name or the keys of an index"))
            }
        case .collation: options.collation = try arguments.document(0, "a collation")
        case .maxTimeMS: options.maxTime = .milliseconds(try arguments.count(0))
        case .allowDiskUse:
            options.allowDiskUse =
                arguments.has(0) ? try arguments.value(0, "true or false").boolValue == true : true
        default: break
        }
    }

    /// What a chain is that ends in a call.
    static func shape(of call: Call) throws(ExpressionError) -> FindRequest.Shape? {
        let method = CursorMethod(rawValue: call.name)
        let arguments = try CallArguments(call, atMost: method == .forEach ? 1 : 0)
        return switch method {
        case .toArray: .array
        case .count: .count
        case .size, .itcount: .countWithLimits
        case .next: .next
        case .hasNext: .hasNext
        case .forEach: .printed(isJSON: try arguments.string(0, "print or printjson") != "print")
        default: nil
        }
    }

    /// How much is to be told, in MongoDB's words; both the plan and the cost unless something else
    /// is asked for.
    static func explainVerbosity(_ call: Call) throws(ExpressionError) -> ExplainVerbosity {
        let arguments = try CallArguments(call, atMost: 1)
        guard arguments.has(0) else { return .executionStats }
        if let isAll = arguments.call.arguments[0].value.boolValue {
            return isAll ? .allPlansExecution : .queryPlanner
        }
        let name = try arguments.string(0, "a verbosity")
        guard let verbosity = ExplainVerbosity(rawValue: name) else {
            let known = ExplainVerbosity.allCases.map(\.rawValue)
            throw arguments.wrong(0, "takes \(known.joined(separator: ", "))")
        }
        return verbosity
    }
}
