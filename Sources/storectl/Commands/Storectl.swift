// SPDX-License-Identifier: MIT
//
// The root of the command line: which commands there are, and the text that `storectl --help`
// begins with.

#if Shell
    internal import ArgumentParser
    internal import Sheaf

    /// `storectl`.
    struct Storectl: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "storectl",
            abstract: "Work on a store: run expressions, import, export, verify, look inside.",
            usage: """
                storectl STORE                       read expressions from the terminal
                storectl STORE EXPRESSION...         run them and print their results
                storectl COMMAND STORE ...           see below
                """,
            discussion: """
                STORE is the path of a store's file. A store whose name is also the name of a \
                command is given with a folder: ./import.

                An EXPRESSION is written as in mongosh:

                  storectl grades.sheaf 'db.susi_grade.findOne({uid: "u1"})'
                  storectl grades.sheaf 'db.susi_grade.updateOne({uid: "u1"}, {$inc: {n: 1}})'
                  storectl grades.sheaf 'show collections'

                'storectl help run' tells all about them, and 'help find' in a shell about one.

                Completion: storectl --generate-completion-script bash, or zsh, or fish, writes \
                a script for your shell; storectl manual writes a page for man.

                Exit codes: 0 done; 1 the operation failed; 2 the command line or an expression \
                was not understood.
                """,
            version: VersionText.text,
            subcommands: [
                RunCommand.self, ImportCommand.self, ExportCommand.self, IndexesCommand.self,
                BenchCommand.self, ManualCommand.self, ExplainCommand.self, StatsCommand.self,
                VerifyCommand.self, BackupCommand.self, CompactCommand.self, DumpCommand.self,
                RestoreCommand.self, WatchCommand.self, ChangesCommand.self,
            ] + serverCommands,
            defaultSubcommand: RunCommand.self
        )

        #if Server
            private static let serverCommands: [any ParsableCommand.Type] = [
                ServeCommand.self, UserCommand.self,
            ]
        #else
            private static let serverCommands: [any ParsableCommand.Type] = []
        #endif
    }

    /// What `storectl --version` prints.
    enum VersionText {
        static var text: String {
            let format = "file format \(StoreVersion.format)"
            return "storectl \(StoreVersion.sheaf) (\(format), LMDB \(StoreVersion.lmdb))"
        }
    }
#endif
