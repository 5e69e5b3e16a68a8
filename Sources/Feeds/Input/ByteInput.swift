import Glibc

/// Bytes in order, from a file, a pipe or memory.
struct ByteInput: ~Copyable {
    private enum Origin {
        case descriptor(Int32, path: String, isRegularFile: Bool)
        case memory([UInt8], position: Int)
    }

    private var origin: Origin
    private let closesDescriptor: Bool
    /// Bytes in all, where that is known.
    let size: Int?

    init(bytes: [UInt8]) {
        origin = .memory(bytes, position: 0)
        closesDescriptor = false
        size = bytes.count
    }

    init(opening source: FeedSource) throws(FeedError) {
        let descriptor =
            source.isStandardInput ? STDIN_FILENO : open(source.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotOpen(source.path, errorNumber: errno) }
        var status = stat()
        let isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        if isRegular { posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL) }
        origin = .descriptor(descriptor, path: source.path, isRegularFile: isRegular)
        closesDescriptor = !source.isStandardInput
        size = isRegular ? Int(status.st_size) : nil
    }

    deinit {
        if closesDescriptor, case .descriptor(let descriptor, _, _) = origin { close(descriptor) }
    }

    /// Whether a read would have to wait for the writer of a pipe.
    var wouldWait: Bool {
        guard case .descriptor(let descriptor, _, false) = origin else { return false }
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) == 0
    }

    /// Reads some bytes; 0 at the end.
    mutating func read(into target: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int {
        switch origin {
        case .descriptor(let descriptor, let path, _):
            while true {
                let count = Glibc.read(descriptor, target.baseAddress, target.count)
                if count >= 0 { return count }
                if errno != EINTR { throw .cannotRead(path, errorNumber: errno) }
            }
        case .memory(let bytes, let position):
            let count = min(target.count, bytes.count - position)
            bytes.withUnsafeBytes {
                target.copyMemory(from: .init(rebasing: $0[position..<position + count]))
            }
            origin = .memory(bytes, position: position + count)
            return count
        }
    }
}

/// `nil` for what is not a regular file.
func fileSize(_ source: FeedSource) -> Int? {
    var status = stat()
    guard !source.isStandardInput, stat(source.path, &status) == 0,
        status.st_mode & S_IFMT == S_IFREG
    else { return nil }
    return Int(status.st_size)
}
