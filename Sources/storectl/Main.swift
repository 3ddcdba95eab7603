// SPDX-License-Identifier: MIT
//
// Where the process begins and ends: arguments in, exit code out.

internal import Foundation

#if Shell
    internal import ArgumentParser

    /// The entry of the executable.
    @main
    struct Main {
        static func main() async {
            let code = await run(Array(CommandLine.arguments.dropFirst()))
            Foundation.exit(code.rawValue)
        }

        /// Runs a command line and reports what goes wrong.
        private static func run(_ arguments: [String]) async -> ExitStatus {
            do {
                var command = try Storectl.parseAsRoot(arguments)
                if var waiting = command as? any AsyncParsableCommand {
                    try await waiting.run()
                } else {
                    try command.run()
                }
                return .done
            } catch let failure as CommandFailure {
                failure.report()
                return failure.status
            } catch {
                return report(error)
            }
        }

        /// Prints help to standard output, and what is wrong with the arguments to standard error.
        private static func report(_ error: any Error) -> ExitStatus {
            let message = Storectl.fullMessage(for: error)
            if Storectl.exitCode(for: error).isSuccess {
                print(message)
                return .done
            }
            Terminal.writeError(message + "\n")
            return Storectl.exitCode(for: error) == .validationFailure ? .usage : .failed
        }
    }
#else
    /// The entry of an executable that was built without its commands.
    @main
    struct Main {
        static func main() {
            Terminal.writeError(
                "storectl was built without the trait Shell; build it with: "
                    + "swift build --traits Shell --product storectl\n"
            )
            Foundation.exit(ExitStatus.usage.rawValue)
        }
    }
#endif

/// What the process tells whoever started it.
enum ExitStatus: Int32 {
    /// All was done.
    case done = 0
    /// The operation failed.
    case failed = 1
    /// The command line or an expression was not understood.
    case usage = 2
}
