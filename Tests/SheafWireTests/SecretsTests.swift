// SPDX-License-Identifier: MIT
//
// The cryptography of logins against the example of the standard, so that it is right and not only
// the same on both sides.

#if Server
    import SheafBSON
    import SheafCommands
    import SheafWire
    import Testing

    @Suite("SCRAM-SHA-256")
    struct SecretsTests {
        /// RFC 7677, section 3: the user `user` with the password `pencil`.
        private let salt = Base64.decode("W22ZaJ0SNY7soEsUEjb6gQ==") ?? []
        private let messages =
            "n=user,r=rOprNGfwEbeRWgbNEkqO,"
            + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,"
            + "i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"

        @Test func `the example of the standard`() {
            let credentials = ScramSecrets.credentials(
                password: "pencil",
                iterationCount: 4096,
                salt: salt
            )
            let proof = Base64.decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=") ?? []
            #expect(ScramSecrets.isProof(proof, of: messages, credentials))
            let signature = Base64.decode("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
            #expect(ScramSecrets.signature(of: messages, credentials) == signature)
            var wrong = proof
            wrong[31] ^= 1
            #expect(!ScramSecrets.isProof(wrong, of: messages, credentials))
            #expect(!ScramSecrets.isProof([], of: messages, credentials))
            #expect(!ScramSecrets.isProof(proof, of: messages + " ", credentials))
        }

        @Test func `a new password has a salt of its own and many rounds`() {
            let one = ScramSecrets.credentials(password: "x")
            let other = ScramSecrets.credentials(password: "x")
            #expect(one.salt != other.salt)
            #expect(one.salt.count == 28)
            #expect(one.iterationCount == 15_000)
            #expect(one.storedKey != other.storedKey)
        }

        @Test func `feigned credentials look like true ones`() {
            let one = ScramSecrets.feigned(for: "a", secret: [1])
            #expect(one.salt == ScramSecrets.feigned(for: "a", secret: [1]).salt)
            #expect(one.salt != ScramSecrets.feigned(for: "b", secret: [1]).salt)
            #expect(one.salt != ScramSecrets.feigned(for: "a", secret: [2]).salt)
            #expect(one.salt.count == 28)
            #expect(one.storedKey.count == 32)
            #expect(one.iterationCount == 15_000)
        }
    }
#endif
