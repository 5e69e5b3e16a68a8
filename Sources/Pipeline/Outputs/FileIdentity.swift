private import Glibc

/// Which file a path leads to, whatever it is called: two paths of one file have one identity.
enum FileIdentity: Hashable {
    /// A file or folder that is there, by device and inode.
    case there(device: UInt64, node: UInt64)
    /// A name in a folder in which nothing is called so yet.
    indirect case new(name: String, folder: FileIdentity)

    /// Links are followed, also one that leads to where nothing is yet.
    ///
    /// - Returns: `nil` for a pipe or a device, which nothing overwrites, and for a circle of
    ///   links.
    init?(_ path: String) { self.init(path, links: 0) }

    private init?(_ path: String, links: Int) {
        var status = stat()
        if stat(path, &status) == 0 {
            let kind = status.st_mode & S_IFMT
            if kind != S_IFREG, kind != S_IFDIR { return nil }
            self = .there(device: UInt64(status.st_dev), node: UInt64(status.st_ino))
            return
        }
        let (folder, name) = Self.split(path)
        if let target = Self.target(path) {
            if links == 40 { return nil }
            self.init(
                target.hasPrefix("/") ? target : "\(folder)/\(target)", links: links + 1)
            return
        }
        if name.isEmpty || folder == path { return nil }
        guard let parent = FileIdentity(folder, links: links) else { return nil }
        self = .new(name: name, folder: parent)
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let name = String(path[path.index(after: slash)...])
        return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
    }

    private static func target(_ path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        if count <= 0 { return nil }
        return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
