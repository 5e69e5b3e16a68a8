internal import Pipeline

/// Refuses outputs that would take the place of what a command reads, or of each other.
///
/// - Parameters:
///   - outputs: the option and the path that it names; `nil` where it was not given.
///   - former: what may be overwritten alone; `nil` for any file that holds no records.
///   - keep: names what is read.
func guardOutputs(
    _ outputs: (option: String, path: String?)..., over former: FormerOutput? = nil,
    keep: (inout OutputGuard) -> Void
) throws(Failure) {
    var files = OutputGuard()
    keep(&files)
    try reportingSettings { () throws(SettingsError) in
        for output in outputs { try files.writes(output.path, output.option, over: former) }
    }
}

/// Refuses a folder whose four files of a scan would take the place of what a command reads.
func guardOutputs(folder: String?, keep: (inout OutputGuard) -> Void) throws(Failure) {
    guard let folder else { return }
    var files = OutputGuard()
    keep(&files)
    try reportingSettings { () throws(SettingsError) in
        // What is written into a folder of records would be read as records the next time.
        try files.writes(folder, "--out")
        for name in ScanAnswer.fileNames {
            // The firm's own directory is called so too.
            let former = name == "affiliates.ndjson" ? FormerOutput.standings : nil
            try files.writes("\(folder)/\(name)", "--out", over: former)
        }
        try files.writesScan(into: folder)
    }
}
