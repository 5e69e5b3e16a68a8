private import Foundation
private import Pipeline
private import Rules

/// Writes a text file or ends with what to do about it.
///
/// A regular file, or none, is replaced whole; a link is followed, and what is no regular file (a
/// pipe, a device) is written to and stays what it is.
func writeText(_ text: String, to path: String) throws(Failure) {
    if isStream(path) { return Terminal.stream(path, text) }
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    do {
        let kind = try? target.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
        if kind == false {
            let file = try FileHandle(forWritingTo: target)
            try file.write(contentsOf: Data(text.utf8))
            try file.close()
        } else {
            try Data(text.utf8).write(to: target, options: .atomic)
            sync(target.path)
            sync(target.deletingLastPathComponent().path)
        }
    } catch {
        let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
        throw isFull
            ? unwritable(path, "no space left on the disk", "make room")
            : unwritable(path, nil, "check that its folder is there and that you may write to it")
    }
}

/// Has a file, or a folder's names, outlive a power cut as far as the system can.
func sync(_ path: String) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { return }
    fsync(file)
    close(file)
}

/// Sees that a file can be written before anything is decided that can't be taken back.
func requireWritable(_ path: String) throws(Failure) {
    if isStream(path) { return }
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: target.path, isDirectory: &isFolder)
    if isFolder.boolValue { throw unwritable(path, "it is a folder", "name a file") }
    let kind = try? target.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
    if isThere, kind == false {
        if access(target.path, W_OK) == 0 { return }
        throw unwritable(path, errorText(), "name what you may write to")
    }
    let draft = target.deletingLastPathComponent()
        .appending(path: ".\(target.lastPathComponent).part").path
    let file = open(draft, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    if file < 0 {
        throw unwritable(
            path, errorText(), "check that its folder is there and that you may write to it")
    }
    close(file)
    unlink(draft)
}

private func errorText() -> String { String(cString: strerror(errno)).lowercased() }

private func unwritable(_ path: String, _ reason: String?, _ remedy: String) -> Failure {
    let why = reason.map { " (\($0))" } ?? ""
    return Failure(
        code: .files,
        message: "\(path): error: can't write the file\(why)\n  hint: \(remedy)")
}

/// A text file by its lines.
struct InputLines {
    let lines: [String]
}

/// Reads a text file or ends with what to do about it.
func inputFile(_ path: String) throws(Failure) -> InputLines {
    do throws(FileFault) {
        let text = try SourceFile.read(path).text
        return InputLines(lines: text.split(separator: "\n").map(String.init))
    } catch {
        throw Failure(code: .files, message: error.description)
    }
}
