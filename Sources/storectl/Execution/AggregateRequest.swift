// SPDX-License-Identifier: MIT
//
// aggregate: a pipeline, its options, and what may stand in a chain behind it.

internal import Sheaf

/// A pipeline that is to be run.
struct AggregateRequest: Sendable, Hashable {
    var pipeline: [Document]
    var options: AggregateOptions
    /// What the chain ends in.
    var shape = FindRequest.Shape.documents

    /// Whether the pipeline writes.
    var writes: Bool {
        pipeline.last.map { $0["$out"] != nil || $0["$merge"] != nil } ?? false
    }

    /// The options that a call takes.
    static let optionNames =
        ["allowDiskUse", "batchSize", "cursor", "bypassDocumentValidation"] + CallOptions.readNames

    /// Reads `aggregate(pipeline, options)`.
    init(_ call: Call) throws(ExpressionError) {
        let arguments = try CallArguments(call, atMost: 2)
        pipeline = try arguments.documents(0, "a pipeline")
        let options = try arguments.options(1, known: Self.optionNames)
        self.options = AggregateOptions(
            hint: try options.hint(),
            let: try options.document("let"),
            collation: try options.collation(),
            allowDiskUse: try options.bool("allowDiskUse", default: true),
            maxTime: try options.maxTime()
        )
        if let size = try options.count("batchSize"), size > 0 { self.options.batchCountMax = size }
    }

    /// Takes the calls behind it in.
    mutating func apply(_ calls: ArraySlice<Call>) throws(ExpressionError) {
        var end: String?
        for call in calls {
            if let end { throw Request.nothing(behind: end, call) }
            switch CursorMethod(rawValue: call.name) {
            case .pretty: _ = try CallArguments(call, atMost: 0)
            case .toArray, .next, .hasNext, .forEach:
                shape = try CursorMethod.shape(of: call) ?? .documents
                end = call.name
            default:
                throw ExpressionError(
                    "\(call.name) cannot be called on the result of aggregate; a stage of the "
                        + "pipeline may do it",
                    at: call.place
                )
            }
        }
    }
}
