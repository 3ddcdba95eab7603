// SPDX-License-Identifier: MIT
//
// Depth of bytes from elsewhere: one limit through documents, arrays and code with scope, well
// within the smallest stack.

import Testing

@testable import SheafBSON

@Suite struct DocumentDepthTests {
    enum Nesting: CaseIterable {
        case documents, arrays, scopes, mixed
    }

    /// The bytes of a document of a depth, made without recursion.
    private func nested(_ depth: Int, _ nesting: Nesting) -> [UInt8] {
        // Inside out is quadratic, so the heads are written first and the lengths are known
        // beforehand.
        let kinds = (1..<depth).map { level in
            nesting == .mixed ? [Nesting.documents, .arrays, .scopes][level % 3] : nesting
        }
        var heads: [UInt8] = []
        var rest = 5 * depth + kinds.map { $0 == .scopes ? 12 : 3 }.reduce(0, +)
        func appendLength(_ count: Int) { heads.append(littleEndian: Int32(count)) }
        appendLength(rest)
        for kind in kinds {
            rest -= 5 + 3
            switch kind {
            case .arrays: heads += [0x04, 0x30, 0]
            case .scopes:
                heads += [0x0F, 0x30, 0]
                appendLength(rest)
                rest -= 9
                heads += [1, 0, 0, 0, 0]
            default: heads += [0x03, 0x30, 0]
            }
            appendLength(rest)
        }
        return heads + [UInt8](repeating: 0, count: depth)
    }

    private func refusal(_ bytes: [UInt8], depthMax: Int) -> BSONError.Code? {
        do throws(BSONError) {
            let document = try Document(validating: bytes, depthMax: depthMax)
            guard document.bytes == bytes, try Document(validating: bytes) == document else {
                return .conversion
            }
            return nil
        } catch {
            return error.code
        }
    }

    @Test(arguments: [1, 2, 99, 199, 200, 201, 202, 100_000], Nesting.allCases)
    func depthIsLimited(_ depth: Int, _ nesting: Nesting) {
        let bytes = nested(depth, nesting)
        let code = onSmallStack { refusal(bytes, depthMax: Document.nestingDepthMax) }
        #expect(code == (depth <= 200 ? .some(nil) : .tooDeep))
        let atNinetyNine = onSmallStack { refusal(bytes, depthMax: 99) }
        #expect(atNinetyNine == (depth <= 99 ? .some(nil) : .tooDeep))
    }

    // Nothing of a walk lies on the stack, so that a caller who asks for more gets it, also when
    // arrays must be renumbered.
    @Test(arguments: Nesting.allCases)
    func theStackIsNoLimit(_ nesting: Nesting) {
        let bytes = nested(20_000, nesting)
        let depth = onSmallStack { try? Document(validating: bytes, depthMax: .max).nestingDepth }
        #expect(depth == 20_000)
        var named = bytes
        guard let name = named.lastIndex(of: UInt8(ascii: "0")) else { return }
        named[name] = UInt8(ascii: "1")
        let renamed = named
        let document = onSmallStack { try? Document(validating: renamed, depthMax: .max) }
        #expect(document??.bytes == (nesting == .arrays ? bytes : renamed))
    }

    @Test func nestingDepthOfValues() {
        #expect(BSONValue.int32(1).nestingDepth == 0)
        #expect(BSONValue.document([:]).nestingDepth == 1)
        #expect(BSONValue.array([1, [[:], [[]]], [2]]).nestingDepth == 4)
        let code = BSONValue.codeWithScope(CodeWithScope("f", scope: ["a": [:]]))
        #expect(code.nestingDepth == 2)
        let document: Document = ["a": code, "b": [:]]
        #expect(document.nestingDepth == 3)
    }

    // Names of arrays and the order of options mean nothing and are put right at every depth.
    @Test func namesAndOptionsArePutRight() throws {
        let right: Document = [
            "a": [1, [["b": [2]]]], "r": .regularExpression(RegularExpression("p", options: "imx")),
            "s": .codeWithScope(CodeWithScope("f", scope: ["a": [1, 2]])), "z": "0",
        ]
        let letters = right.bytes.indices.filter { right.bytes[$0] == UInt8(ascii: "0") }
        #expect(letters.count == 5)
        for letter in letters.dropLast() {
            var bytes = right.bytes
            bytes[letter] = UInt8(ascii: "7")
            #expect(try Document(validating: bytes) == right)
        }
        var bytes = right.bytes
        let options = try #require(bytes.firstRange(of: Array("imx".utf8)))
        bytes.replaceSubrange(options, with: Array("xmi".utf8))
        #expect(try Document(validating: bytes) == right)
    }
}
