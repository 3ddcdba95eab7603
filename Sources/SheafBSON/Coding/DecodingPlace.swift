// SPDX-License-Identifier: MIT
//
// One value of the document that is being decoded: shared bytes and where the value lies in them.
// Nested containers are places in the same bytes, so that nothing is copied on the way down.

/// A value in the bytes of a document.
struct DecodingPlace {
    /// The bytes of the whole document, shared by all places in it.
    let bytes: [UInt8]
    let typeNumber: UInt8
    /// Where the payload lies.
    let range: Range<Int>

    /// Shows the value.
    func withView<Result>(_ body: (ValueView) throws -> Result) rethrows -> Result {
        try body(
            ValueView(
                typeNumber: typeNumber,
                trusting: unsafe bytes.span.bytes.extracting(range)
            )
        )
    }

    var type: BSONType { BSONType(rawValue: typeNumber) ?? .undefined }

    /// Whether an optional is nil here.
    var isNil: Bool { type == .null || type == .undefined }

    /// The place of the element that starts at an offset of the bytes, and the offset behind it.
    func element(at offset: Int) -> (location: ElementLocation, place: DecodingPlace)? {
        var cursor = ElementCursor(
            DocumentView(trusting: unsafe bytes.span.bytes.extracting(..<range.upperBound)),
            offset: offset
        )
        guard let location = cursor.advance() else { return nil }
        let place = DecodingPlace(
            bytes: bytes,
            typeNumber: location.typeNumber,
            range: location.valueStart..<location.valueEnd
        )
        return (location, place)
    }
}

/// The fields of a document that is being decoded, by name.
struct DecodingFields {
    private let document: DecodingPlace
    private var locations: [ElementLocation] = []
    /// Where each name is first, once there are too many to look through.
    private var positions: [String: Int] = [:]

    init(_ document: DecodingPlace) {
        self.document = document
        var offset = document.range.lowerBound + 4
        while let (location, _) = document.element(at: offset) {
            locations.append(location)
            offset = location.valueEnd
        }
        guard locations.count > 16 else { return }
        for (index, location) in locations.enumerated() {
            let name = name(location)
            if positions[name] == nil { positions[name] = index }
        }
    }

    /// The names in their order, each once.
    var names: [String] {
        var seen: Set<String> = []
        return locations.map { name($0) }.filter { seen.insert($0).inserted }
    }

    /// The value of the first field with a name.
    func place(_ name: String) -> DecodingPlace? {
        guard let position = position(name) else { return nil }
        let location = locations[position]
        return DecodingPlace(
            bytes: document.bytes,
            typeNumber: location.typeNumber,
            range: location.valueStart..<location.valueEnd
        )
    }

    private func position(_ name: String) -> Int? {
        guard positions.isEmpty else { return positions[name] }
        return locations.firstIndex { location in
            document.bytes[location.nameStart..<location.nameEnd].elementsEqual(name.utf8)
        }
    }

    private func name(_ location: ElementLocation) -> String {
        String(decoding: document.bytes[location.nameStart..<location.nameEnd], as: UTF8.self)
    }
}
