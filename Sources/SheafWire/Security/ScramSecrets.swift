// SPDX-License-Identifier: MIT
//
// SCRAM-SHA-256: the cryptography, which is OpenSSL's. What is stored of a password, and what
// proves that somebody knows it.

#if Server
    internal import COpenSSL
    package import SheafCommands

    /// The cryptography of SCRAM-SHA-256.
    ///
    /// Source: RFC 5802 and RFC 7677.
    package enum ScramSecrets {
        /// How often a password is hashed, unless told otherwise.
        package static let iterationCount = 15_000
        /// The bytes of a salt.
        package static let saltByteCount = 28
        /// The bytes of a hash.
        private static let hashByteCount = 32

        /// What is stored of a password that has been prepared.
        ///
        /// - Complexity: O(iterations), which are many on purpose.
        package static func credentials(
            password: String,
            iterationCount: Int = iterationCount,
            salt: [UInt8] = random(saltByteCount)
        ) -> StoredCredentials {
            var salted = [UInt8](repeating: 0, count: hashByteCount)
            let text = Array(password.utf8CString)
            let status = PKCS5_PBKDF2_HMAC(
                text,
                Int32(text.count - 1),
                salt,
                Int32(salt.count),
                Int32(iterationCount),
                EVP_sha256(),
                Int32(hashByteCount),
                &salted
            )
            precondition(status == 1, "PBKDF2 of SHA-256 cannot fail with these sizes")
            let clientKey = code("Client Key", key: salted)
            return StoredCredentials(
                iterationCount: iterationCount,
                salt: salt,
                storedKey: hash(clientKey),
                serverKey: code("Server Key", key: salted)
            )
        }

        /// Credentials that nobody can prove: those of a user who is not there.
        ///
        /// They are the same for a name as long as the secret is, so that nobody can tell them from
        /// true ones.
        package static func feigned(for name: String, secret: [UInt8]) -> StoredCredentials {
            StoredCredentials(
                iterationCount: iterationCount,
                salt: Array(code("salt \(name)", key: secret).prefix(saltByteCount)),
                storedKey: code("stored \(name)", key: secret),
                serverKey: code("server \(name)", key: secret)
            )
        }

        /// Whether a proof shows that the client knows the password.
        package static func isProof(
            _ proof: [UInt8],
            of message: String,
            _ credentials: StoredCredentials
        ) -> Bool {
            let signature = code(message, key: credentials.storedKey)
            guard proof.count == signature.count,
                credentials.storedKey.count == hashByteCount
            else { return false }
            let clientKey = zip(proof, signature).map { $0 ^ $1 }
            return CRYPTO_memcmp(hash(clientKey), credentials.storedKey, hashByteCount) == 0
        }

        /// What shows that the server knows the user.
        package static func signature(
            of message: String,
            _ credentials: StoredCredentials
        ) -> [UInt8] {
            code(message, key: credentials.serverKey)
        }

        /// Random bytes.
        package static func random(_ count: Int) -> [UInt8] {
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        }

        private static func code(_ message: String, key: [UInt8]) -> [UInt8] {
            var code = [UInt8](repeating: 0, count: hashByteCount)
            let bytes = Array(message.utf8)
            _ = HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &code, nil)
            return code
        }

        private static func hash(_ bytes: [UInt8]) -> [UInt8] {
            var hash = [UInt8](repeating: 0, count: hashByteCount)
            _ = SHA256(bytes, bytes.count, &hash)
            return hash
        }
    }
#endif
