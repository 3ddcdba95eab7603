// SPDX-License-Identifier: MIT
//
// Metrics: which there are, in the text form of Prometheus.

#if Server
    internal import SheafCommands

    extension ServerState {
        /// The metrics of commands, connections, cursors and sessions, and of the store.
        func metricsText() -> String {
            var text = MetricsText()
            let counts = service.counters.all.sorted { $0.key < $1.key }
            text.begin("sheaf_commands_total", "counter", "Commands that were carried out.")
            for (name, count) in counts {
                text.add("sheaf_commands_total", "command", name, Double(count.total))
            }
            text.begin("sheaf_command_failures_total", "counter", "Commands that failed.")
            for (name, count) in counts {
                text.add("sheaf_command_failures_total", "command", name, Double(count.failed))
            }
            text.begin("sheaf_command_seconds_total", "counter", "How long commands took.")
            for (name, count) in counts {
                let seconds = count.duration / .seconds(1)
                text.add("sheaf_command_seconds_total", "command", name, seconds)
            }
            let connections = service.connectionCount
            for (name, kind, help, value): (String, String, String, Int) in [
                ("sheaf_connections", "gauge", "Connections now.", connections.current),
                ("sheaf_connections_total", "counter", "Connections so far.", connections.total),
                ("sheaf_cursors", "gauge", "Cursors that clients hold.", service.cursorCount),
                ("sheaf_sessions", "gauge", "Sessions of clients.", service.sessionCount),
            ] {
                text.begin(name, kind, help)
                text.add(name, Double(value))
            }
            for (name, value) in service.storeMeasures() {
                text.begin("sheaf_store_\(name)", "gauge", "A measure of the store.")
                text.add("sheaf_store_\(name)", value)
            }
            return text.text
        }
    }

    /// Text in the form of Prometheus.
    private struct MetricsText {
        private(set) var text = ""

        mutating func begin(_ name: String, _ kind: String, _ help: String) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
        }

        mutating func add(_ name: String, _ value: Double) {
            text += "\(name) \(value)\n"
        }

        mutating func add(_ name: String, _ label: String, _ labelled: String, _ value: Double) {
            text += "\(name){\(label)=\"\(labelled.isEmpty ? "unknown" : labelled)\"} \(value)\n"
        }
    }
#endif
