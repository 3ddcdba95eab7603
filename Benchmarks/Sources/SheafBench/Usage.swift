// SPDX-License-Identifier: MIT
//
// What the process and the device spent: time of the processor, bytes written, size of the files.

import Foundation

/// What has been spent so far.
struct Usage {
    var processorSeconds = 0.0
    /// Bytes that went to the device's queue, and bytes given to calls that write.
    var (deviceBytes, callBytes) = (0, 0)

    static var now: Usage {
        var usage = Usage()
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        usage.processorSeconds = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        let lines = (try? String(contentsOfFile: "/proc/self/io", encoding: .utf8)) ?? ""
        for line in lines.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let count = Int(parts[1]) else { continue }
            if parts[0] == "write_bytes:" { usage.deviceBytes = count }
            if parts[0] == "wchar:" { usage.callBytes = count }
        }
        return usage
    }

    /// The bytes that files take on the disk, with all that lies in a folder.
    static func byteCount(of path: String) -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { return 0 }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let own = Int(status.st_blocks) * 512
        return names.reduce(own) { $0 + byteCount(of: path + "/" + $1) }
    }

    /// The bytes that the device under a folder has written since it was attached.
    static func bytesWritten(byDeviceOf path: String) -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { return 0 }
        sync()
        let device = UInt64(status.st_dev)
        let major = ((device >> 8) & 0xfff) | ((device >> 32) & ~0xfff)
        let minor = (device & 0xff) | ((device >> 12) & ~0xff)
        let line = try? String(
            contentsOfFile: "/sys/dev/block/\(major):\(minor)/stat",
            encoding: .utf8
        )
        let fields = (line ?? "").split(separator: " ")
        return fields.count > 6 ? (Int(fields[6]) ?? 0) * 512 : 0
    }
}
