// SPDX-License-Identifier: MIT
//
// The methods of a cursor: what may stand in a chain behind find.

internal import SheafBSON

/// A method behind `find(…)`, by mongosh's name.
enum CursorMethod: String, CaseIterable {
    case limit, skip, batchSize
    case toArray, count, size, itcount, explain, pretty

    /// What mongosh has and this version has not.
    static let missing: Set<String> = [
        "sort", "projection", "hint", "collation", "forEach", "map", "next", "hasNext", "min",
        "max",
    ]

    /// Changes what the find asks for.
    ///
    /// - Returns: whether the chain may go on behind the call.
    func apply(
        _ call: Call,
        to request: inout FindRequest,
        isExplained: inout Bool
    ) throws(ExpressionError) -> Bool {
        switch self {
        case .limit: request.limit = try CallArguments(call, atMost: 1).count(0)
        case .skip: request.skip = try CallArguments(call, atMost: 1).count(0)
        case .batchSize: request.batchSize = try CallArguments(call, atMost: 1).count(0)
        case .pretty: _ = try CallArguments(call, atMost: 0)
        case .toArray: try finish(call, &request, .array)
        case .count: try finish(call, &request, .count)
        case .size, .itcount: try finish(call, &request, .countWithLimits)
        case .explain:
            _ = try Self.explainVerbosity(call)
            isExplained = true
        }
        switch self {
        case .toArray, .count, .size, .itcount, .explain: return false
        default: return true
        }
    }

    private func finish(
        _ call: Call,
        _ request: inout FindRequest,
        _ shape: FindRequest.Shape
    ) throws(ExpressionError) {
        _ = try CallArguments(call, atMost: 0)
        request.shape = shape
    }

    /// Takes MongoDB's words for how much is wanted; there is only one answer here.
    static func explainVerbosity(_ call: Call) throws(ExpressionError) {
        let arguments = try CallArguments(call, atMost: 1)
        guard arguments.has(0), arguments.call.arguments[0].value.boolValue == nil else { return }
        let known = ["queryPlanner", "executionStats", "allPlansExecution"]
        guard known.contains(try arguments.string(0, "a verbosity")) else {
            throw arguments.wrong(0, "takes \(known.joined(separator: ", "))")
        }
    }
}
