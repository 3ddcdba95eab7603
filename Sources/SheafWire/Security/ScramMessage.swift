// SPDX-License-Identifier: MIT
//
// SCRAM-SHA-256: the messages, taken apart. What is not exactly as it must be is nothing.

#if Server
    internal import SheafBSON

    /// The messages of a client.
    enum ScramMessage {
        /// The bytes that a message may have.
        static let byteCountMax = 1024

        /// The first message: `n,,n=name,r=nonce`.
        static func clientFirst(_ bytes: [UInt8]) -> (name: String, nonce: String, bare: String)? {
            guard let text = text(bytes), text.hasPrefix("n,,") else { return nil }
            let bare = String(text.dropFirst(3))
            let parts = bare.split(separator: ",", omittingEmptySubsequences: false)
            guard parts.count == 2, let name = value("n", parts[0]).flatMap(unescaped),
                let nonce = value("r", parts[1]), !name.isEmpty, nonce.count >= 8
            else { return nil }
            return (name, nonce, bare)
        }

        /// The last message: `c=biws,r=nonce,p=proof`.
        static func clientLast(
            _ bytes: [UInt8]
        ) -> (nonce: String, proof: [UInt8], withoutProof: String)? {
            guard let text = text(bytes) else { return nil }
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            guard parts.count == 3, value("c", parts[0]) == "biws",
                let nonce = value("r", parts[1]),
                let proof = value("p", parts[2]).flatMap({ Base64.decode($0) })
            else { return nil }
            return (nonce, proof, "\(parts[0]),\(parts[1])")
        }

        /// Bytes as base64.
        static func base64(_ bytes: [UInt8]) -> String {
            var text: [UInt8] = []
            Base64.append(bytes, to: &text)
            return String(decoding: text, as: UTF8.self)
        }

        private static func text(_ bytes: [UInt8]) -> String? {
            guard bytes.count <= byteCountMax else { return nil }
            return String(validating: bytes, as: UTF8.self)
        }

        private static func value(_ name: Character, _ part: Substring) -> String? {
            guard part.first == name, part.dropFirst().first == "=" else { return nil }
            return String(part.dropFirst(2))
        }

        /// A name in which `=2C` stands for a comma and `=3D` for an equals sign.
        private static func unescaped(_ name: String) -> String? {
            let parts = name.split(separator: "=", omittingEmptySubsequences: false)
            var text = String(parts[0])
            for part in parts.dropFirst() {
                switch part.prefix(2) {
                case "2C": text += ","
                case "3D": text += "="
                default: return nil
                }
                text += part.dropFirst(2)
            }
            return text
        }
    }
#endif
