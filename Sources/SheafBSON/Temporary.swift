public struct Decimal128: Sendable, Hashable {
    public var low: UInt64, high: UInt64
    public init(low: UInt64, high: UInt64) { self.low = low; self.high = high }
    var int64Exactly: Int64? { nil }
}
public struct ObjectID: Sendable, Hashable {
    let word: UInt64, tail: UInt32
    init(_ bytes: RawSpan) { word = bytes.integer(at: 0, as: UInt64.self); tail = bytes.integer(at: 8, as: UInt32.self) }
    func appendBytes(to bytes: inout [UInt8]) { bytes.append(littleEndian: word); bytes.append(littleEndian: tail) }
}
