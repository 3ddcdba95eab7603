// SPDX-License-Identifier: MIT
//
// Explain: the find with which a pipeline begins, what running the pipeline takes, and the stages
// that the find does not do.

import SheafLanguage
import SheafRecords

extension Collection {
    /// How a pipeline finds its documents and what it looks at; nothing is written.
    ///
    ///     let explanation = try await grades.explainAggregate([["$match": ["uid": "u1"]]])
    ///     print(explanation.document)
    ///
    /// - Complexity: that of the pipeline; for `queryPlanner` O(indexes).
    /// - Throws: what the pipeline would throw.
    public func explainAggregate(
        _ pipeline: [Document],
        options: AggregateOptions = AggregateOptions(),
        verbosity: ExplainVerbosity = .executionStats
    ) async throws(StoreError) -> Explanation {
        let request = try PipelineRequest(pipeline, options, of: self)
        let scan = request.pipeline.scan ?? CollectionScan()
        let find = try request.findRequest(scan, of: self)
        var stages = PlanStages(purpose: .find, query: find.query)
        (stages.skip, stages.limit) = (scan.skip, scan.limit)
        stages.projection = scan.shape?.source ?? scan.projection
        var explanation = try explain(request, stages, verbosity)
        explanation.pipelineStages = request.pipeline.stageNames
        return explanation
    }

    private func explain(
        _ request: PipelineRequest,
        _ stages: PlanStages,
        _ verbosity: ExplainVerbosity
    ) throws(StoreError) -> Explanation {
        try mapping {
            try store.read { snapshot in
                guard let entry = try snapshot.collection(self) else {
                    return Explanation(of: self, verbosity, stages.query)
                }
                let (examination, start) = (Examination(), ContinuousClock.now)
                var madeCount = 0
                if verbosity != .queryPlanner {
                    let progress = PipelineProgress(request)
                    while try progress.next(in: snapshot, examination: examination) != nil {
                        madeCount += 1
                    }
                }
                let plan = try AccessPlan(stages.query, in: entry, snapshot.base)
                let query = stages.query
                var stages = stages
                stages.isCovered =
                    query.demand.projection.flatMap {
                        CoveredProjection($0, plan, query.filter)
                    } != nil
                return Explanation(
                    of: self,
                    verbosity,
                    stages,
                    plan,
                    examination,
                    .now - start,
                    matchedCount: madeCount
                )
            }
        }
    }
}
