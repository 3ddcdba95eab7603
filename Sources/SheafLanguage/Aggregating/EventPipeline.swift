// SPDX-License-Identifier: MIT
//
// The pipeline of a change stream: stages that look at one event at a time, and no others.

package import SheafBSON

/// The stages that events of changes go through, parsed.
package struct EventPipeline: Sendable {
    private enum Stage: Sendable {
        case match(Filter)
        case transform(DocumentStage)
    }

    private let stages: [Stage]

    /// The name of the stage that such a pipeline begins with in an aggregation.
    package static let changeStreamName = "$changeStream"

    /// Parses the stages behind `$changeStream`.
    ///
    /// - Throws: ``LanguageError`` in MongoDB's words: 20 for stages that need more than one event,
    ///   40602 for `$changeStream` in another place than the first.
    package init(parsing source: [Document]) throws(LanguageError) {
        var stages: [Stage] = []
        let scope = ExpressionScope()
        for specification in source {
            let (name, operand) = try Pipeline.field(of: specification)
            guard name != EventPipeline.changeStreamName else { throw .misplacedChangeStream }
            if let stage = try DocumentStage(parsing: name, operand, in: scope) {
                stages.append(.transform(stage))
            } else if name == "$match" {
                stages.append(.match(try MatchStage.filter(operand, in: scope)))
            } else if Pipeline.isStage(name) {
                throw LanguageError(
                    code: 20,
                    "\(name) is not permitted in a $changeStream pipeline"
                )
            } else {
                throw LanguageError(
                    code: 40324,
                    "Unrecognized pipeline stage name: '\(name)'"
                )
            }
        }
        self.stages = stages
    }

    /// What becomes of an event; nil for one that does not match.
    ///
    /// - Complexity: O(bytes of the event) for each stage.
    package func document(of event: Document) throws -> Document? {
        var event = event
        for stage in stages {
            switch stage {
            case .match(let filter):
                guard try filter.matches(event.view) else { return nil }
            case .transform(let stage): event = try stage.document(of: event)
            }
        }
        return event
    }
}

extension LanguageError {
    /// The error for `$changeStream` behind another stage.
    static var misplacedChangeStream: LanguageError {
        LanguageError(
            code: 40602,
            "\(EventPipeline.changeStreamName) is only valid as the first stage in a pipeline"
        )
    }
}
