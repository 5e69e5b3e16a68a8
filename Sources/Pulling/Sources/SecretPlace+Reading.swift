private import Foundation

extension SecretPlace {
    /// The secret, without the line end of its file.
    ///
    /// - Parameter source: the source that needs it, for the message.
    /// - Throws: `.settings` where it is not there or empty.
    package func read(
        for source: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(PullError) -> String {
        switch self {
        case .environment(let name):
            guard let value = environment[name], !value.isEmpty else {
                throw PullError(
                    .settings, source, "the environment variable `\(name)` is not set",
                    remedy: "export \(name) where this runs, or name a file")
            }
            return value
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path) else {
                throw PullError(
                    .settings, source, "can't read the secret's file `\(path)`",
                    remedy: "check its name and permissions")
            }
            let value = String(decoding: data, as: UTF8.self)
                .trimmingCharacters(in: .newlines)
            if value.isEmpty {
                throw PullError(
                    .settings, source, "the secret's file `\(path)` is empty",
                    remedy: "write the secret into it")
            }
            return value
        }
    }

    /// Whether others than the owner can read the secret's file.
    package var isReadableByOthers: Bool {
        guard case .file(let path) = self,
            let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let mode = attributes[.posixPermissions] as? Int
        else { return false }
        return mode & 0o044 != 0
    }
}
