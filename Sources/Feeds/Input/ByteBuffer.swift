import CSimdJSON

/// Memory that is filled again and again, always with readable padding behind its bytes.
///
/// `@unchecked Sendable` because a buffer has one owner at a time: the worker that reads into it
/// hands it only to the parser that it calls itself.
final class ByteBuffer: @unchecked Sendable {
    private(set) var capacity: Int
    private(set) var count = 0
    private var memory: UnsafeMutableRawPointer

    init(capacity: Int = 0) {
        self.capacity = capacity
        memory = Self.allocate(capacity)
    }

    deinit { memory.deallocate() }

    private static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
        let size = capacity + Int(JSON_PADDING)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        return memory
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: count) }

    /// Where the next bytes go.
    var free: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: memory + count, count: capacity - count)
    }

    func removeAll() { count = 0 }

    /// Counts bytes that were written to `free`.
    func didFill(_ added: Int) { count += added }

    func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(count + bytes.count)
        free.copyMemory(from: bytes)
        count += bytes.count
    }

    /// Drops all but some bytes.
    func keep(from start: Int, count kept: Int) {
        memory.copyMemory(from: memory + start, byteCount: kept)
        count = kept
    }

    func reserve(_ wanted: Int) {
        guard wanted > capacity else { return }
        let grown = Self.allocate(wanted)
        grown.copyMemory(from: memory, byteCount: count)
        memory.deallocate()
        memory = grown
        capacity = wanted
    }
}

extension ByteBuffer {
    /// Reads a whole file; `-` is standard input.
    ///
    /// - Throws: `FeedError` where it can't be read.
    static func whole(_ path: String) throws(FeedError) -> ByteBuffer {
        var input = try ByteInput(opening: FeedSource(entity: nil, path: path, format: .csv))
        let buffer = ByteBuffer(capacity: (input.size ?? 1 << 20) + 1)
        while true {
            if buffer.free.count == 0 { buffer.reserve(buffer.capacity * 2) }
            let count = try input.read(into: buffer.free)
            if count == 0 { return buffer }
            buffer.didFill(count)
        }
    }
}
