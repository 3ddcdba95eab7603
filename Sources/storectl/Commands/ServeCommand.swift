// SPDX-License-Identifier: MIT
//
// `storectl serve`: a store for MongoDB's drivers, on a port of this machine.

#if Shell && Server
    internal import ArgumentParser
    internal import Dispatch
    internal import Foundation
    internal import Logging
    internal import Sheaf
    internal import SheafWire

    /// Serves a store to MongoDB's drivers.
    struct ServeCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "serve",
            abstract: "Serve a store to MongoDB's drivers.",
            discussion: """
                The store is created if it is missing. One line on standard output tells that the \
                server is ready; its log goes to standard error. SIGTERM or SIGINT ends it: \
                statements that run may end, then connections are closed.

                Drivers connect to mongodb://127.0.0.1:27017 unless told otherwise. With \
                --replica-set the server presents itself as a set of one member, so that drivers \
                use transactions and change streams, and send writes again that they have seen \
                no reply to. Changes are logged from then on; 'storectl changes' switches that off.

                Without --auth everybody who can connect may do everything, so that only this \
                machine is let in.

                EXAMPLES
                  storectl serve grades.sheaf --port 27018 --replica-set rs0
                """
        )

        @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
        var store: String

        @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
        var host = "127.0.0.1"

        @Option(help: ArgumentHelp("The port; 0 takes a free one.", valueName: "number"))
        var port = 27017

        @Option(help: ArgumentHelp("Present a set of one member.", valueName: "name"))
        var replicaSet: String?

        @Flag(help: "Let nobody do anything without a login; see 'storectl user'.")
        var auth = false

        @Option(help: ArgumentHelp("Encrypt with the certificate in a file.", valueName: "pem"))
        var tlsCert: String?

        @Option(help: ArgumentHelp("The file of the certificate's key.", valueName: "pem"))
        var tlsKey: String?

        @Option(help: ArgumentHelp("Tell metrics by HTTP on this port.", valueName: "number"))
        var metricsPort: Int?

        @Option(help: ArgumentHelp("The connections that may be open.", valueName: "number"))
        var maxConnections = 1000

        @Option(
            help: ArgumentHelp(
                "How many seconds a message may take from its first byte to its last.",
                valueName: "number"
            )
        )
        var messageSeconds = 30

        @Option(
            help: ArgumentHelp(
                "From how many milliseconds on an operation is logged as slow.",
                valueName: "ms"
            )
        )
        var slowMs = 100

        @Option(help: "How much is logged: debug, info, notice, warning or error.")
        var logLevel = "notice"

        func validate() throws {
            guard (0...65_535).contains(port) else {
                throw ValidationError("--port takes a number from 0 to 65535.")
            }
            guard (tlsCert == nil) == (tlsKey == nil) else {
                throw ValidationError("--tls-cert and --tls-key belong together.")
            }
            guard auth || isLoopback else {
                throw ValidationError(
                    "--host \(host) lets other machines in: use --auth, so that they log in."
                )
            }
            for (name, value) in [
                ("max-connections", maxConnections), ("message-seconds", messageSeconds),
            ] where value < 1 {
                throw ValidationError("--\(name) takes a number from 1 on.")
            }
            guard Logger.Level(rawValue: logLevel) != nil else {
                throw ValidationError("--log-level takes debug, info, notice, warning or error.")
            }
        }

        func run() async throws {
            var log = Logger(label: "storectl.serve") { StreamLogHandler.standardError(label: $0) }
            log.logLevel = Logger.Level(rawValue: logLevel) ?? .notice
            // The signals are taken before anybody can know that the server is there.
            let ending = Ending()
            let store: Store
            do throws(StoreError) {
                store = try Store.open(at: self.store)
            } catch {
                throw CommandFailure(error)
            }
            defer { store.close() }
            try await logChanges(of: store)
            let server: WireServer
            do {
                server = try await WireServer.start(store, options, log)
            } catch {
                throw CommandFailure("cannot listen on \(host):\(port): \(error)")
            }
            if !isLoopback, tlsCert == nil {
                log.warning("nothing is encrypted, and other machines may connect")
            }
            if let port = server.metricsPort {
                log.notice("telling metrics on http://\(server.host):\(port)/metrics")
            }
            print("serving \(self.store) on mongodb://\(server.host):\(server.port)")
            fflush(nil)
            await ending.wait()
            log.notice("ending")
            await server.shutDown()
        }

        /// Switches the log of changes on, of which drivers that see a set make streams.
        private func logChanges(of store: Store) async throws {
            do throws(StoreError) {
                guard replicaSet != nil, try store.changeLogSettings() == nil else { return }
                try await store.enableChangeLog()
            } catch {
                throw CommandFailure(error)
            }
        }

        private var isLoopback: Bool {
            host == "localhost" || host == "::1" || host.hasPrefix("127.")
        }

        private var options: WireOptions {
            var options = WireOptions()
            (options.host, options.port) = (host, port)
            options.connectionCountMax = maxConnections
            options.messageTimeMax = .seconds(messageSeconds)
            options.slowOperationTime = .milliseconds(slowMs)
            options.replicaSetName = replicaSet
            options.arguments = CommandLine.arguments
            options.requiresLogin = auth
            options.metricsPort = metricsPort
            if let tlsCert, let tlsKey { options.certificate = (tlsCert, tlsKey) }
            return options
        }
    }

    /// Waits for the signal to end.
    private struct Ending {
        private let signals: AsyncStream<Void>
        private let sources: [any DispatchSourceSignal]

        init() {
            let (signals, continuation) = AsyncStream<Void>.makeStream()
            self.signals = signals
            sources = [SIGTERM, SIGINT].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number)
                source.setEventHandler { continuation.yield() }
                source.resume()
                return source
            }
        }

        func wait() async {
            for await _ in signals { return }
        }
    }
#endif
