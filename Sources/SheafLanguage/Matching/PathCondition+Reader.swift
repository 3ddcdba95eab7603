// SPDX-License-Identifier: MIT
//
// Following a path through a reader, which loads only what is asked for: types and counts first, an
// index over element keys where there is one, elements one by one only where nothing else answers.

import SheafBSON

extension PathCondition {
    /// The first value in a document that passes the test.
    ///
    /// Unless positions are recorded, any value will do.
    func firstHit<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        isRecording: Bool
    ) throws -> Hit {
        let depth = path.components.count
        if let type = try reader.type(at: path.prefixes[depth]) {
            return try atEnd(reader, type, isRecording)
        }
        for depth in 1..<max(depth, 1) {
            switch try reader.type(at: path.prefixes[depth]) {
            case .document?: continue
            case .array?: return try insideArray(reader, depth, isRecording)
            default: return hitOfMissing
            }
        }
        return hitOfMissing
    }

    /// The outcome for the value at the path, which no array stands before.
    private func atEnd<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ reader: borrowing Reader,
        _ type: BSONType,
        _ isRecording: Bool
    ) throws -> Hit {
        let depth = path.components.count
        let place = path.prefixes[depth]
        switch test {
        case .value(let test) where type == .array:
            return try inLastArray(reader, place, test, isRecording)
        case .value(let test):
            if let outcome = test.byType(type) { return outcome ? .match : .miss }
            if type == .document, let counts = test.predicate.fieldCounts,
                try !counts.contains(reader.count(at: place) ?? 0)
            {
                return .miss
            }
            let outcome = try reader.withValue(at: place) { try test.byValue($0) }
            return outcome == true ? .match : .miss
        case .size(let count):
            return try type == .array && reader.count(at: place) == count ? .match : .miss
        case .element(let test):
            guard type == .array,
                let position = try test.firstPosition(reading: reader, at: place)
            else { return .miss }
            return .element(position, depth: depth)
        }
    }

    /// The outcome for an array at the end of the path: its elements, then itself.
    private func inLastArray<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ reader: borrowing Reader,
        _ place: DocumentPath,
        _ test: ValueTest,
        _ isRecording: Bool
    ) throws -> Hit {
        let ofArray = test.byType(.array)
        if ofArray == true, !isRecording { return .match }
        var found: Int?
        if let key = ElementKey(self.test),
            let positions = try key.positions(reading: reader, at: place)
        {
            found = try positions.first { position in
                try reader.withValue(at: place.index(position)) { try test.accepts($0) } == true
            }
        } else {
            try reader.forEachElement(at: place, from: 0) { position, element in
                guard try test.accepts(element) else { return true }
                found = position
                return false
            }
        }
        if let found { return .element(found, depth: path.components.count) }
        if let ofArray { return ofArray ? .match : .miss }
        return try test.accepts(arrayAt: place, reading: reader) ? .match : .miss
    }

    /// The outcome for an array that stands before the last component.
    private func insideArray<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ reader: borrowing Reader,
        _ depth: Int,
        _ isRecording: Bool
    ) throws -> Hit {
        let place = path.prefixes[depth]
        if let index = path.components[depth].index, !isRecording,
            let named = try reader.withValue(
                at: place.index(index),
                { try hit(inElement: $0, at: index, depth) }
            ), named != .miss
        {
            return named
        }
        if depth == path.components.count - 1,
            let key = ElementKey(test, named: path.components[depth]),
            let positions = try key.positions(reading: reader, at: place)
        {
            for position in positions {
                let hit = try reader.withValue(at: place.index(position)) {
                    try self.hit(inElement: $0, at: position, depth)
                }
                if let hit, hit != .miss { return hit }
            }
            return .miss
        }
        var found = Hit.miss
        try reader.forEachElement(at: place, from: 0) { position, element in
            found = try hit(inElement: element, at: position, depth)
            return found == .miss
        }
        return found
    }
}

extension ElementTest {
    /// The position of the first element that is the one.
    func firstPosition<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        at place: DocumentPath
    ) throws -> Int? {
        if isAboutFields,
            let positions = try condition.positions(reading: reader, at: place)
        {
            return try positions.first { position in
                try reader.withValue(at: place.index(position)) { try accepts($0) } == true
            }
        }
        var found: Int?
        try reader.forEachElement(at: place, from: 0) { position, element in
            guard try accepts(element) else { return true }
            found = position
            return false
        }
        return found
    }
}

extension ValueTest {
    /// Whether a whole array passes, which its type has not decided.
    ///
    /// Of a long array only so much is read as a comparison with the operand can need.
    fileprivate func accepts<Reader: DocumentReader & ~Copyable & ~Escapable>(
        arrayAt place: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> Bool {
        guard let countMax = predicate.longestArrayCount else {
            return try reader.withValue(at: place) { try byValue($0) } ?? false
        }
        var elements: [BSONValue] = []
        try reader.forEachElement(at: place, from: 0) { _, element in
            elements.append(BSONValue(copying: element))
            return elements.count <= countMax
        }
        let start = Operand(.array(BSONArray(elements)))
        return try byValue(start.view)
    }
}

extension Predicate {
    /// The numbers of fields that documents have which pass, or nil when any number may do.
    ///
    /// A stored document of another number need not be put together to be compared.
    fileprivate var fieldCounts: [Int]? {
        switch self {
        case .equal(let operand): operand.fieldCount.map { [$0] } ?? []
        case .oneOf(let operands): operands.compactMap(\.fieldCount)
        case .range, .pattern, .oneOfOrPattern, .exists, .other: nil
        }
    }

    /// The number of elements of the longest array that the predicate compares with.
    ///
    /// A longer array compares like its beginning that is one element longer.
    fileprivate var longestArrayCount: Int? {
        switch self {
        case .equal(let operand), .range(_, let operand): operand.arrayCount ?? 0
        case .oneOf(let operands): operands.map { $0.arrayCount ?? 0 }.max()
        case .pattern: 0
        case .oneOfOrPattern, .exists, .other: nil
        }
    }
}
