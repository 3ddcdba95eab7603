// SPDX-License-Identifier: MIT
//
// The one table of commands. A new command is a file below Commands and a line here.

/// The commands by name.
enum CommandTable {
    /// All commands, sorted by name.
    static let all: [any Command.Type] = [
        AbortTransactionCommand.self, AggregateCommand.self, BuildInfoCommand.self,
        BulkWriteCommand.self, CollModCommand.self, CollStatsCommand.self,
        CommitTransactionCommand.self,
        ConnectionStatusCommand.self, CountCommand.self,
        CreateCommand.self, CreateIndexesCommand.self, CurrentOpCommand.self,
        DataSizeCommand.self, DBStatsCommand.self, DeleteCommand.self, DistinctCommand.self,
        DropCommand.self, DropDatabaseCommand.self, DropIndexesCommand.self,
        EndSessionsCommand.self, ExplainCommand.self, FindCommand.self,
        FindAndModifyCommand.self, FsyncCommand.self, GetCmdLineOptsCommand.self,
        GetLogCommand.self, GetMoreCommand.self, GetParameterCommand.self, HelloCommand.self,
        HostInfoCommand.self, InsertCommand.self, IsMasterCommand.self,
        KillAllSessionsCommand.self, KillCursorsCommand.self, KillOpCommand.self,
        KillSessionsCommand.self, ListCollectionsCommand.self, ListCommandsCommand.self,
        ListDatabasesCommand.self, ListIndexesCommand.self, LogoutCommand.self, PingCommand.self,
        ProfileCommand.self, RefreshSessionsCommand.self, RenameCollectionCommand.self,
        ReplSetGetStatusCommand.self, SaslContinueCommand.self, SaslStartCommand.self,
        ServerStatusCommand.self, StartSessionCommand.self,
        TopCommand.self, UpdateCommand.self, UsersInfoCommand.self, ValidateCommand.self,
        WhatsMyURICommand.self,
    ]

    private static let byName: [String: any Command.Type] = {
        var byName: [String: any Command.Type] = [:]
        for command in all {
            for name in [command.name] + command.aliases { byName[name] = command }
        }
        return byName
    }()

    /// The command with a name.
    static func command(named name: String) -> (any Command.Type)? {
        byName[name]
    }
}
