// SPDX-License-Identifier: MIT
//
// A disk that may lose power: of each file what is durable and what is only written, of the folder
// which names are durable. Crash states keep any part of the rest, torn at sectors.

import SheafTestSupport

/// What a recorded run did to its files.
struct PowerEvent {
    enum Kind: UInt8 {
        case write = 0x57  // W
        case durableWrite = 0x44  // D
        case truncation = 0x54  // T
        case flush = 0x53  // S
        case creation = 0x43  // C
        case renaming = 0x52  // R
        case removal = 0x55  // U
        case folderFlush = 0x46  // F
        case acknowledgement = 0x41  // A
    }

    let kind: Kind
    let file: Int
    let offset: Int
    let bytes: ArraySlice<UInt8>

    /// The events of a record, or nil when it is cut off.
    static func all(in record: [UInt8]) -> [PowerEvent]? {
        var events: [PowerEvent] = []
        var position = 0
        while position < record.count {
            let head = (0..<4).map { integer(record, position + $0 * 8) }
            position += 32
            guard let kind = Kind(rawValue: UInt8(truncatingIfNeeded: head[0])) else { return nil }
            guard position + head[3] <= record.count else { return nil }
            let bytes = record[position..<position + head[3]]
            events.append(PowerEvent(kind: kind, file: head[1], offset: head[2], bytes: bytes))
            position += head[3]
        }
        return events
    }

    private static func integer(_ bytes: [UInt8], _ position: Int) -> Int {
        guard position + 8 <= bytes.count else { return 0 }
        return (0..<8).reduce(0) { $0 | Int(bytes[position + $1]) << ($1 * 8) }
    }

    /// The names that it tells of.
    var names: [String] {
        bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// Files and their names.
struct PowerDisk {
    private struct File {
        var durable: [UInt8] = []
        var pending: [PowerEvent] = []
    }

    /// Whether the disk only says that it synchronises.
    let isLying: Bool
    private var files: [Int: File] = [:]
    private var durableNames: [String: Int] = [:]
    private var pendingNames: [PowerEvent] = []

    private static let sectorByteCount = 512

    init(isLying: Bool) { self.isLying = isLying }

    /// Takes what was done.
    mutating func take(_ event: PowerEvent) {
        switch event.kind {
        case .write, .truncation: files[event.file, default: File()].pending.append(event)
        case .durableWrite:
            if isLying { return files[event.file, default: File()].pending.append(event) }
            Self.apply(event, to: &files[event.file, default: File()].durable)
        case .flush:
            guard !isLying, var file = files[event.file] else { return }
            for event in file.pending { Self.apply(event, to: &file.durable) }
            file.pending = []
            files[event.file] = file
        case .creation, .renaming, .removal: pendingNames.append(event)
        case .folderFlush:
            guard !isLying else { return }
            for event in pendingNames { Self.apply(event, to: &durableNames) }
            pendingNames = []
        case .acknowledgement: break
        }
    }

    /// A state after a crash, by name.
    ///
    /// It has any part of the writes that are not durable, and the first changes of names.
    func state(_ manner: Int, _ random: inout SeededGenerator) -> [String: [UInt8]] {
        var names = durableNames
        let count = manner == 0 ? pendingNames.count : random.below(pendingNames.count + 1)
        for event in pendingNames.prefix(count) { Self.apply(event, to: &names) }
        return names.mapValues { number in
            guard let file = files[number] else { return [] }
            var bytes = file.durable
            for event in file.pending where manner == 0 || random.oneIn(2) {
                let isTorn = manner > 5 && random.oneIn(2)
                Self.apply(isTorn ? Self.torn(event, &random) : event, to: &bytes)
            }
            return bytes
        }
    }

    private static func torn(_ event: PowerEvent, _ random: inout SeededGenerator) -> PowerEvent {
        let sectors = event.bytes.count / sectorByteCount
        return PowerEvent(
            kind: event.kind,
            file: event.file,
            offset: event.offset,
            bytes: event.bytes.prefix(random.below(sectors + 1) * sectorByteCount)
        )
    }

    private static func apply(_ event: PowerEvent, to image: inout [UInt8]) {
        if event.kind == .truncation {
            image = Array(image.prefix(event.offset))
            image += Array(repeating: 0, count: event.offset - image.count)
            return
        }
        let end = event.offset + event.bytes.count
        if image.count < end { image += Array(repeating: 0, count: end - image.count) }
        image.replaceSubrange(event.offset..<end, with: event.bytes)
    }

    private static func apply(_ event: PowerEvent, to names: inout [String: Int]) {
        let list = event.names
        switch event.kind {
        case .creation where list.count == 1: names[list[0]] = event.file
        case .renaming where list.count == 2: names[list[1]] = names.removeValue(forKey: list[0])
        case .removal where list.count == 1: names[list[0]] = nil
        default: break
        }
    }
}
