private import Foundation

/// A program of the system that turns a drawing's source into SVG, as a process of its own.
struct DrawingProgram {
    /// As the shell knows it.
    let name: String
    /// The package of Debian that holds it.
    let package: String
    /// What a drawing's source is called by; a file so named gets the source.
    let endings: [String]
    /// What stands before the name of the source on the command line.
    let arguments: [String]

    static let graphviz = DrawingProgram(
        name: "fdp", package: "graphviz", endings: [".dot", ".gv"], arguments: ["-Tsvg"])
    /// Without anybody's settings (`-d`).
    static let gnuplot = DrawingProgram(
        name: "gnuplot", package: "gnuplot-nox", endings: [".gp", ".gnuplot"], arguments: ["-d"])

    /// Refuses a name by whose ending a reader would expect another kind of drawing.
    func check(_ path: String?, of option: String) throws(Failure) {
        guard let path, !(endings + [".svg"]).contains(where: path.lowercased().hasSuffix) else {
            return
        }
        throw Failure(
            code: .usage,
            message: "\(Terminal.plain(path)): error: \(option) draws an SVG\n"
                + "  hint: give a name that ends in .svg, or in \(endings[0]) for the source of the drawing"
        )
    }

    /// Writes an SVG file, or the drawing's source into a file that is called like one.
    func write(_ source: String, to path: String) throws(Failure) {
        let isSource = endings.contains(where: path.hasSuffix)
        try writeText(isSource ? source : try draw(source), to: path)
    }

    private func draw(_ source: String) throws(Failure) -> String {
        guard let program else {
            throw Failure(
                code: .files,
                message: "error: no `\(name)` found to draw with\n"
                    + "  hint: install the package `\(package)`, or give a name that ends in "
                    + endings[0])
        }
        var drawing = Data()
        var status: Int32 = -1
        do {
            let file = FileManager.default.temporaryDirectory
                .appending(path: "holdback-\(UUID().uuidString)\(endings[0])")
            defer { try? FileManager.default.removeItem(at: file) }
            try Data(source.utf8).write(to: file)
            let process = Process()
            process.executableURL = program
            process.arguments = arguments + [file.path]
            process.environment = ProcessInfo.processInfo.environment.merging(
                ["LC_ALL": "C.UTF-8", "TZ": "UTC"]) { $1 }
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            drawing = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            status = process.terminationStatus
        } catch {
            throw Failure(
                code: .files,
                message: "error: can't draw with `\(program.path)`\n"
                    + "  hint: check that the folder of temporary files can be written to")
        }
        if status != 0 || drawing.isEmpty {
            throw Failure(
                code: .files,
                message: "error: `\(program.path)` ended with code \(status)\n"
                    + "  hint: give a name that ends in \(endings[0]) to see what it was to draw")
        }
        return String(decoding: drawing, as: UTF8.self)
    }

    private var program: URL? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { URL(fileURLWithPath: String($0)).appending(path: name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}
