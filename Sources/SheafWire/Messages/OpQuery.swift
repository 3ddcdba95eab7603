// SPDX-License-Identifier: MIT
//
// Parsing: OP_QUERY, with which drivers of old ask what the server is. It carries the handshake and
// nothing else.

#if Server
    internal import NIOCore
    internal import Sheaf
    internal import SheafCommands

    /// A query of old.
    struct OpQuery {
        private let namespace: String
        private let query: [UInt8]

        init(_ bytes: ByteBuffer) throws(WireError) {
            var bytes = bytes
            guard bytes.readInteger(endianness: .little, as: Int32.self) != nil else {
                throw WireError("a query without flags")
            }
            namespace = try OpMessage.readName(&bytes)
            guard bytes.readBytes(length: 8) != nil else {
                throw WireError("a query without its numbers")
            }
            query = try OpMessage.readDocument(&bytes)
            if bytes.readableBytes > 0 { _ = try OpMessage.readDocument(&bytes) }
            guard bytes.readableBytes == 0 else {
                throw WireError("a query with bytes behind its end")
            }
        }

        /// The command, which must be one of the handshake.
        func request() throws(CommandError) -> CommandRequest {
            let document = try Document(received: query)
            var command = document["$query"]?.documentValue ?? document
            let name = command.keys.first ?? ""
            guard namespace.hasSuffix(".$cmd"), ["isMaster", "ismaster", "hello"].contains(name)
            else {
                throw CommandError(
                    .unsupportedOpQueryCommand,
                    "Unsupported OP_QUERY command: \(name). The client driver may require an "
                        + "upgrade."
                )
            }
            command["$db"] = .string(String(namespace.dropLast(".$cmd".count)))
            return CommandRequest(command)
        }
    }
#endif
