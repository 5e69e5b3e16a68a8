private import Foundation

/// Writes a text file or ends with what to do about it.
///
/// A regular file, or none, is replaced whole; a link is followed, and what is no regular file (a pipe,
/// a device) is written to and stays what it is.
func writeText(_ text: String, to path: String) throws(Failure) {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    do {
        let kind = try? target.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
        if kind == false {
            let file = try FileHandle(forWritingTo: target)
            try file.write(contentsOf: Data(text.utf8))
            try file.close()
        } else {
            try Data(text.utf8).write(to: target, options: .atomic)
        }
    } catch {
        throw Failure(
            code: .files,
            message: "\(path): error: can't write the file\n"
                + "  hint: check that its folder is there and that you may write to it")
    }
}

/// A text file by its lines.
struct InputLines {
    let lines: [String]
}

/// Reads a text file or ends with what to do about it.
func inputFile(_ path: String) throws(Failure) -> InputLines {
    do {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return InputLines(
            lines: String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init))
    } catch {
        throw Failure(
            code: .files,
            message: "\(path): error: can't read the file\n  hint: check its name and permissions")
    }
}
