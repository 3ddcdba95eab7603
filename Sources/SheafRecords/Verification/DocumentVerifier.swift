// SPDX-License-Identifier: MIT
//
// The check of one document: first its records one by one, then the structure that they form.

internal import SheafBSON
internal import SheafKeyValue

/// Checks one document.
struct DocumentVerifier: ~Escapable {
    let source: SnapshotSource
    let limits: RecordLimits
    private(set) var findings: [Finding] = []
    /// The records that are in the table.
    private var present: [ContainerID: ContainerTally] = [:]
    /// The records that the walk has reached.
    private var reached: [ContainerID: ContainerTally] = [:]

    @_lifetime(copy source)
    init(_ source: SnapshotSource, _ limits: RecordLimits) {
        self.source = source
        self.limits = limits
    }

    mutating func report(_ message: String) {
        findings.append(Finding(source.record, message))
    }

    /// Holds every record against its checksum and counts them.
    mutating func countRecords() throws {
        let record = source.record
        let first = RecordKey(record)
        var cursor = try source.snapshot.cursor(in: source.table)
        var isFound = try cursor.seek(atLeast: first.bytes)
        while isFound {
            guard cursor.key.bigEndian(at: 0, as: UInt64.self) == record.number else { return }
            switch ParsedKey(cursor.key) {
            case .keyIndex(_, let container)?: present[container, default: .init()].keys += 1
            case .record(_, let address)?:
                check(cursor.value, cursor.key, "A record of container \(address.container.number)")
                count(address)
            case .root?: check(cursor.value, cursor.key, "The root record")
            case nil: report("A record has a key of \(cursor.key.byteCount) bytes that none has.")
            }
            isFound = try cursor.next()
        }
    }

    private mutating func count(_ address: RecordAddress) {
        switch address {
        case .header(let container): present[container, default: .init()].headers += 1
        case .chunk(let container, _): present[container, default: .init()].chunks += 1
        case .node(let container, _, _): present[container, default: .init()].nodes += 1
        }
    }

    private mutating func check(_ value: RawSpan, _ key: RawSpan, _ what: String) {
        guard value.byteCount > Checksum.byteCount else {
            return report("\(what) is cut off at \(value.byteCount) bytes.")
        }
        let content = value.extracting(droppingLast: Checksum.byteCount)
        let sum = value.integer(at: content.byteCount, as: UInt32.self)
        if sum != Checksum.of(content, key: key) {
            report("\(what) does not match its checksum.")
        }
    }

    /// Walks the structure from the root and compares what it reaches with what is there.
    mutating func walk() {
        do {
            try walkRoot()
        } catch {
            report("The walk ended: \(error)")
        }
        for (container, tally) in present where reached[container] != tally {
            report(
                "Container \(container.number) has records \(tally), of which the document reaches "
                    + "\(reached[container] ?? ContainerTally())."
            )
        }
    }

    private mutating func walkRoot() throws {
        guard let root = try source.root() else {
            return report("The root record is missing, but other parts are there.")
        }
        if root.bytes.byteCount + Checksum.byteCount > limits.rootByteCountMax {
            report("The root record has \(root.bytes.byteCount) bytes.")
        }
        if let container = root.container {
            _ = try check(Stub(.document, in: container))
            return
        }
        let value = ValueView(
            typeNumber: BSONType.document.rawValue,
            trusting: root.document.bytes
        )
        let stubs = Stub.all(in: value)
        if stubs.isEmpty != (root.shape == .whole) {
            report("The root record has \(stubs.count) stubs, but says otherwise.")
        }
        if stubs.isEmpty { validate(value) }
        for stub in stubs { _ = try check(stub) }
    }

    /// Checks that bytes are BSON.
    mutating func validate(_ value: ValueView) {
        guard let document = value.container else { return }
        do {
            _ = try DocumentValidator.validate(document.bytes, depthMax: Document.nestingDepthMax)
        } catch {
            report("A value is not BSON: \(error)")
        }
    }

    mutating func reach(_ container: ContainerID, _ body: (inout ContainerTally) -> Void) {
        body(&reached[container, default: ContainerTally()])
    }
}
