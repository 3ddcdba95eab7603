// SPDX-License-Identifier: MIT
//
// A chain of calls becomes one request: the first call names the method, explain may stand before
// it, and a cursor's methods behind it.

internal import Sheaf
internal import SheafBSON

extension Request {
    /// The request that a chain asks for.
    ///
    /// - Throws: an error with the place of the name or of the argument that is wrong.
    init(_ chain: CallChain) throws(ExpressionError) {
        var calls = chain.calls[...]
        var verbosity: ExplainVerbosity?
        if chain.collection != nil, calls.first?.name == "explain", let call = calls.popFirst() {
            verbosity = try CursorMethod.explainVerbosity(call)
            guard !calls.isEmpty else {
                throw ExpressionError(
                    "explain() needs a method behind it, such as explain().find({…})",
                    at: call.end
                )
            }
        }
        guard let call = calls.popFirst() else {
            throw ExpressionError("A method is missing", at: Place(line: 1, column: 1))
        }
        var action = try Self.action(call, isOnCollection: chain.collection != nil)
        try Self.applyCursorCalls(calls, to: &action, behind: call.name, &verbosity)
        if verbosity != nil { try Self.checkExplainable(action, call) }
        self.init(
            database: chain.database,
            collection: chain.collection,
            action: action,
            verbosity: verbosity
        )
    }

    private static func action(
        _ call: Call,
        isOnCollection: Bool
    ) throws(ExpressionError) -> Action {
        if isOnCollection {
            if let method = CollectionMethod(rawValue: call.name) { return try method.action(call) }
            throw unknown(
                call,
                "a collection",
                CollectionMethod.allCases.map(\.rawValue),
                missing: CollectionMethod.missing
            )
        }
        if let method = DatabaseMethod(rawValue: call.name) { return try method.action(call) }
        if CollectionMethod(rawValue: call.name) != nil {
            throw ExpressionError(
                "\(call.name) is a method of a collection: db.NAME.\(call.name)(…)",
                at: call.place
            )
        }
        throw unknown(
            call,
            "a database",
            DatabaseMethod.allCases.map(\.rawValue),
            missing: DatabaseMethod.missing
        )
    }

    private static func applyCursorCalls(
        _ calls: ArraySlice<Call>,
        to action: inout Action,
        behind name: String,
        _ verbosity: inout ExplainVerbosity?
    ) throws(ExpressionError) {
        guard let first = calls.first else { return }
        if case .aggregate(var request) = action {
            try request.apply(calls)
            action = .aggregate(request)
            return
        }
        guard case .find(var request) = action else {
            throw nothing(behind: name, first)
        }
        var end: String?
        for call in calls {
            if let end { throw nothing(behind: end, call) }
            guard let method = CursorMethod(rawValue: call.name) else {
                throw unknown(
                    call,
                    "a cursor",
                    CursorMethod.allCases.map(\.rawValue),
                    missing: CursorMethod.missing
                )
            }
            let goesOn = try method.apply(call, to: &request, &verbosity)
            if !goesOn { end = call.name }
        }
        action = .find(request)
    }

    /// The error about a call on what has no methods.
    static func nothing(behind name: String, _ call: Call) -> ExpressionError {
        ExpressionError("Nothing can be called on the result of \(name)", at: call.place)
    }

    private static func checkExplainable(_ action: Action, _ call: Call) throws(ExpressionError) {
        switch action {
        case .find, .findOne, .aggregate, .write, .findAndModify, .countDocuments, .distinct: return
        default:
            throw ExpressionError("There is nothing to explain about \(call.name)", at: call.place)
        }
    }

    private static func unknown(
        _ call: Call,
        _ owner: String,
        _ names: [String],
        missing: [String: String]
    ) -> ExpressionError {
        if let instead = missing[call.name] {
            return ExpressionError("There is no \(call.name) here: \(instead)", at: call.place)
        }
        return ExpressionError(
            "There is no method '\(call.name)' of \(owner)"
                + ClosestName.hint(for: call.name, among: names),
            at: call.place
        )
    }
}
