// SPDX-License-Identifier: MIT
//
// The root record of a document: one byte that says how it lies, then the document itself.
//
//     0  whole: the document as BSON
//     1  with stubs: the document as BSON in which whatever spilled is a stub
//     2  spilled: the number of the container that holds the document's fields, u32

internal import SheafBSON

/// How a document lies in its root record.
enum RootShape: UInt8 {
    case whole = 0
    case withStubs = 1
    case spilled = 2
}

/// A root record read in place, without its checksum.
struct RootRecordView: ~Escapable {
    let bytes: RawSpan
    let shape: RootShape

    /// Reads a root record; nil when it is none.
    @_lifetime(copy bytes)
    init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= 5, let shape = RootShape(rawValue: bytes.byte(at: 0)) else {
            return nil
        }
        self.bytes = bytes
        self.shape = shape
    }

    /// The document, perhaps with stubs; meaningless when it is spilled.
    var document: DocumentView {
        @_lifetime(copy self)
        get { DocumentView(trusting: bytes.extracting(1...)) }
    }

    /// The container of the document's fields, if it is spilled.
    var container: ContainerID? {
        shape == .spilled ? ContainerID(bytes.integer(at: 1, as: UInt32.self)) : nil
    }
}

/// A root record that is being changed.
enum RootRecord {
    /// The document's fields, perhaps with stubs among them.
    case document([UInt8])
    /// The container that holds the fields.
    case spilled(ContainerID)

    /// Reads a root record.
    init(_ view: RootRecordView) {
        if let container = view.container {
            self = .spilled(container)
        } else {
            self = .document(view.document.bytes.copiedBytes)
        }
    }

    /// The record without its checksum.
    var bytes: [UInt8] {
        switch self {
        case .document(let document):
            let hasStubs = Stub.exists(
                in: ValueView(
                    typeNumber: BSONType.document.rawValue,
                    trusting: unsafe document.span.bytes
                )
            )
            return [hasStubs ? RootShape.withStubs.rawValue : RootShape.whole.rawValue] + document
        case .spilled(let container):
            var bytes = [RootShape.spilled.rawValue]
            bytes.append(littleEndian: container.number)
            return bytes
        }
    }
}
