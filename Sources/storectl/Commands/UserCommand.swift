// SPDX-License-Identifier: MIT
//
// `storectl user`: who may log in at a server of the store. Passwords are asked for, and never
// stand on a command line.

#if Shell && Server
    internal import ArgumentParser
    internal import Foundation
    internal import Sheaf
    internal import SheafCommands
    internal import SheafWire

    /// Users of a store.
    struct UserCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "user",
            abstract: "Say who may log in at 'storectl serve --auth'.",
            discussion: """
                A password is asked for at the terminal, or is the first line of standard input. \
                What is stored can check it and cannot be turned into it.

                A role is read, readWrite or admin, for all databases, or for one: \
                readWrite@school. Who is admin may do everything.

                EXAMPLES
                  echo secret-word | storectl user add grades.sheaf kim --role admin
                  storectl user list grades.sheaf
                """,
            subcommands: [Add.self, SetPassword.self, Remove.self, List.self]
        )

        /// Runs a body on the users of a store.
        fileprivate static func withUsers(
            _ path: String,
            isCreated: Bool = false,
            _ body: (UserCatalog) async throws -> Void
        ) async throws {
            do {
                var options = StoreOptions()
                options.createIfMissing = isCreated
                let store = try Store.open(at: path, options: options)
                defer { store.close() }
                try await body(UserCatalog(store))
            } catch let error as CommandError {
                throw CommandFailure("\(error.message) (\(error.codeName), \(error.code))")
            } catch {
                throw CommandFailure(mapping: error)
            }
        }

        /// `storectl user add`.
        struct Add: AsyncParsableCommand {
            static let configuration = CommandConfiguration(abstract: "Add a user.")

            @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
            var store: String

            @Argument(help: ArgumentHelp("The name of the user.", valueName: "name"))
            var name: String

            @Option(
                help: ArgumentHelp(
                    "What the user may do; may be given several times.",
                    valueName: "role"
                )
            )
            var role: [UserRole] = []

            func validate() throws {
                guard !role.isEmpty else {
                    throw ValidationError("--role takes read, readWrite or admin.")
                }
            }

            func run() async throws {
                let credentials = try Password.ask().credentials()
                let user = User(name: name, roles: role.map(\.role))
                try await UserCommand.withUsers(store, isCreated: true) { users in
                    try await users.add(user, credentials)
                }
            }
        }

        /// `storectl user password`.
        struct SetPassword: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "password",
                abstract: "Give a user another password."
            )

            @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
            var store: String

            @Argument(help: ArgumentHelp("The name of the user.", valueName: "name"))
            var name: String

            func run() async throws {
                let credentials = try Password.ask().credentials()
                try await UserCommand.withUsers(store) { users in
                    guard try await users.setCredentials(credentials, of: name) else {
                        throw CommandFailure("there is no user \(name)")
                    }
                }
            }
        }

        /// `storectl user remove`.
        struct Remove: AsyncParsableCommand {
            static let configuration = CommandConfiguration(abstract: "Remove a user.")

            @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
            var store: String

            @Argument(help: ArgumentHelp("The name of the user.", valueName: "name"))
            var name: String

            func run() async throws {
                try await UserCommand.withUsers(store) { users in
                    guard try await users.remove(name) else {
                        throw CommandFailure("there is no user \(name)")
                    }
                }
            }
        }

        /// `storectl user list`.
        struct List: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Show the users and their roles."
            )

            @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
            var store: String

            func run() async throws {
                try await UserCommand.withUsers(store) { users in
                    for user in try await users.all() {
                        let roles = user.roles.map { UserRole(role: $0).text }
                        print("\(user.name)  \(roles.joined(separator: " "))")
                    }
                }
            }
        }
    }

    /// A role as it is written: `readWrite@school`.
    struct UserRole: ExpressibleByArgument {
        let role: User.Role

        init(role: User.Role) {
            self.role = role
        }

        init?(argument: String) {
            let parts = argument.split(
                separator: "@",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard let kind = User.Role.Kind(rawValue: String(parts[0])),
                parts.count == 1 || (kind != .admin && !parts[1].isEmpty)
            else { return nil }
            role = User.Role(kind, database: parts.count == 2 ? String(parts[1]) : nil)
        }

        var text: String {
            role.kind.rawValue + (role.database.map { "@\($0)" } ?? "")
        }
    }

    /// A password, prepared as clients prepare it.
    private struct Password {
        let text: String

        /// Asks for a password, without showing it.
        static func ask() throws -> Password {
            let isTerminal = Terminal.isInputTerminal
            if isTerminal { Terminal.writeError("Password: ") }
            let line = isTerminal ? String(cString: getpass("")) : readLine() ?? ""
            guard !line.isEmpty else { throw CommandFailure("the password is empty") }
            // SASLprep for what people type: composed, and without what cannot be seen.
            let text = line.precomposedStringWithCompatibilityMapping
            guard
                !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw CommandFailure("the password has a control character") }
            return Password(text: text)
        }

        func credentials() -> StoredCredentials {
            ScramSecrets.credentials(password: text)
        }
    }
#endif
