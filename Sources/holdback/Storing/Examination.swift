private import Foundation
internal import Store

/// What a machine can do, measured.
enum Examination {
    struct Finding {
        var what: String
        var isFit: Bool
        var told: String
    }

    /// - Parameter folder: where the database lies or would lie.
    static func machine(folder: String) -> [Finding] {
        [
            sqlite(), space(folder), durability(folder),
            Finding(
                what: "processors", isFit: true,
                told: "\(ProcessInfo.processInfo.activeProcessorCount) in use"),
        ]
    }

    /// STRICT tables came with 3.37.
    private static func sqlite() -> Finding {
        let version = Store.libraryVersion
        let parts = version.split(separator: ".").compactMap { Int($0) }
        let isFit = parts.count >= 2 && (parts[0], parts[1]) >= (3, 37)
        return Finding(what: "SQLite", isFit: isFit, told: version + (isFit ? "" : ", needs 3.37"))
    }

    private static func space(_ folder: String) -> Finding {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else {
            return Finding(what: "disk", isFit: false, told: "\(folder) can't be read")
        }
        let free = Double(status.f_bavail) * Double(status.f_frsize) / 1_073_741_824
        return Finding(
            what: "disk", isFit: free >= 1, told: "\((free * 10).rounded() / 10) GiB free")
    }

    /// Writes a few bytes and waits for the disk, as a commit does.
    private static func durability(_ folder: String) -> Finding {
        let path = folder + "/.holdback-doctor"
        let file = open(path, O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            return Finding(what: "fsync", isFit: false, told: "\(folder) can't be written")
        }
        defer {
            close(file)
            unlink(path)
        }
        var times: [Double] = []
        for _ in 0..<20 {
            let start = ContinuousClock.now
            var byte: UInt8 = 0
            guard write(file, &byte, 1) == 1, fsync(file) == 0 else {
                return Finding(what: "fsync", isFit: false, told: "the disk refused")
            }
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        let middle = times.sorted()[times.count / 2]
        return Finding(
            what: "fsync", isFit: middle < 100, told: "\((middle * 100).rounded() / 100) ms")
    }
}
