internal import ArgumentParser
private import Glibc

/// `holdback serve`: starts the server that is found beside this program.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the API that partners push to.",
        discussion: """
            Starts `holdback-server`, which stands beside this program, in its place: options are \
            that program's own, and `holdback serve --help` shows them.
            """)

    @Argument(parsing: .captureForPassthrough)
    var arguments: [String] = []

    func run() throws {
        let server = try Self.server()
        var texts = ([server] + arguments).map { strdup($0) }
        texts.append(nil)
        execv(server, texts)
        throw Failure(
            code: .usage,
            message: "\(server): error: can't be started "
                + "(\(String(cString: strerror(errno)).lowercased()))\n"
                + "  hint: build it with `swift build -c release --product holdback-server`")
    }

    private static func server() throws(Failure) -> String {
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
