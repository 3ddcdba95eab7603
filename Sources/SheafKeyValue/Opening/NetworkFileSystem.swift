// SPDX-License-Identifier: MIT
//
// Opening: file systems of other machines. LMDB's locks live in memory that processes of one
// machine share, and a mapped file is not kept the same on two; so a store there is refused unless
// told.

#if canImport(Darwin)
    internal import Darwin
#endif

enum NetworkFileSystem {
    /// The types of file systems of other machines, as the system's list of mounts writes them.
    private static let types: Set = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "ceph", "afs", "coda", "9p", "lustre",
        "gpfs", "glusterfs", "fuse.glusterfs", "fuse.sshfs", "fuse.s3fs", "fuse.rclone",
    ]

    /// Refuses a file that lies on another machine.
    static func refuse(_ path: String, on type: String?) throws(KeyValueError) {
        guard let type else { return }
        throw KeyValueError(
            .networkFileSystem,
            "\(path) lies on a network file system (\(type)), where two machines would destroy it. "
                + "Use a local disk, or set allowsNetworkFileSystem if only this machine uses it."
        )
    }

    /// The type of the file system of a file, if it is one of other machines and the system tells.
    static func type(at path: String) -> String? {
        #if canImport(Darwin)
            var status = statfs()
            guard unsafe statfs(path, &status) == 0 else { return nil }
            return status.f_flags & UInt32(MNT_LOCAL) == 0 ? "remote" : nil
        #else
            guard let mounts = try? FileDescriptor(opening: "/proc/self/mounts", for: .reading),
                let bytes = try? mounts.read(1 << 20, at: 0)
            else { return nil }
            return type(at: path, mounts: String(decoding: bytes, as: UTF8.self))
        #endif
    }

    /// The type of the file system of a file by a list of mounts: a line for each with its device,
    /// its place, its type and more.
    static func type(at path: String, mounts: String) -> String? {
        var best: (byteCount: Int, type: Substring)?
        for line in mounts.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 2 else { continue }
            let place = words[1].replacing("\\040", with: " ").replacing("\\011", with: "\t")
            let isAbove = place == "/" || path == place || path.hasPrefix(place + "/")
            // Of two mounts at one place the later one is seen.
            guard isAbove, place.utf8.count >= best?.byteCount ?? 0 else { continue }
            best = (place.utf8.count, words[2])
        }
        guard let type = best?.type, types.contains(String(type)) else { return nil }
        return String(type)
    }
}
