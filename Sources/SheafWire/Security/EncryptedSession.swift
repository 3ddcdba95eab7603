// SPDX-License-Identifier: MIT
//
// TLS: the one place that speaks to OpenSSL. Bytes of the network go in, plain ones come out, and
// the other way round; nothing here knows of sockets.

#if Server
    internal import COpenSSL
    internal import NIOCore

    /// A certificate with its key, ready for connections.
    ///
    /// It is `Sendable` because OpenSSL counts the references of a context under a lock of its own,
    /// and nothing changes one that has been set up.
    final class EncryptionContext: @unchecked Sendable {
        fileprivate let context: OpaquePointer
        /// `SSL_OP_NO_RENEGOTIATION`, a macro that Swift does not see.
        private static let noRenegotiation: UInt64 = 1 << 30

        /// Reads a certificate with its chain, and its key, both in the form PEM.
        ///
        /// - Throws: ``EncryptionError`` that names the file.
        init(_ files: (chain: String, key: String)) throws(EncryptionError) {
            guard let context = SSL_CTX_new(TLS_server_method()) else {
                throw EncryptionError("no context")
            }
            self.context = context
            SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
            SSL_CTX_set_options(context, EncryptionContext.noRenegotiation)
            guard SSL_CTX_use_certificate_chain_file(context, files.chain) == 1 else {
                throw EncryptionError("\(files.chain) holds no certificate")
            }
            guard SSL_CTX_use_PrivateKey_file(context, files.key, SSL_FILETYPE_PEM) == 1,
                SSL_CTX_check_private_key(context) == 1
            else {
                throw EncryptionError("\(files.key) holds no key of the certificate")
            }
        }

        deinit {
            SSL_CTX_free(context)
        }
    }

    /// Why nothing can be encrypted.
    struct EncryptionError: Error, CustomStringConvertible {
        /// What is wrong.
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    /// One encrypted connection.
    final class EncryptedSession {
        private let session: OpaquePointer
        /// What came from the network; the session owns it.
        private let incoming: OpaquePointer
        /// What goes to the network; the session owns it.
        private let outgoing: OpaquePointer
        /// Whether the other side has ended the session.
        private(set) var isEnded = false

        init(_ context: EncryptionContext) throws(EncryptionError) {
            guard let session = SSL_new(context.context) else {
                throw EncryptionError("no session")
            }
            guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
                SSL_free(session)
                throw EncryptionError("no memory for a session")
            }
            (self.session, self.incoming, self.outgoing) = (session, incoming, outgoing)
            SSL_set_bio(session, incoming, outgoing)
            SSL_set_accept_state(session)
        }

        deinit {
            SSL_free(session)
        }

        /// Takes bytes of the network.
        func receive(_ bytes: ByteBuffer) throws(EncryptionError) {
            let taken = bytes.withUnsafeReadableBytes { bytes in
                BIO_write(incoming, bytes.baseAddress, Int32(bytes.count))
            }
            guard Int(taken) == bytes.readableBytes else {
                throw EncryptionError("bytes were not taken")
            }
        }

        /// Appends the plain bytes that have become known.
        func decrypt(into plain: inout ByteBuffer) throws(EncryptionError) {
            while true {
                ERR_clear_error()
                var count = 0
                let status = plain.writeWithUnsafeMutableBytes(minimumWritableBytes: 16_384) {
                    room in
                    let status = SSL_read_ex(session, room.baseAddress, room.count, &count)
                    return status == 1 ? count : 0
                }
                guard status == 0 else { continue }
                switch SSL_get_error(session, 0) {
                case SSL_ERROR_WANT_READ: return
                case SSL_ERROR_ZERO_RETURN:
                    isEnded = true
                    return
                default: throw EncryptionError("the client speaks no TLS that is allowed")
                }
            }
        }

        /// Takes plain bytes.
        func encrypt(_ plain: ByteBuffer) throws(EncryptionError) {
            guard plain.readableBytes > 0 else { return }
            ERR_clear_error()
            var count = 0
            let status = plain.withUnsafeReadableBytes { plain in
                SSL_write_ex(session, plain.baseAddress, plain.count, &count)
            }
            guard status == 1, count == plain.readableBytes else {
                throw EncryptionError("bytes could not be encrypted")
            }
        }

        /// Tells the other side that the session ends.
        func end() {
            ERR_clear_error()
            SSL_shutdown(session)
        }

        /// The bytes for the network, if there are some.
        func takeOutput(_ allocator: ByteBufferAllocator) -> ByteBuffer? {
            let waiting = Int(BIO_ctrl_pending(outgoing))
            guard waiting > 0 else { return nil }
            var bytes = allocator.buffer(capacity: waiting)
            bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: waiting) { room in
                max(0, Int(BIO_read(outgoing, room.baseAddress, Int32(waiting))))
            }
            return bytes
        }
    }
#endif
