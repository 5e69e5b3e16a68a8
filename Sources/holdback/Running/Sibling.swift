private import Glibc

/// The program beside this one that speaks to the network.
enum Sibling {
    private static let remedy = "`swift build -c release --product holdback-server` builds it"

    /// What commands that it carries out say of it.
    static let note = "Runs `holdback-server`, which stands beside this program; \(remedy)."

    /// Runs it in this program's place, with this program's arguments.
    ///
    /// - Throws: where it can't be started.
    static func start() throws -> Never {
        let server = try path()
        var texts = ([server] + CommandLine.arguments.dropFirst()).map { strdup($0) }
        texts.append(nil)
        execv(server, texts)
        throw Failure(
            code: .usage,
            message: "\(server): error: can't be started "
                + "(\(String(cString: strerror(errno)).lowercased()))\n  hint: \(remedy)")
    }

    private static func path() throws(Failure) -> String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &path, path.count - 1)
        let own = String(
            decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let slash = own.lastIndex(of: "/") else {
            throw Failure(code: .usage, message: "error: can't tell where this program stands")
        }
        return own[...slash] + "holdback-server"
    }
}
