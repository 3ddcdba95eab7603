// SPDX-License-Identifier: MIT
//
// Samples of one type that differ in one decoded field each. A property is stored where the only
// field lies that it changes with, if what is stored there is the property's own encoding.

/// Samples of a type: one, and one for each of its fields in which only that field is another.
struct TypeProbe<Value: Codable> {
    private struct Sample {
        let value: Value
        let encoded: BSONValue
    }

    private let base: Sample
    /// As the base, decoded once more: what differs here does not come from what is decoded.
    private let again: Sample
    private var variants: [(path: [String], sample: Sample)] = []

    /// Decodes the samples.
    init(_ type: Value.Type) throws {
        let maker = SampleMaker()
        let (flavor, recorder) = try Self.flavor(maker)
        base = try Self.sample(maker, flavor)
        again = try Self.sample(maker, flavor)
        for path in recorder.paths {
            for other in 0..<SampleMaker.flavorCount where other != flavor {
                let sample = try? Self.sample(maker, flavor, except: path, with: other)
                guard let sample, !Self.isSame(sample.encoded, base.encoded, at: path) else {
                    continue
                }
                variants.append((path, sample))
                break
            }
        }
    }

    /// The first flavor that the type can be made of, and the fields that it decodes then.
    private static func flavor(_ maker: SampleMaker) throws -> (Int, FieldRecorder) {
        var first: (any Error)?
        for flavor in 0..<SampleMaker.flavorCount {
            let recorder = FieldRecorder()
            do {
                _ = try Value(from: SampleDecoder(maker, recorder, flavor))
                return (flavor, recorder)
            } catch {
                first = first ?? error
            }
        }
        throw ProbeProblem(
            reason: "\(Value.self) cannot be decoded from made up values"
                + (first.map { " (\($0))" } ?? "")
        )
    }

    private static func sample(
        _ maker: SampleMaker,
        _ flavor: Int,
        except path: [String]? = nil,
        with other: Int = 0
    ) throws -> Sample {
        let exception = path.map { (path: $0, flavor: other) }
        let value = try Value(from: SampleDecoder(maker, FieldRecorder(), flavor, exception))
        return Sample(value: value, encoded: try BSONEncoder().encodeValue(value))
    }

    /// The names that lead to a stored property.
    func names<Member: Encodable>(of property: KeyPath<Value, Member>) throws -> [String] {
        func member(_ sample: Sample) throws -> BSONValue {
            try BSONEncoder().encodeValue(sample.value[keyPath: property])
        }
        let plain = try member(base)
        guard Self.isSame(plain, try member(again)) else {
            throw ProbeProblem(reason: "it differs each time that \(Value.self) is decoded")
        }
        let moved = try variants.map { ($0.path, $0.sample.encoded, try member($0.sample)) }
            .filter { !Self.isSame($0.2, plain) }
        guard var names = moved.first?.0 else {
            throw ProbeProblem(reason: "no made up value of a field changes it")
        }
        for (path, _, _) in moved { names = names.commonPrefix(with: path) }
        while true {
            let fits =
                Self.isSame(base.encoded.value(at: names), plain)
                && moved.allSatisfy { Self.isSame($0.1.value(at: names), $0.2) }
            if fits { return names }
            guard names.popLast() != nil else {
                throw ProbeProblem(reason: "what \(Value.self) encodes of it is not its value")
            }
        }
    }

    private static func isSame(_ left: BSONValue, _ right: BSONValue, at path: [String]) -> Bool {
        isSame(left.value(at: path), right.value(at: path))
    }

    /// Whether two values are the same to the byte; no field is as null is.
    private static func isSame(_ left: BSONValue?, _ right: BSONValue?) -> Bool {
        let (left, right) = (left ?? .null, right ?? .null)
        return left.type == right.type && left.encodedBytes == right.encodedBytes
    }
}

extension BSONValue {
    /// The value that names, or positions, lead to.
    fileprivate func value(at path: [String]) -> BSONValue? {
        var value = self
        for name in path {
            let below: BSONValue? =
                switch value {
                case .document(let document): document[name]
                case .array(let array): Int(name).flatMap { array.element(at: $0) }
                default: nil
                }
            guard let below else { return nil }
            value = below
        }
        return value
    }
}

extension [String] {
    fileprivate func commonPrefix(with other: [String]) -> [String] {
        zip(self, other).prefix { $0 == $1 }.map(\.0)
    }
}
