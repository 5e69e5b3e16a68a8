/// A file for the textfile collector of a node exporter, replaced as a whole each time.
struct MetricsFile {
    private let folder: String
    private let name: String

    init(path: String) {
        let slash = path.lastIndex(of: "/")
        folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    }

    func write(_ text: String) throws(Failure) {
        let lines = text.split(separator: "\n").map { Array($0.utf8) }
        try OutputFolder(path: folder).write([(name: name, lines: lines)])
    }
}
