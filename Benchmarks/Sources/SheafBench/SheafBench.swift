// SPDX-License-Identifier: MIT
//
// The grades workload on Sheaf: students' documents whose arrays are added to, edited and taken
// from, by operators or by rewriting the document. It prints one line of JSON for each repeat, so
// that a run can be put beside the same workload on another engine.
//
//     swift run --package-path Benchmarks -c release sheaf-bench --style op --n 1000 --docs 100

import ArgumentParser
import Dispatch
import Sheaf
import Synchronization

@main
struct SheafBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheaf-bench",
        abstract: "Measures adding, editing, deleting and reading grades."
    )

    @Option(
        help: "How documents are changed: op (by operators) or rewrite (find, change, replace)."
    )
    var style = Style.op
    @Option(help: "The grades of each student.")
    var n = 100
    @Option(help: "The students.")
    var docs = 1000
    @Option(help: "What an acknowledged write survives.")
    var durability = Durability.sync
    @Option(help: "The callers that write at the same time.")
    var clients = 1
    @Option(help: "The writes of one transaction.")
    var batch = 1
    @Option(help: "The seconds of writing in a repeat.")
    var secs = 0.6
    @Option(
        help: "Write so many cycles of three in a repeat, instead of by time, and read as often."
    )
    var cycles: Int?
    @Option(
        help: "The most MiB that the store may map; instruction counters cannot bear the default."
    )
    var mapMib: Int?
    @Option(help: "The repeats.")
    var reps = 3
    @Option(help: "The folder in which the store is made, and removed at the end.")
    var dir = "/var/tmp/sheaf-bench"
    @Option(help: "Where the random numbers begin.")
    var seed: UInt64 = 42
    @Option(help: "dev: also count what the device of the folder wrote.")
    var extra = ""

    func validate() throws {
        guard n > 0, docs > 0, clients > 0, batch > 0, reps > 0 else {
            throw ValidationError("Numbers must be positive.")
        }
        guard clients <= docs else { throw ValidationError("There is a student for each caller.") }
    }

    func run() throws {
        let run = try Run(self)
        var failureCount = 0
        for repeatNumber in -1..<reps {
            // The first repeat warms up and is not told.
            let row = try run.repeatOnce(repeatNumber)
            failureCount = row.verify_failures
            if repeatNumber >= 0 { print(try row.json()) }
        }
        run.end()
        if failureCount > 0 { throw ExitCode(3) }
    }
}

/// How documents are changed.
enum Style: String, ExpressibleByArgument { case op, rewrite }

/// What an acknowledged write survives.
enum Durability: String, ExpressibleByArgument {
    case sync, nosync
    case deferredMeta = "deferred-meta"

    var option: StoreOptions.Durability {
        switch self {
        case .sync: .full
        case .deferredMeta: .deferredMeta
        case .nosync: .withoutSync
        }
    }
}

/// Waits for something asynchronous without leaving the thread; an instruction counter cannot bear
/// a main thread that ends.
func waiting<Result: Sendable>(
    for body: @escaping @Sendable () async throws -> Result
) throws -> Result {
    let answer = Mutex(Swift.Result<Result, any Error>.failure(CancellationError()))
    let semaphore = DispatchSemaphore(value: 0)
    Task.detached {
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        answer.withLock { $0 = result }
        semaphore.signal()
    }
    semaphore.wait()
    return try answer.withLock { $0 }.get()
}
