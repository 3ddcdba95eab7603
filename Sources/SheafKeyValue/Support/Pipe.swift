// SPDX-License-Identifier: MIT
//
// A pipe of the operating system: what one thread writes, another reads.

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

internal import Synchronization

/// A pipe; each end is closed once, whoever closes it.
final class Pipe: Sendable {
    /// The bytes that are read at a time at most; the kernel keeps so many.
    private static let chunkByteCount = 1 << 16

    private let ends: Mutex<(reading: Int32?, writing: Int32?)>
    /// The end that is written to, until ``closeWriting()``.
    let writing: Int32
    private let reading: Int32

    init() throws(KeyValueError) {
        var numbers: [Int32] = [0, 0]
        guard unsafe pipe(&numbers) == 0 else {
            throw .system(SystemError.current, during: "Making a pipe")
        }
        for number in numbers { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (numbers[0], numbers[1])
        ends = Mutex((numbers[0], numbers[1]))
    }

    deinit {
        closeReading()
        closeWriting()
    }

    /// The next bytes; none when the other end is closed and everything has been read.
    func read() throws(KeyValueError) -> [UInt8] {
        while true {
            var result = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.chunkByteCount) {
                buffer,
                count in
                result = unsafe readOnce(buffer)
                count = max(0, result)
            }
            if result < 0, SystemError.current == EINTR { continue }
            guard result >= 0 else { throw .system(SystemError.current, during: "Reading a pipe") }
            return bytes
        }
    }

    private func readOnce(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        #if canImport(Darwin)
            unsafe Darwin.read(reading, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
            unsafe Musl.read(reading, buffer.baseAddress, buffer.count)
        #else
            unsafe Glibc.read(reading, buffer.baseAddress, buffer.count)
        #endif
    }

    /// Lets whoever writes fail from now on.
    func closeReading() {
        ends.withLock { ends in
            if let number = ends.reading { close(number) }
            ends.reading = nil
        }
    }

    /// Tells whoever reads that this is the end.
    func closeWriting() {
        ends.withLock { ends in
            if let number = ends.writing { close(number) }
            ends.writing = nil
        }
    }
}
