// SPDX-License-Identifier: MIT
//
// What may be chosen about how a store is served, and the limits of connections.

#if Server
    /// Where and how a store is served.
    package struct WireOptions: Sendable {
        /// The address that is listened on: this machine alone unless told otherwise.
        package var host = "127.0.0.1"
        /// The port; 0 takes one that is free.
        package var port = 27017
        /// The connections that are open at a time; further ones are closed at once.
        package var connectionCountMax = 1000
        /// How long a message may take from its first byte to its last, and a new connection to its
        /// first message.
        package var messageTimeMax = Duration.seconds(30)
        /// How long statements may go on when the server is told to end.
        package var shutdownTimeMax = Duration.seconds(10)
        /// From when on an operation is slow, and logged.
        package var slowOperationTime = Duration.milliseconds(100)
        /// The threads on which statements are carried out.
        package var threadCount = 16
        /// The name of the set of one member that the server presents itself as; none for a
        /// standalone server.
        package var replicaSetName: String?
        /// The command line that the server was started with.
        package var arguments: [String] = []

        /// Whether users have to log in.
        package var requiresLogin = false
        /// The certificate and the key, in files in the form PEM; without them nothing is
        /// encrypted.
        package var certificate: (chain: String, key: String)?
        /// The port on which metrics are told; none unless told otherwise.
        package var metricsPort: Int?

        /// The options of a server on loopback.
        package init() {}
    }
#endif
