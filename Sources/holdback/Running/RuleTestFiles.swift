private import Foundation

/// Writes a text file or ends with what to do about it.
func writeText(_ text: String, to path: String) throws(Failure) {
    do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
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
