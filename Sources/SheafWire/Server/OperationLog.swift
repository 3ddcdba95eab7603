// SPDX-License-Identifier: MIT
//
// The log of operations: slow ones, by name and cost. No value of a document is ever in it.

#if Server
    internal import Logging
    internal import SheafCommands

    /// Logs operations that were slow.
    struct OperationLog: CommandObserver {
        private let log: Logger
        private let slowTime: Duration

        init(_ log: Logger, slowTime: Duration) {
            self.log = log
            self.slowTime = slowTime
        }

        func commandEnded(_ report: CommandReport) {
            let isSlow = report.duration >= slowTime
            guard isSlow || log.logLevel <= .debug else { return }
            var metadata: Logger.Metadata = [
                "command": "\(report.name)", "connection": "\(report.connection)",
                "ns": "\(report.database).\(report.collection ?? "$cmd")",
                "ms": "\(Int(report.duration / .milliseconds(1)))",
            ]
            if let code = report.errorCode { metadata["code"] = "\(code)" }
            log.log(
                level: isSlow ? .notice : .debug,
                isSlow ? "slow operation" : "operation",
                metadata: metadata
            )
        }
    }
#endif
