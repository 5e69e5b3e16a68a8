internal import Pipeline
internal import Pulling
internal import Records
internal import ServerOptions

extension SourceOptions {
    func load() throws(PullError) -> PullSource { try PullSource.load(path) }

    func validator() throws(SettingsError) -> RecordValidator {
        RecordValidator(conventions: try config.conventions())
    }
}
