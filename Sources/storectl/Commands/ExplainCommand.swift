// SPDX-License-Identifier: MIT
//
// `storectl explain`: the plan and the cost of an expression, which changes nothing.

#if Shell
    internal import ArgumentParser

    /// Explains expressions.
    struct ExplainCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain",
            abstract: "Show how an expression finds its documents and what it would write.",
            discussion: """
                The same as db.NAME.explain().METHOD(...). A write is rehearsed and undone: \
                nothing changes.

                  winningPlan        the stages, the last one outermost: COLLSCAN looks at every
                                     document, IXSCAN at the keys of an index within indexBounds,
                                     FETCH at the documents of those keys, SORT at all that match
                  rejectedPlans      what else could have been done
                  totalKeysExamined, totalDocsExamined, elementsExamined, recordsRead, bytesRead
                  nReturned          the documents that match and are shown; of a write nMatched
                  recordsWritten, bytesWritten
                                     what it would put into the store
                  rewriteBytes       what writing the changed documents whole would put

                EXAMPLES
                  storectl explain grades.sheaf 'db.students.find({uid: "u1"})'
                  storectl explain grades.sheaf 'db.students.deleteMany({n: 1})'
                """
        )

        @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
        var store: String

        @Argument(help: ArgumentHelp("What to explain.", valueName: "expression"))
        var expressions: [String]

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            var session = Session(
                path: store,
                database: database.database,
                isCreated: false,
                printer: ResultPrinter(output.format)
            )
            defer { session.close() }
            session.explainsAll = true
            var script = Script(goesOn: false)
            try await script.run(expressions: expressions, files: [], in: &session)
        }
    }
#endif
