import Foundation

/// A PostgreSQL of its own on loopback, gone with the object.
final class Cluster: Sendable {
    let port: Int
    private let folder: String

    struct Failure: Error {
        var message: String
    }

    /// Where Debian puts the programs of the server; `nil` where it is not installed.
    static let binaries: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.sorted().last.map { "\(root)/\($0)/bin" }
    }()

    /// Starts a cluster; the server keeps nothing open of this process, which would wait for it. As
    /// root it belongs to the user `postgres`, which PostgreSQL insists on.
    init() throws {
        guard let binaries = Self.binaries else { throw Failure(message: "PostgreSQL is missing") }
        folder = "/tmp/holdback-pg-\(UUID().uuidString.prefix(8))"
        port = Int.random(in: 20_000..<60_000)
        let password = "p\u{e4}ss w'ord"
        let isRoot = getuid() == 0
        try Self.shell(
            """
            mkdir -m 700 '\(folder)' && printf '%s' "$PASSWORD" > '\(folder)/pw' \
            && \(isRoot ? "chown -R postgres '\(folder)'" : "true")
            """, password)
        let user = isRoot ? "runuser -u postgres --" : ""
        try Self.shell(
            """
            cd / && \(user) \(binaries)/initdb -D '\(folder)/data' -U firm --pwfile='\(folder)/pw' \
              -A scram-sha-256 -E UTF8 --no-locale --no-sync >/dev/null \
            && ( for fd in /proc/self/fd/*; do n=${fd##*/}; [ "$n" -lt 3 ] || eval "exec $n>&-"; done
              \(user) \(binaries)/pg_ctl -D '\(folder)/data' -w -l '\(folder)/log' \
              -o "-p \(port) -h 127.0.0.1 -k '\(folder)' -c fsync=off" start >/dev/null )
            """, password)
        self.password = password
    }

    let password: String

    deinit {
        let user = getuid() == 0 ? "runuser -u postgres --" : ""
        _ = try? Self.shell(
            """
            cd / && \(user) \(Self.binaries ?? "")/pg_ctl -D '\(folder)/data' -m immediate stop \
            >/dev/null; rm -rf '\(folder)'
            """, "")
    }

    func run(_ sql: String) throws {
        let path = "/tmp/holdback-pg-\(UUID().uuidString.prefix(8)).sql"
        try Data(sql.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Self.shell(
            """
            PGPASSWORD="$PASSWORD" psql -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p \(port) -U firm \
            -d postgres -f '\(path)' >/dev/null
            """, password)
    }

    private static func shell(_ command: String, _ password: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", command]
        process.environment = ProcessInfo.processInfo.environment.merging(["PASSWORD": password]) {
            $1
        }
        // A file, for a server that is started keeps a pipe open.
        let errors = "/tmp/holdback-pg-\(UUID().uuidString.prefix(8)).err"
        _ = FileManager.default.createFile(atPath: errors, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: errors) }
        process.standardError = FileHandle(forWritingAtPath: errors)
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus != 0 {
            throw Failure(
                message: (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "failed")
        }
    }
}
