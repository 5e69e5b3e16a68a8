private import CZlib

/// Undoes gzip (RFC 1952) with a bound on what comes out.
enum Inflater {
    enum Fault: Error {
        case tooLong
        case broken
    }

    /// - Parameter limit: bytes that may come out.
    /// - Throws: `.tooLong` past the limit, `.broken` where the bytes are no gzip or end early.
    /// - Complexity: O(bytes that come out).
    static func inflate(_ compressed: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
        var stream = z_stream()
        guard inflate_init_gzip(&stream) == Z_OK else { throw .broken }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        var compressed = compressed
        let outcome = compressed.withUnsafeMutableBufferPointer { input -> Result<Void, Fault> in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(clamping: input.count)
            while true {
                let (code, count) = next(&stream, &piece)
                output += piece[..<count]
                if output.count > limit { return .failure(.tooLong) }
                if code == Z_STREAM_END {
                    return stream.avail_in == 0 ? .success(()) : .failure(.broken)
                }
                if code != Z_OK || (count == 0 && stream.avail_in == 0) {
                    return .failure(.broken)
                }
            }
        }
        try outcome.get()
        return output
    }

    private static func next(_ stream: inout z_stream, _ piece: inout [UInt8]) -> (Int32, Int) {
        piece.withUnsafeMutableBufferPointer { output in
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            let code = CZlib.inflate(&stream, Z_NO_FLUSH)
            return (code, output.count - Int(stream.avail_out))
        }
    }
}
